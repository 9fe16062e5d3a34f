package org.machwire.client.attack;

import static org.machwire.client.attack.Tries.DATA;
import static org.machwire.client.attack.Tries.PORT;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.machwire.client.attack.frames.Address;
import org.machwire.client.attack.frames.ArpFrame;
import org.machwire.client.attack.frames.Dhcp;
import org.machwire.client.attack.frames.Discovery;
import org.machwire.client.attack.frames.Frames;
import org.machwire.client.attack.frames.Ipv4Frame;
import org.machwire.client.attack.frames.Ipv6Frame;
import org.machwire.client.attack.frames.Upper;
import org.machwire.ethernet.Icmpv6;
import org.machwire.ethernet.MacAddress;
import org.machwire.v1.DropReason;

/** Many frames at once: each flood is bounded in number, and what of it goes on by the default buckets, a second's worth at once and then the rate. */
final class Floods {
    private static final int FRAMES = 20_000;
    private static final int BATCH = 64;
    /** Batches between two frames of the victims'. */
    private static final int TALK_EVERY = 4;
    private static final int SEED = 69;
    private static final int DISCOVERS = 2000;
    private static final int DEVICES = 7;
    private static final int BROADCASTS = 1000;
    private static final int USER_FACTOR = 4;

    private Floods() {}

    static List<Attack> all() {
        return List.of(
                Attack.ofSteps("5", "MAC flooding", Floods::macs),
                Attack.ofSteps("34", "ARP scan of the network", Floods::scan),
                Attack.ofSteps("52", "broadcast and multicast storms", Floods::broadcasts, Floods::multicasts,
                        Floods::multicasts6, Floods::reports, Attack.onOwn(Floods::severalDevices)),
                Attack.ofSteps("53", "unknown-unicast flood", Floods::unknown, Misdirected::run),
                Attack.ofSteps("54", "small-packet flood", Floods::small),
                Attack.ofSteps("61", "log flooding by drops", Floods::log));
    }

    /**
     * A flood.
     *
     * @param what for people
     * @param reason under which frames beyond the rate are counted
     * @param rate frames a second that may go on; 0 for none at all
     */
    private record Flood(String what, DropReason reason, int rate) {
        Verdict run(Scene scene, int frames, IntFunction<byte[]> frame) throws InterruptedException {
            Assault assault = scene.begin();
            List<byte[]> batch = new ArrayList<>();
            for (int i = 0; i < frames; i++) {
                batch.add(frame.apply(i));
                if (batch.size() == BATCH || i == frames - 1) {
                    assault.fire(batch);
                    batch.clear();
                    assault.talk(i / BATCH % TALK_EVERY == 0 ? 1 : 0);
                }
            }
            return judge(assault.end());
        }

        private Verdict judge(Observation seen) {
            long most = (long) Math.ceil(rate * (1 + seen.seconds()));
            List<String> faults = new ArrayList<>(seen.commonFaults());
            long forwarded = seen.counted().of(DropReason.NOT_DROPPED);
            if (forwarded > most) {
                faults.add("%s: %d were forwarded, of at most %d in %.1f s".formatted(what, forwarded, most,
                        seen.seconds()));
            }
            if (seen.mostHeard() > most) {
                faults.add("%s: heard by %s, of at most %d".formatted(what, seen.hearers(), most));
            }
            if (seen.counted().total() != forwarded + seen.counted().of(reason)) {
                faults.add(what + ": counted as " + seen.counted() + " instead of " + reason);
            }
            return Verdict.of("%s: %s in %.1f s; %s".formatted(what, seen.counted(), seen.seconds(), seen.victims()),
                    faults);
        }
    }

    /** Random sources would fill any table of stations. */
    private static Verdict macs(Scene scene) throws InterruptedException {
        Cast cast = scene.cast();
        Random random = new Random(SEED);
        return new Flood("random sources", DropReason.SRC_MAC, 0).run(scene, FRAMES, i -> {
            MacAddress source = new MacAddress((random.nextLong() & 0xfeff_ffff_ffffL) | 1);
            return i % 2 == 0
                    ? new Ipv4Frame(source, cast.attacker().ip4(), cast.v1().mac(), cast.v1().ip4()).udp(PORT, PORT)
                    : new Ipv4Frame(source, cast.attacker().ip4(), Frames.BROADCAST, cast.broadcast()).udp(PORT, PORT);
        });
    }

