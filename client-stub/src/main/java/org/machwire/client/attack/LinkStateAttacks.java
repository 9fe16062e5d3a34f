package org.machwire.client.attack;

import static org.machwire.client.attack.Tries.DATA;
import static org.machwire.client.attack.Tries.PORT;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.machwire.client.Device;
import org.machwire.client.attack.frames.Frames;
import org.machwire.client.attack.frames.Ipv4Frame;
import org.machwire.ethernet.MacAddress;
import org.machwire.mach.MachException;
import org.machwire.mach.NetStatus;
import org.machwire.v1.DropReason;

/** Attacks on a device's own state: its address, its flags, who has it open; and loops of two devices. */
final class LinkStateAttacks {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String INVALID = "D_INVALID_OPERATION";
    private static final int LOOPED = 10;
    private static final int TALK = 20;

    private LinkStateAttacks() {}

    static List<Attack> all() {
        return List.of(
                new Attack("6", "change of the own MAC by set_status", LinkStateAttacks::address),
                new Attack("7", "promiscuous mode, other flags", LinkStateAttacks::flags),
                new Attack("9", "two sessions open one device", LinkStateAttacks::twoSessions),
                new Attack("21", "a loop of two devices", LinkStateAttacks::loop));
    }

    private static Verdict address(Scene scene) throws InterruptedException {
        Device device = scene.attacker().device();
        Cast cast = scene.cast();
        Refusals refusals = new Refusals();
        for (MacAddress mac : List.of(cast.v1().mac(), cast.v2().mac(), Frames.BROADCAST, new MacAddress(0),
                MacAddress.parse("02:00:00:00:00:01"), MacAddress.parse("01:00:5e:00:00:01"))) {
            int[] words = {(int) (mac.value() >>> 16), (int) (mac.value() << 16)};
            refusals.expect("the address " + mac, () -> device.setStatus(NetStatus.NET_ADDRESS, words), INVALID);
        }
        Assault assault = scene.begin().talk(TALK)
                .fire(List.of(cast.v1().to4(cast.v2()).udp(PORT, PORT, DATA),
                        new Ipv4Frame(MacAddress.parse("02:00:00:00:00:01"), cast.attacker().ip4(), cast.v1().mac(),
                                cast.v1().ip4()).udp(PORT, PORT, DATA)));
        Observation seen = assault.end();
        if (seen.counted().of(DropReason.SRC_MAC) != 2) {
            refusals.fault("then 2 frames were counted as " + seen.counted() + " instead of SRC_MAC");
        }
        return refusals.with("then " + seen.counted(), seen);
    }

    private static Verdict flags(Scene scene) throws InterruptedException {
        Device device = scene.attacker().device();
        Refusals refusals = new Refusals();
        int flags = device.getStatus(NetStatus.NET_FLAGS, 1)[0];
        refusals.expect("IFF_PROMISC", () -> device.setStatus(NetStatus.NET_FLAGS, flags | NetStatus.IFF_PROMISC),
                INVALID);
        refusals.expect("IFF_PROMISC without IFF_UP", () -> device.setStatus(NetStatus.NET_FLAGS,
                (flags & ~NetStatus.IFF_UP) | NetStatus.IFF_PROMISC), INVALID);
        refusals.expect("all flags", () -> device.setStatus(NetStatus.NET_FLAGS, -1), INVALID, "D_INVALID_SIZE");
        int[] status = device.getStatus(NetStatus.NET_STATUS, NetStatus.STATUS_COUNT);
        int[] promiscuous = status.clone();
        promiscuous[NetStatus.STATUS_FLAGS] |= NetStatus.IFF_PROMISC;
        refusals.expect("IFF_PROMISC by NET_STATUS", () -> device.setStatus(NetStatus.NET_STATUS, promiscuous),
                INVALID);
        if ((device.getStatus(NetStatus.NET_FLAGS, 1)[0] & NetStatus.IFF_PROMISC) != 0) {
            refusals.fault("IFF_PROMISC is set");
        }
        Observation seen = scene.begin().talk(TALK).end();
        return refusals.with("A heard " + seen.eavesdropped() + " of their frames", seen);
    }

    /** The second takes over, and the first is dead: never both. */
    private static Verdict twoSessions(Scene scene) throws InterruptedException {
        Cast cast = scene.cast();
        Refusals refusals = new Refusals();
        try (Party first = scene.open("attack-a2"); Party second = scene.open("attack-a2")) {
            byte[] honest = first.host().to4(cast.v1()).udp(PORT, PORT, DATA);
            byte[] late = first.host().to4(cast.v1()).udp(PORT, PORT + 1, DATA);
            if (!first.capture().awaitEnd(PATIENCE)) {
                refusals.fault("the first session's stream goes on");
            }
            refusals.expect("a write of the first", () -> first.device().write(0, late), "MACH_SEND_INVALID_DEST",
                    "MIG_SERVER_DIED");
            refusals.expect("a batch of the first", () -> first.stream().send(Party.pack(List.of(late))),
                    "MACH_SEND_INVALID_DEST", "KERN_ABORTED");
            Observation seen = scene.begin().talk(TALK).sendTo(second, honest, scene.v1()).end();
            return refusals.with("the second sends", seen);
        }
    }

    /** All that one device of the attacker's hears goes out by another: V1's broadcasts must not come twice. */
    private static Verdict loop(Scene scene) throws InterruptedException {
        Host v1 = scene.cast().v1();
        Ipv4Frame toAll = new Ipv4Frame(v1.mac(), v1.ip4(), Frames.BROADCAST, scene.cast().broadcast());
        List<byte[]> broadcasts = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        try (Party other = scene.open("attack-a2")) {
            Counts before = Counts.sent(scene.counters(other.path()));
            Assault assault = scene.begin().talk(TALK);
            for (int i = 0; i < LOOPED; i++) {
                byte[] number = ByteBuffer.allocate(4).putInt(scene.nextSerial()).array();
                broadcasts.add(toAll.udp(PORT, PORT + 1, number));
                assault.sendTo(scene.v1(), broadcasts.getLast(), scene.v2(), scene.bystander(), scene.attacker());
            }
            if (!assault.awaitHeard(scene.attacker())) {
                faults.add("V1's broadcasts did not reach A");
            }
            assault.fireBy(other, broadcasts).fire(broadcasts);
            byte[] last = other.host().to4(v1).udp(PORT, PORT, Frames.octets(0, 1, 2, 3));
            Observation seen = assault.sendTo(other, last, scene.v1()).end();
            Counts counted = Counts.sent(scene.counters(other.path())).since(before).withoutForwarded(1);
            faults.addAll(seen.commonFaults());
            for (Counts side : List.of(seen.counted(), counted)) {
                if (side.of(DropReason.SRC_MAC) != LOOPED || side.total() != LOOPED) {
                    faults.add("looped frames were counted as " + side + " instead of SRC_MAC");
                }
            }
            if (seen.allHeard() > 0) {
                faults.add("heard twice by " + seen.hearers());
            }
            return Verdict.of("looped both ways: " + seen.counted() + " and " + counted + "; " + seen.victims(),
                    faults);
        } catch (MachException e) {
            return Verdict.of("the loop could not be made", List.of(String.valueOf(e.getMessage())));
        }
    }
}
