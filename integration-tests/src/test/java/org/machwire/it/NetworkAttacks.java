package org.machwire.it;

import static org.machwire.v1.DropReason.ARP_SHA;
import static org.machwire.v1.DropReason.ARP_SPA;
import static org.machwire.v1.DropReason.MALFORMED;
import static org.machwire.v1.DropReason.SRC_IP4;
import static org.machwire.v1.DropReason.SRC_IP6;
import static org.machwire.v1.DropReason.SRC_MAC;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.machwire.ethernet.Arp;
import org.machwire.ethernet.Ethernet;
import org.machwire.server.frames.Frames;
import org.machwire.v1.DropReason;

/** Frames from the attacker's own MAC that lie about its IP addresses. */
final class NetworkAttacks {
    private static final String GATEWAY = "10.69.0.1";
    private static final int PORT = 4000;
    private static final int ROUTER_ADVERTISEMENT = 134;

    private NetworkAttacks() {}

    static List<Attack> all() {
        List<Attack> all = new ArrayList<>(arp());
        for (String source : List.of(GATEWAY, "127.0.0.1", "0.0.0.0", "0.1.2.3", "224.0.0.1", "255.255.255.255",
                "10.69.255.255", "8.8.8.8")) {
            all.add(Attack.ofMany("IPv4 from " + source, SRC_IP4, scene -> ipv4From(scene, source)));
        }
        all.add(Attack.ofMany("IPv4 from a victim", SRC_IP4, scene -> ipv4From(scene, scene.v1.ipv4)));
        all.add(Attack.ofMany("IPv4 whose header contradicts itself", MALFORMED, scene -> new byte[][]{
                changed(scene, 0, 0x44), changed(scene, 0, 0x4f), changed(scene, 0, 0x65), changed(scene, 2, 0x7f)}));
        for (String source : List.of("::1", "ff02::1", "fd69::1", "fd69::ffff", "fe80::1", "2001:db8::1",
                "::ffff:10.69.0.1", "::")) {
            all.add(Attack.ofMany("IPv6 from " + source, SRC_IP6, scene -> ipv6From(scene, source)));
        }
        all.addAll(ipv6());
        return all;
    }

    private static List<Attack> arp() {
        return List.of(
                arp("reply: the gateway is at the attacker's", ARP_SPA,
                        scene -> Frames.arpReply(scene.mac, GATEWAY, scene.v1.mac, scene.v1.ipv4)),
                arp("reply: a victim is at the attacker's", ARP_SPA,
                        scene -> Frames.arpReply(scene.mac, scene.v2.ipv4, scene.v1.mac, scene.v1.ipv4)),
                arp("request from a victim's address", ARP_SPA,
                        scene -> Frames.arpRequest(scene.mac, scene.v2.ipv4, scene.v1.ipv4)),
                arp("gratuitous request for a victim's address", ARP_SPA,
                        scene -> Frames.gratuitousRequest(scene.mac, scene.v1.ipv4)),
                arp("gratuitous reply for a victim's address", ARP_SPA,
                        scene -> Frames.gratuitousReply(scene.mac, scene.v1.ipv4)),
                arp("probe for a victim's address", ARP_SPA, scene -> Frames.arpProbe(scene.mac, scene.v1.ipv4)),
                arp("reply that moves a victim within", ARP_SHA, scene -> withSender(scene, scene.v2.ipv4)),
                arp("reply that gives a victim the attacker's address", ARP_SHA,
                        scene -> withSender(scene, scene.ipv4)),
                arp("reply from a victim's MAC and address", SRC_MAC,
                        scene -> Frames.arpReply(scene.v2.mac, scene.v2.ipv4, scene.v1.mac, scene.v1.ipv4)),
                arp("packet of reverse ARP's operations", MALFORMED, scene -> Frames.arp(scene.mac, scene.ipv4,
                        Frames.BROADCAST, 3, scene.v1.mac, scene.v1.ipv4)),
                arp("packet for other hardware", MALFORMED,
                        scene -> Frames.with(Frames.arpRequest(scene.mac, scene.ipv4, scene.v1.ipv4),
                                Ethernet.HEADER_LENGTH, 0, 6)));
    }

    private static Attack arp(String what, DropReason reason, Function<Scene, byte[]> frame) {
        return Attack.of("ARP " + what, reason, frame);
    }

    /** A reply from the attacker's MAC in which a victim's stands. */
    private static byte[] withSender(Scene scene, String ip) {
        byte[] frame = Frames.arpReply(scene.mac, ip, scene.v1.mac, scene.v1.ipv4);
        Ethernet.putAddress(frame, Ethernet.HEADER_LENGTH + Arp.SENDER_HARDWARE_OFFSET, scene.v2.mac.value());
        return frame;
    }

    private static byte[][] ipv4From(Scene scene, String source) {
        return new byte[][]{Frames.ipv4Udp(scene.mac, source, PORT, scene.v2.mac, scene.v2.ipv4, PORT),
                Frames.ipv4Ping(scene.mac, source, Frames.BROADCAST, "10.69.255.255")};
    }

    /** An honest datagram with another octet in its IPv4 header. */
    private static byte[] changed(Scene scene, int offset, int octet) {
        byte[] honest = Frames.ipv4Udp(scene.mac, scene.ipv4, PORT, scene.v1.mac, scene.v1.ipv4, PORT);
        return Frames.with(honest, Ethernet.HEADER_LENGTH + offset, octet);
    }

    private static byte[][] ipv6From(Scene scene, String source) {
        return new byte[][]{Frames.ipv6Udp(scene.mac, source, PORT, scene.v2.mac, scene.v2.ipv6, PORT),
                Frames.ipv6Ping(scene.mac, source, scene.v1.mac, scene.v1.ipv6)};
    }

    private static List<Attack> ipv6() {
        return List.of(
                Attack.ofMany("IPv6 from a victim", SRC_IP6, scene -> ipv6From(scene, scene.v1.ipv6)),
                Attack.ofMany("IPv6 from a victim's link-local address", SRC_IP6,
                        scene -> ipv6From(scene, scene.v1.linkLocal)),
                Attack.of("search for duplicates of a victim's address", SRC_IP6,
                        scene -> Frames.duplicateAddressDetection(scene.mac, scene.v1.ipv6)),
                Attack.of("router advertisement from a victim's link-local address", SRC_IP6,
                        scene -> Frames.icmpv6(scene.mac, scene.v1.linkLocal, scene.v2.mac, "ff02::1", 255,
                                ROUTER_ADVERTISEMENT, new byte[12])),
                Attack.ofMany("IPv6 whose header contradicts itself", MALFORMED, scene -> {
                    byte[] honest = Frames.ipv6Ping(scene.mac, scene.ipv6, scene.v1.mac, scene.v1.ipv6);
                    return new byte[][]{Frames.with(honest, Ethernet.HEADER_LENGTH, 0x40),
                            Frames.with(honest, Ethernet.HEADER_LENGTH + 4, 0x7f)};
                }));
    }
}