    private static Verdict scan(Scene scene) throws InterruptedException {
        Cast cast = scene.cast();
        Host me = cast.attacker();
        return new Flood("requests", DropReason.STORM_NEIGHBOUR, 500).run(scene, FRAMES,
                i -> ArpFrame.request(me.mac(), me.ip4(), cast.address(1000 + i)).frame(me.mac(), Frames.BROADCAST));
    }

    static Verdict neighbours(Scene scene) throws InterruptedException {
        Host me = scene.cast().attacker();
        Random random = new Random(SEED);
        byte[] link = Discovery.link(Discovery.SOURCE_LINK, me.mac());
        return new Flood("solicitations", DropReason.STORM_NEIGHBOUR, 500).run(scene, FRAMES, i -> {
            byte[] target = Address.octets(me.ip6());
            ByteBuffer.wrap(target).putLong(8, random.nextLong());
            byte[] body = ByteBuffer.allocate(28).put(4, target).put(20, link).array();
            Ipv6Frame way = i % 2 == 0
                    ? Ipv6Frame.toGroup(me.mac(), me.ip6(), "ff02::1")
                    : Ipv6Frame.toGroup(me.mac(), me.ip6(), "ff02::1:ff%02x:%02x%02x".formatted(target[13], target[14],
                            target[15]));
            return way.icmp(Icmpv6.TYPE_NEIGHBOUR_SOLICITATION, body);
        });
    }

    /** Honest questions of one client, one after the other. */
    static Verdict dhcp(Scene scene) throws InterruptedException {
        MacAddress me = scene.cast().attacker().mac();
        Ipv4Frame way = new Ipv4Frame(me, "0.0.0.0", Frames.BROADCAST, "255.255.255.255");
        return new Flood("questions", DropReason.STORM_DHCP, 50).run(scene, DISCOVERS,
                i -> way.udp(68, 67, new Dhcp(Dhcp.DISCOVER, me).with(4, number(i)).message()));
    }

    private static byte[] number(int i) {
        return ByteBuffer.allocate(4).putInt(i).array();
    }

    private static Verdict broadcasts(Scene scene) throws InterruptedException {
        Cast cast = scene.cast();
        Ipv4Frame way = cast.broadcastFrom(cast.attacker().ip4());
        return new Flood("broadcast", DropReason.STORM_BROADCAST, BROADCASTS).run(scene, FRAMES,
                i -> way.udp(PORT, PORT, Frames.join(number(i), DATA)));
    }

    /** More devices of one user are good for no more than the user is. */
    private static Verdict severalDevices(Scene scene) throws InterruptedException {
        List<Party> devices = new ArrayList<>();
        try {
            for (int i = 2; i <= DEVICES; i++) {
                devices.add(scene.open("attack-a" + i));
            }
            Cast cast = scene.cast();
            Assault assault = scene.begin();
            for (int i = 0; i < FRAMES / DEVICES; i += BATCH) {
                for (Party device : devices) {
                    List<byte[]> batch = new ArrayList<>();
                    for (int k = i; k < i + BATCH; k++) {
                        batch.add(new Ipv4Frame(device.host().mac(), device.host().ip4(), Frames.BROADCAST,
                                cast.broadcast()).udp(PORT, PORT, Frames.join(number(k), DATA)));
                    }
                    assault.fireBy(device, batch);
                }
                assault.talk(1);
            }
            for (Party device : devices) {
                assault.sendTo(device, device.host().to4(cast.v1()).udp(PORT, PORT, number(0)), scene.v1());
            }
            Observation seen = assault.end();
            long most = (long) Math.ceil(USER_FACTOR * BROADCASTS * (1 + seen.seconds()));
            List<String> faults = new ArrayList<>(seen.commonFaults());
            if (seen.mostHeard() > most) {
                faults.add("%d devices: heard by %s, of at most %d".formatted(devices.size(), seen.hearers(), most));
            }
            return Verdict.of("broadcast by %d devices in %.1f s; %s".formatted(devices.size(), seen.seconds(),
                    seen.victims()), faults);
        } finally {
            devices.forEach(Party::close);
        }
    }

