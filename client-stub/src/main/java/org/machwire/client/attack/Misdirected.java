package org.machwire.client.attack;

import static org.machwire.client.attack.Tries.DATA;
import static org.machwire.client.attack.Tries.PORT;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.machwire.client.attack.frames.Address;
import org.machwire.client.attack.frames.Chain;
import org.machwire.client.attack.frames.Ipv4Frame;
import org.machwire.client.attack.frames.Ipv6Frame;
import org.machwire.client.attack.frames.Upper;

/** Packets that are honest at their sender, and for nobody who may hear them: for others' addresses at V1's, and to groups that nobody joined. */
final class Misdirected {
    private Misdirected() {}

    static Verdict run(Scene scene) throws InterruptedException {
        if (scene.isHub()) {
            return Verdict.of("in a hub all hear all", List.of());
        }
        List<byte[]> frames = frames(scene.cast());
        long before = refused(scene);
        Observation seen = scene.begin().talk(5).fire(frames).end();
        long refused = refused(scene) - before;
        List<String> faults = new ArrayList<>(seen.commonFaults());
        seen.intruders().forEach((name, heard) -> heard.forEach(
                frame -> faults.add("heard by " + name + ": " + HexFormat.of().formatHex(frame))));
        return Verdict.of("%d packets for others' addresses or groups: %s, %d refused at V1; %s".formatted(
                frames.size(), seen.counted(), refused, seen.victims()), faults);
    }

    private static long refused(Scene scene) {
        return scene.counters(scene.v1().path()).getRxDropsList().stream().mapToLong(drop -> drop.getFrames()).sum();
    }

    private static List<byte[]> frames(Cast cast) {
        Host me = cast.attacker();
        List<byte[]> frames = new ArrayList<>();
        for (String ip : List.of(cast.v2().ip4(), cast.gateway(), cast.address(0), "127.0.0.1", "0.0.0.0", "192.0.2.1",
                "8.8.8.8", "255.255.255.254")) {
            Ipv4Frame way = new Ipv4Frame(me.mac(), me.ip4(), cast.v1().mac(), ip);
            frames.add(way.udp(PORT, PORT, DATA));
            frames.add(way.carrying(Upper.TCP, Upper.syn(me.ip4(), PORT, ip, 22, DATA)));
            frames.add(way.carrying(Upper.UDP, 100, new byte[0], DATA));
        }
        for (String ip : List.of(cast.v2().ip6(), cast.v2().linkLocal(), "::1", "::", "2001:db8::1", "fe80::1")) {
            Ipv6Frame way = new Ipv6Frame(me.mac(), me.ip6(), cast.v1().mac(), ip);
            frames.add(way.udp(PORT, PORT, DATA));
            frames.add(way.carrying(64, way.udpChain(PORT, PORT, DATA).behind(Chain.DESTINATION)));
        }
        for (String group : List.of("239.69.1.1", "239.255.255.250", "232.1.1.1", "224.0.1.1")) {
            frames.add(new Ipv4Frame(me.mac(), me.ip4(), Address.group(group), group).udp(PORT, PORT, DATA));
        }
        for (String group : List.of("ff05::1:3", "ff0e::1:69", "ff02::1:ff00:0", "ff02::6969", "ff15::abcd:1")) {
            frames.add(me.toGroup(group).udp(PORT, PORT, DATA));
        }
        return frames;
    }
}
