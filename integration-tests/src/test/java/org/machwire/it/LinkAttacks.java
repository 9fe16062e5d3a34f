package org.machwire.it;

import static org.machwire.v1.DropReason.BPDU;
import static org.machwire.v1.DropReason.DST_RESERVED;
import static org.machwire.v1.DropReason.ETHERTYPE;
import static org.machwire.v1.DropReason.FRAME_SIZE;
import static org.machwire.v1.DropReason.MALFORMED;
import static org.machwire.v1.DropReason.NO_DESTINATION;
import static org.machwire.v1.DropReason.SRC_INVALID;
import static org.machwire.v1.DropReason.SRC_MAC;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;

/** Frames that are wrong in their Ethernet header or their length. */
final class LinkAttacks {
    private static final int PORT = 4000;
    private static final byte[] ANYTHING = new byte[50];
    private static final Map<String, Integer> FOREIGN_TYPES = Map.ofEntries(Map.entry("VLAN tag", 0x8100),
            Map.entry("double VLAN tag", 0x88a8), Map.entry("old double VLAN tag", 0x9100),
            Map.entry("MACsec", 0x88e5), Map.entry("MPLS", 0x8847), Map.entry("PPPoE discovery", 0x8863),
            Map.entry("PPPoE session", 0x8864), Map.entry("AVTP", 0x22f0), Map.entry("LLDP", 0x88cc),
            Map.entry("LACP", 0x8809), Map.entry("EAPOL", 0x888e), Map.entry("wake on LAN", 0x0842),
            Map.entry("unknown type", 0x1234), Map.entry("last length field", 0x05ff));

    private LinkAttacks() {}

    static List<Attack> all() {
        List<Attack> all = new ArrayList<>(sources());
        FOREIGN_TYPES.forEach((name, type) -> all.add(Attack.of(name, ETHERTYPE,
                scene -> Frames.ethernet(scene.mac, Frames.BROADCAST, type, ANYTHING))));
        all.addAll(forSwitches());
        all.addAll(lengths());
        all.addAll(destinations());
        return all;
    }

    private static List<Attack> sources() {
        return List.of(
                Attack.ofMany("source MAC of a victim, to the other one and to everybody", SRC_MAC,
                        scene -> new byte[][]{scene.v1.to(scene.v2, 1), scene.v1.toAll(1)}),
                Attack.of("source MAC that nobody has", SRC_MAC,
                        scene -> from(scene, MacAddress.parse("02:00:00:00:00:01"))),
                Attack.of("source MAC that differs in one bit", SRC_MAC,
                        scene -> from(scene, new MacAddress(scene.mac.value() ^ 0x10))),
                Attack.of("source MAC of a group", SRC_INVALID, scene -> from(scene, group(scene.mac))),
                Attack.of("source MAC that is broadcast", SRC_INVALID, scene -> from(scene, Frames.BROADCAST)),
                Attack.of("source MAC that is zero", SRC_INVALID, scene -> from(scene, new MacAddress(0))));
    }

    private static byte[] from(Scene scene, MacAddress source) {
        return Frames.ipv4Udp(source, scene.ipv4, PORT, Frames.BROADCAST, "10.69.255.255", PORT);
    }

    private static MacAddress group(MacAddress mac) {
        return new MacAddress(mac.value() | 1L << 40);
    }

    private static List<Attack> forSwitches() {
        return List.of(
                Attack.of("pause frame", ETHERTYPE, scene -> Frames.ethernet(scene.mac, reserved(1), 0x8808, ANYTHING)),
                Attack.of("spanning-tree root of priority 0", BPDU, scene -> Frames.ethernet(scene.mac,
                        reserved(0), 38, bytes(0x42, 0x42, 3, 0, 0, 0, 0, 0, 0, 0, 0))),
                Attack.of("CDP", ETHERTYPE, scene -> Frames.ethernet(scene.mac, MacAddress.parse("01:00:0c:cc:cc:cc"),
                        50, bytes(0xaa, 0xaa, 3, 0, 0, 0x0c, 0x20, 0))),
                Attack.ofMany("IPv4 to every address that is reserved for switches", DST_RESERVED, scene -> {
                    byte[][] frames = new byte[16][];
                    for (int i = 0; i < frames.length; i++) {
                        frames[i] = Frames.ipv4Udp(scene.mac, scene.ipv4, PORT, reserved(i), scene.v1.ipv4, PORT);
                    }
                    return frames;
                }));
    }

    private static MacAddress reserved(int last) {
        return new MacAddress(0x0180_c200_0000L | last);
    }

    private static List<Attack> lengths() {
        return List.of(
                Attack.ofMany("frames of 0, 1, 5 and 13 octets", FRAME_SIZE, scene -> new byte[][]{cut(scene, 0),
                        cut(scene, 1), cut(scene, 5), cut(scene, 13)}),
                Attack.ofMany("frames of 1515 and 65536 octets", FRAME_SIZE,
                        scene -> new byte[][]{cut(scene, 1515), cut(scene, 65536)}),
                Attack.ofMany("headers that are cut off", MALFORMED,
                        scene -> new byte[][]{cut(scene, 14), cut(scene, 33),
                                Frames.resized(Frames.arpRequest(scene.mac, scene.ipv4, scene.v1.ipv4), 41),
                                Frames.resized(Frames.ipv6Ping(scene.mac, scene.ipv6, scene.v1.mac, scene.v1.ipv6),
                                        53)}));
    }

    /** A good frame, cut or filled up to a length. */
    private static byte[] cut(Scene scene, int length) {
        return Frames.resized(
                Frames.ipv4Udp(scene.mac, scene.ipv4, PORT, scene.v1.mac, scene.v1.ipv4, PORT, ANYTHING), length);
    }

    private static List<Attack> destinations() {
        return List.of(
                Attack.ofMany("flood to stations that do not exist", NO_DESTINATION, scene -> {
                    byte[][] frames = new byte[200][];
                    for (int i = 0; i < frames.length; i++) {
                        frames[i] = Frames.ipv4Udp(scene.mac, scene.ipv4, PORT, new MacAddress(0x0600_0000_0000L + i),
                                "10.69.200.1", PORT);
                    }
                    return frames;
                }),
                Attack.of("frame to oneself", NO_DESTINATION,
                        scene -> Frames.ipv4Udp(scene.mac, scene.ipv4, PORT, scene.mac, scene.ipv4, PORT)));
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[Math.max(values.length, Ethernet.DEFAULT_MTU / 32)];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
