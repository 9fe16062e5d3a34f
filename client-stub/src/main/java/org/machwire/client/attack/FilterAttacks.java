package org.machwire.client.attack;

import static org.machwire.client.attack.Tries.PORT;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.machwire.client.Device;
import org.machwire.client.ReceiveRight;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;

/** Filter programs that would leave their machine, or keep it busy. Each is {@code code, jt, jf, k} for an instruction. */
final class FilterAttacks {
    private static final String INVALID = "D_INVALID_OPERATION";
    private static final int[] ACCEPT = {0x06, 0, 0, 1500};
    private static final int LOAD = 0x28;
    private static final int LONGEST = 4096;
    private static final int FILTERS = 64;
    private static final int FLOOD = 5000;

    private FilterAttacks() {}

    static List<Attack> all() {
        return List.of(
                new Attack("63", "filters that jump astray", FilterAttacks::jumps),
                new Attack("64", "filters that leave their memory", FilterAttacks::memory),
                new Attack("65", "filters that divide by 0, or do not end", FilterAttacks::ends),
                new Attack("67", "the longest filters, under a flood", FilterAttacks::longest),
                new Attack("69", "filters on what others hear", FilterAttacks::others));
    }

    /** The words of a program: the header of a BPF filter of what comes in, then its instructions. */
    static int[] words(int[]... instructions) {
        int[] words = new int[4 * (1 + instructions.length)];
        words[0] = 0x401;
        int at = 4;
        for (int[] one : instructions) {
            words[at++] = one[0];
            words[at++] = (one[1] & 0xff) | (one[2] & 0xff) << 8;
            words[at++] = one[3] & 0xffff;
            words[at++] = one[3] >>> 16;
        }
        return words;
    }

    private static int[] to(int code, int jt, int jf, int k) {
        return new int[]{code, jt, jf, k};
    }

    private static void refuse(Scene scene, Refusals refusals, String what, int[]... program) {
        try (ReceiveRight port = scene.attacker().task().allocateReceive()) {
            refusals.expect(what, () -> scene.attacker().device().setFilter(port, 10, words(program)), INVALID,
                    "MIG_BAD_ARGUMENTS");
        }
    }

    private static Verdict jumps(Scene scene) throws InterruptedException {
        Refusals refusals = new Refusals();
        Assault assault = scene.begin().talk(5);
        for (int k : new int[]{-1, -2, Integer.MIN_VALUE, Integer.MAX_VALUE, 1, 2, 255, 65535}) {
            refuse(scene, refusals, "a jump by " + k, to(0x05, 0, 0, k), ACCEPT);
            refuse(scene, refusals, "a jump by " + k + " behind a load", to(LOAD, 0, 0, 12), to(0x05, 0, 0, k), ACCEPT);
        }
        for (int code : new int[]{0x15, 0x1d, 0x25, 0x2d, 0x35, 0x3d, 0x45, 0x4d}) {
            refuse(scene, refusals, "a branch past the end, if true", to(code, 1, 0, 0), ACCEPT);
            refuse(scene, refusals, "a branch past the end, if false", to(code, 0, 1, 0), ACCEPT);
            refuse(scene, refusals, "a branch by 255", to(code, 255, 255, 0), ACCEPT);
        }
        refuse(scene, refusals, "a branch into a key", to(0x15, 1, 0, 0), to(0x1e, 1, 0, 1500), to(0x17, 0, 0, 0x800),
                ACCEPT);
        refuse(scene, refusals, "a key alone", to(0x17, 0, 0, 0x800), ACCEPT);
        refuse(scene, refusals, "more keys than there are", to(0x1e, 4, 0, 1500), to(0x17, 0, 0, 0), ACCEPT);
        refuse(scene, refusals, "200 keys", to(0x1e, 200, 0, 1500), to(0x17, 0, 0, 0), ACCEPT);
        return refusals.with("", assault.talk(5).end());
    }