    private static Verdict multicasts(Scene scene) throws InterruptedException {
        Host me = scene.cast().attacker();
        return new Flood("multicast", DropReason.STORM_MULTICAST, 1000).run(scene, FRAMES, i -> {
            String group = "224.0.0." + i % 256;
            return new Ipv4Frame(me.mac(), me.ip4(), Address.group(group), group).udp(PORT, PORT,
                    Frames.join(number(i), DATA));
        });
    }

    private static Verdict multicasts6(Scene scene) throws InterruptedException {
        Host me = scene.cast().attacker();
        return new Flood("IPv6 multicast", DropReason.STORM_MULTICAST, 1000).run(scene, FRAMES,
                i -> me.toGroup("ff02::%x".formatted(i % 256)).udp(PORT, PORT, Frames.join(number(i), DATA)));
    }

    private static Verdict reports(Scene scene) throws InterruptedException {
        Host me = scene.cast().attacker();
        byte[] group = Address.octets("239.69.0.1");
        Ipv4Frame way = new Ipv4Frame(me.mac(), me.ip4(), Address.group("239.69.0.1"), "239.69.0.1");
        byte[] report = way.carrying(Upper.IGMP, 0, new byte[]{(byte) 148, 4, 0, 0}, Upper.icmp(0x16, 0, group));
        return new Flood("reports", DropReason.STORM_MEMBERSHIP, 100).run(scene, FRAMES / 10, i -> report);
    }

    private static Verdict unknown(Scene scene) throws InterruptedException {
        Host me = scene.cast().attacker();
        Assault assault = scene.begin();
        for (int i = 0; i < FRAMES; i += BATCH) {
            List<byte[]> batch = new ArrayList<>();
            for (int k = i; k < i + BATCH; k++) {
                batch.add(new Ipv4Frame(me.mac(), me.ip4(), new MacAddress(0x0600_0000_0000L + k),
                        scene.cast().address(3000 + k)).udp(PORT, PORT, DATA));
            }
            assault.fire(batch).talk(i / BATCH % TALK_EVERY == 0 ? 1 : 0);
        }
        Observation seen = assault.end();
        List<String> faults = new ArrayList<>(seen.commonFaults());
        if (seen.allHeard() > 0) {
            faults.add("heard by " + seen.hearers());
        }
        // Where the segment has an uplink, what is for nobody here goes out.
        if (scene.isOwn() && seen.counted().of(DropReason.NO_DESTINATION) != seen.counted().total()) {
            faults.add("counted as " + seen.counted() + " instead of NO_DESTINATION");
        }
        return Verdict.of("%s in %.1f s; %s".formatted(seen.counted(), seen.seconds(), seen.victims()), faults);
    }

    /** The smallest frames there are, as fast as they go, at the bystander: the victims must not feel it. */
    private static Verdict small(Scene scene) throws InterruptedException {
        byte[] frame = Frames.padded(scene.cast().attacker().to4(scene.cast().bystander()).udp(PORT, PORT));
        List<byte[]> batch = Collections.nCopies(BATCH, frame);
        Assault assault = scene.begin();
        for (int i = 0; i < 2 * FRAMES; i += BATCH) {
            assault.aim(batch, scene.bystander()).talk(i / BATCH % TALK_EVERY == 0 ? 1 : 0);
        }
        Observation seen = assault.end(scene.bystander());
        List<String> faults = new ArrayList<>(seen.commonFaults());
        if (seen.allHeard() > 0) {
            faults.add("heard by " + seen.hearers());
        }
        return Verdict.of("%s to the bystander in %.1f s; %s".formatted(seen.counted(), seen.seconds(),
                seen.victims()), faults);
    }

    /** Every drop is counted, and hardly any is printed. */
    private static Verdict log(Scene scene) throws InterruptedException {
        long before = scene.loggedLines();
        Cast cast = scene.cast();
        Verdict verdict = new Flood("drops", DropReason.SRC_IP4, 0).run(scene, FRAMES,
                i -> cast.toVictimFrom(cast.foreign(i)).udp(PORT, PORT, number(i)));
        if (!scene.isOwn()) {
            return verdict;
        }
        long lines = scene.loggedLines() - before;
        List<String> faults = new ArrayList<>(verdict.faults());
        if (lines > FRAMES / 1000) {
            faults.add("the server printed " + lines + " lines");
        }
        return Verdict.of(verdict.seen() + "; " + lines + " lines printed", faults);
    }
}
