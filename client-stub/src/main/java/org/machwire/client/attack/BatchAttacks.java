package org.machwire.client.attack;

import static org.machwire.client.attack.Tries.DATA;
import static org.machwire.client.attack.Tries.PORT;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.machwire.client.attack.frames.Chain;
import org.machwire.client.attack.frames.Frames;
import org.machwire.client.attack.frames.Ipv4Frame;
import org.machwire.v1.DropReason;

/** Good frames that are short, and good frames beside bad ones: they arrive as they were sent. */
final class BatchAttacks {
    private static final int BATCH = 64;
    private static final int NO_NEXT_HEADER = 59;

    private BatchAttacks() {}

    static List<Attack> all() {
        return List.of(new Attack("23", "runts: no stale octets", BatchAttacks::runts),
                new Attack("25", "one bad frame among 63 good", BatchAttacks::mixed));
    }

    /** Each length that a packet can have below the shortest frame of a wire, after long frames that would leave their octets. */
    private static Verdict runts(Scene scene) throws InterruptedException {
        Host me = scene.cast().attacker();
        Host v1 = scene.cast().v1();
        byte[] longest = me.to4(v1).udp(PORT, PORT, Arrays.copyOf(DATA, 1400));
        Assault assault = scene.begin().talk(10);
        int runts = 0;
        for (int length = 0; length <= 26; length++) {
            byte[] payload = new byte[length];
            Arrays.fill(payload, (byte) 0x77);
            assault.sendTo(scene.attacker(), Frames.with(longest, 50, length), scene.v1());
            assault.sendTo(scene.attacker(), me.to4(v1).carrying(253, payload), scene.v1());
            runts++;
            if (length <= 6) {
                assault.sendTo(scene.attacker(), me.to6(v1).carrying(64, Chain.of(NO_NEXT_HEADER, payload)),
                        scene.v1());
                runts++;
            }
        }
        Observation seen = assault.end();
        List<String> faults = new ArrayList<>(seen.commonFaults());
        if (seen.allHeard() > 0) {
            faults.add("changed on the way, or heard by others: " + seen.hearers());
        }
        return Verdict.of(runts + " runts of 34 to 60 octets among long frames, unchanged; " + seen.victims(), faults);
    }

    private static Verdict mixed(Scene scene) throws InterruptedException {
        Cast cast = scene.cast();
        Host me = cast.attacker();
        Map<DropReason, byte[]> bad = Map.of(
                DropReason.FRAME_SIZE, new byte[0],
                DropReason.SRC_MAC, cast.v1().to4(cast.v2()).udp(PORT, PORT, DATA),
                DropReason.SRC_IP4, cast.toVictimFrom(cast.v2().ip4()).udp(PORT, PORT, DATA),
                DropReason.ETHERTYPE, Frames.ethernet(me.mac(), Frames.BROADCAST, 0x88cc, DATA),
                DropReason.MALFORMED, Frames.ethernet(me.mac(), Frames.BROADCAST, 0x0800, DATA));
        List<String> faults = new ArrayList<>();
        int batches = 0;
        Observation seen = scene.begin().end();
        for (Map.Entry<DropReason, byte[]> one : bad.entrySet()) {
            for (int at : new int[]{0, BATCH / 2, BATCH - 1}) {
                seen = batch(scene, one.getValue(), at);
                batches++;
                faults.addAll(seen.commonFaults());
                if (seen.allHeard() > 0) {
                    faults.add("heard by " + seen.hearers());
                }
                if (seen.counted().of(one.getKey()) != 1 || seen.counted().total() != 1) {
                    faults.add("counted as " + seen.counted() + " instead of 1 " + one.getKey());
                }
            }
        }
        return Verdict.of(batches + " batches, 63 of 64 arrived of each; last " + seen.victims(), faults);
    }

    private static Observation batch(Scene scene, byte[] bad, int at) throws InterruptedException {
        Ipv4Frame way = scene.cast().attacker().to4(scene.cast().v1());
        List<byte[]> good = new ArrayList<>();
        for (int i = 0; i < BATCH - 1; i++) {
            good.add(way.udp(PORT, PORT, Frames.octets(i, at, 0x25)));
        }
        return scene.begin().talk(5).mix(good, bad, at, scene.v1()).talk(5).end();
    }
}