    private static Verdict memory(Scene scene) throws InterruptedException {
        Refusals refusals = new Refusals();
        Assault assault = scene.begin().talk(5);
        for (int code : new int[]{0x02, 0x03, 0x60, 0x61}) {
            for (int index : new int[]{16, 17, 255, 65535, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
                refuse(scene, refusals, "instruction %02x of word %d".formatted(code, index), to(code, 0, 0, index),
                        ACCEPT);
            }
        }
        return refusals.with("", assault.talk(5).end());
    }

    private static Verdict ends(Scene scene) throws InterruptedException {
        Refusals refusals = new Refusals();
        Assault assault = scene.begin().talk(5);
        refuse(scene, refusals, "division by 0", to(0x34, 0, 0, 0), ACCEPT);
        refuse(scene, refusals, "remainder by 0", to(0x94, 0, 0, 0), ACCEPT);
        refuse(scene, refusals, "no instruction");
        refuse(scene, refusals, "no return", to(LOAD, 0, 0, 12));
        refuse(scene, refusals, "no return at the end", ACCEPT, to(LOAD, 0, 0, 12));
        for (int code : new int[]{0x99, 0xff, 0x08, 0x0e, 0xffff}) {
            refuse(scene, refusals, "the unknown instruction %x".formatted(code), to(code, 0, 0, 0), ACCEPT);
        }
        Device device = scene.attacker().device();
        try (ReceiveRight port = scene.attacker().task().allocateReceive()) {
            for (int count : new int[]{32, 1000, 4097}) {
                int[] words = words(Collections.nCopies(count, ACCEPT).toArray(int[][]::new));
                refusals.expect(count + " instructions", () -> device.setFilter(port, 10, words),
                        "MIG_ARRAY_TOO_LARGE");
            }
            for (int count : new int[]{LONGEST + 1, 2 * LONGEST}) {
                int[] words = words(Collections.nCopies(count, ACCEPT).toArray(int[][]::new));
                refusals.expect(count + " instructions in the field for long programs",
                        () -> device.setLongFilter(port, 10, words), INVALID);
            }
            refusals.expect("a long program that does not return",
                    () -> device.setLongFilter(port, 10, words(Collections.nCopies(LONGEST, to(LOAD, 0, 0, 12))
                            .toArray(int[][]::new))),
                    INVALID);
            refusals.expect("no words", () -> device.setFilter(port, 10, new int[0]), INVALID);
        }
        int defined = defined(scene, refusals);
        return refusals.with(defined + " strange ones had a defined result", assault.talk(5).end());
    }

    /** What no program can be blamed for before it runs: it may be taken, or refused; frames go on either way. */
    private static int defined(Scene scene, Refusals refusals) throws InterruptedException {
        int[] zeroX = to(0x01, 0, 0, 0);
        int[] wideX = to(0x01, 0, 0, 32);
        List<int[][]> programs = List.of(
                new int[][]{zeroX, to(0x3c, 0, 0, 0), ACCEPT}, new int[][]{zeroX, to(0x9c, 0, 0, 0), ACCEPT},
                new int[][]{to(0x64, 0, 0, 32), ACCEPT}, new int[][]{to(0x74, 0, 0, 255), ACCEPT},
                new int[][]{wideX, to(0x6c, 0, 0, 0), ACCEPT}, new int[][]{wideX, to(0x7c, 0, 0, 0), ACCEPT},
                new int[][]{to(LOAD, 0, 0, -1), ACCEPT}, new int[][]{to(0x20, 0, 0, Integer.MAX_VALUE), ACCEPT},
                new int[][]{to(0x01, 0, 0, -1), to(0x40, 0, 0, -1), ACCEPT}, new int[][]{to(0xb1, 0, 0, -1), ACCEPT});
        for (int[][] program : programs) {
            try (ReceiveRight port = scene.attacker().task().allocateReceive()) {
                try {
                    scene.attacker().device().setFilter(port, 10, words(program));
                } catch (MachException e) {
                    if (e.code() != ReturnCode.D_INVALID_OPERATION) {
                        refusals.fault("a strange program was refused by " + e.code());
                    }
                }
                hearsStill(scene, refusals);
            }
        }
        return programs.size();
    }

    private static void hearsStill(Scene scene, Refusals refusals) throws InterruptedException {
        byte[] number = {(byte) scene.nextSerial(), (byte) (scene.nextSerial() >> 8), 65};
        byte[] frame = scene.v1().host().to4(scene.attacker().host()).udp(PORT, PORT, number);
        Assault assault = scene.begin().sendTo(scene.v1(), frame, scene.attacker());
        if (!assault.awaitHeard(scene.attacker())) {
            refusals.fault("a frame to A was lost behind a strange program");
        }
    }

    private static Verdict longest(Scene scene) throws InterruptedException {
        Refusals refusals = new Refusals();
        List<ReceiveRight> ports = new ArrayList<>();
        List<int[]> program = new ArrayList<>(Collections.nCopies(LONGEST - 1, to(LOAD, 0, 0, 12)));
        program.add(to(0x06, 0, 0, 0));
        int[] words = words(program.toArray(int[][]::new));
        try {
            int set = 0;
            while (set < FILTERS && isSet(scene, refusals, ports, words)) {
                set++;
            }
            return set == 0
                    ? Verdict.of("not tried: not one filter of " + LONGEST + " instructions could be set",
                            refusals.faults())
                    : refusals.with(set + " filters of " + LONGEST + " instructions on " + FLOOD + " frames",
                            flooded(scene));
        } finally {
            ports.forEach(ReceiveRight::close);
        }
    }

    /** Sets one filter more, with a port of its own; false if there is no more to be had. */
    private static boolean isSet(Scene scene, Refusals refusals, List<ReceiveRight> ports, int[] words) {
        ports.add(scene.attacker().task().allocateReceive());
        try {
            scene.attacker().device().setLongFilter(ports.getLast(), 10, words);
            return true;
        } catch (MachException e) {
            if (e.code() != ReturnCode.D_NO_MEMORY) {
                refusals.fault("a filter more was refused by " + e.code());
            }
            return false;
        }
    }

    /** Another device of the attacker's floods the one with the filters, while the victims talk. */
    private static Observation flooded(Scene scene) throws InterruptedException {
        try (Party other = scene.open("attack-a2")) {
            byte[] frame = other.host().to4(scene.attacker().host()).udp(PORT, PORT);
            List<byte[]> batch = Collections.nCopies(50, frame);
            Assault assault = scene.begin();
            for (int i = 0; i < FLOOD; i += batch.size()) {
                assault.fireBy(other, batch).talk(1);
            }
            return assault.end();
        }
    }

    /** A filter's time would tell what it was run on: it is not run on what others hear. */
    private static Verdict others(Scene scene) throws InterruptedException {
        long before = scene.counters(scene.attacker().path()).getRxFrames();
        Observation seen = scene.begin().talk(200).end();
        long offered = scene.counters(scene.attacker().path()).getRxFrames() - before;
        List<String> faults = new ArrayList<>(seen.commonFaults());
        if (offered >= seen.own() && !scene.isHub()) {
            faults.add("A's filters ran on " + offered + " frames while the victims talked");
        }
        return Verdict.of("A's filters ran on " + offered + " frames while the victims sent " + seen.own() + "; "
                + seen.victims(), faults);
    }
}
