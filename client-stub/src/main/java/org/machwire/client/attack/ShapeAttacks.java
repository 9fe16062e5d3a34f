package org.machwire.client.attack;

import static org.machwire.client.attack.Tries.DATA;
import static org.machwire.client.attack.Tries.PORT;
import static org.machwire.v1.DropReason.FRAGMENT;
import static org.machwire.v1.DropReason.FRAME_SIZE;
import static org.machwire.v1.DropReason.MALFORMED;
import static org.machwire.v1.DropReason.SOURCE_ROUTE;

import java.util.List;
import org.machwire.client.attack.frames.Chain;
import org.machwire.client.attack.frames.Frames;
import org.machwire.client.attack.frames.Ipv4Frame;
import org.machwire.client.attack.frames.Ipv6Frame;
import org.machwire.client.attack.frames.Upper;
import org.machwire.ethernet.Ethernet;

/** Frames of bad sizes, cut-off headers, and headers that contradict themselves. */
final class ShapeAttacks {
    private static final int IP = Ethernet.HEADER_LENGTH;
    private static final int UPPER = IP + 20;
    private static final int HOPS = 64;
    private static final int LONGEST = 65536;

    private ShapeAttacks() {}

    static List<Attack> all() {
        return List.of(Attack.ofSteps("22", "frames too short, too long, malformed", Attack.frames(ShapeAttacks::sizes),
                Attack.frames(ShapeAttacks::ipv4), Attack.frames(ShapeAttacks::ipv6),
                Attack.frames(ShapeAttacks::fragments), ShapeAttacks::written));
    }

    private static Tries sizes(Cast cast) {
        Tries tries = new Tries();
        byte[] honest = cast.attacker().to4(cast.v1()).udp(PORT, PORT, DATA);
        for (int length = 0; length < IP; length++) {
            tries.add(FRAME_SIZE, length + " octets", Frames.resized(honest, length));
        }
        int longest = IP + cast.mtu();
        for (int length : new int[]{longest + 1, longest + 4, longest + 18, 9014, LONGEST}) {
            tries.add(FRAME_SIZE, length + " octets", Frames.resized(honest, length));
        }
        return tries;
    }

    /** Where a call sends one frame, its size is the call's error. */
    private static Verdict written(Scene scene) throws InterruptedException {
        Refusals refusals = new Refusals();
        Cast cast = scene.cast();
        byte[] honest = cast.attacker().to4(cast.v1()).udp(PORT, PORT, DATA);
        Assault assault = scene.begin();
        for (int length : new int[]{0, 1, 5, 13, IP + cast.mtu() + 1, LONGEST}) {
            refusals.expect("device_write of " + length,
                    () -> scene.attacker().device().write(0, Frames.resized(honest, length)), "D_INVALID_SIZE");
        }
        return refusals.with("by device_write", assault.end());
    }

    private static Tries ipv4(Cast cast) {
        Tries tries = new Tries();
        Ipv4Frame way = cast.attacker().to4(cast.v1());
        byte[] honest = way.udp(PORT, PORT, DATA);
        for (int length = IP; length < UPPER; length++) {
            add(tries, "cut to " + length, Frames.resized(honest, length));
        }
        add(tries, "cut behind the header", Frames.resized(honest, UPPER));
        add(tries, "version 6", Frames.with(honest, IP, 0x65));
        add(tries, "version 0", Frames.with(honest, IP, 0x05));
        add(tries, "header of 16", Frames.with(honest, IP, 0x44));
        add(tries, "header of 0", Frames.with(honest, IP, 0x40));
        add(tries, "header longer than the packet",
                Frames.with(way.carrying(253, new byte[12]), IP, 0x4f));
        add(tries, "total length above what is there", Frames.with(honest, IP + 2, 0x7f));
        add(tries, "total length one above", Frames.with(honest, IP + 3, honest.length - IP + 1));
        add(tries, "total length 19", Frames.with(honest, IP + 2, 0, 19));
        add(tries, "total length 0", Frames.with(honest, IP + 2, 0, 0));
        for (int[] option : new int[][]{{7, 0, 0, 0}, {7, 1, 0, 0}, {7, 5, 4, 0}, {68, 40, 5, 0}, {1, 1, 1, 7},
                {131, 0, 0, 0}, {131, 9, 4, 0}, {1, 1, 1, 131}}) {
            add(tries, "option " + option[0] + " of length " + option[1],
                    way.udpBehind(Frames.octets(option), PORT, PORT, DATA));
        }
        add(tries, "TCP cut off", way.carrying(Upper.TCP, new byte[19]));
        add(tries, "UDP cut off", way.carrying(Upper.UDP, new byte[7]));
        add(tries, "ICMP cut off", way.carrying(Upper.ICMP, new byte[3]));
        add(tries, "ICMP without anything", way.carrying(Upper.ICMP));
        add(tries, "ICMP error cut off", way.carrying(Upper.ICMP, Upper.icmp(3, 3, new byte[23])));
        add(tries, "IGMP cut off", way.carrying(Upper.IGMP, Frames.octets(0x16, 0, 0, 0, 224, 0, 0)));
        add(tries, "IGMPv3 report whose record runs over",
                way.carrying(Upper.IGMP, Upper.icmp(0x22, 0, Frames.octets(0, 0, 0, 1, 4, 0, 0, 9, 239, 1, 1, 1))));
        add(tries, "IGMPv3 report of 65535 records", way.carrying(Upper.IGMP,
                Upper.icmp(0x22, 0, Frames.octets(0, 0, 255, 255))));
        return tries;
    }

    private static void add(Tries tries, String what, byte[] frame) {
        tries.add(MALFORMED, what, frame);
    }

    private static Tries ipv6(Cast cast) {
        Tries tries = new Tries();
        Ipv6Frame way = cast.attacker().to6(cast.v1());
        byte[] honest = way.udp(PORT, PORT, DATA);
        for (int length = IP; length < IP + 40; length += 3) {
            add(tries, "IPv6 cut to " + length, Frames.resized(honest, length));
        }
        add(tries, "IPv6 cut behind the header", Frames.resized(honest, IP + 40));
        add(tries, "IPv6 version 4", Frames.with(honest, IP, 0x40));
        add(tries, "IPv6 payload length above", Frames.with(honest, IP + 4, 1));
        add(tries, "IPv6 payload length 0", Frames.with(honest, IP + 4, 0, 0));
        Chain udp = way.udpChain(PORT, PORT, DATA);
        for (int type : new int[]{Chain.HOP_BY_HOP, Chain.DESTINATION}) {
            add(tries, "extension header " + type + " cut off", way.carrying(HOPS, udp.behind(type).part(0, 4)));
            add(tries, "extension header " + type + " longer than the packet",
                    Frames.with(way.carrying(HOPS, udp.behind(type)), IP + 41, 255));
            add(tries, "extension header " + type + ", an option runs over",
                    way.carrying(HOPS, udp.behind(type, Frames.octets(5, 9, 0, 0, 0, 0))));
            add(tries, "extension header " + type + ", an option without length",
                    way.carrying(HOPS, udp.behind(type, Frames.octets(1, 3, 0, 0, 0, 5))));
            add(tries, "extension header " + type + ", jumbo payload",
                    way.carrying(HOPS, udp.behind(type, Frames.octets(194, 4, 0, 1, 0, 0))));
        }
        tries.add(SOURCE_ROUTE, "a routing header cut off", way.carrying(HOPS, udp.behindRouting(0).part(0, 4)));
        tries.add(SOURCE_ROUTE, "a routing header longer than the packet",
                Frames.with(way.carrying(HOPS, udp.behindRouting(0)), IP + 41, 255));
        add(tries, "AH of 8", Frames.with(way.carrying(HOPS, udp.behindAuthentication()), IP + 41, 0));
        add(tries, "AH longer than the packet",
                Frames.with(way.carrying(HOPS, udp.behindAuthentication()), IP + 41, 255));
        add(tries, "a fragment header cut off", way.carrying(HOPS, udp.behindFragment(0).part(0, 7)));
        add(tries, "IPv6 UDP cut off", way.carrying(HOPS, Chain.of(Upper.UDP, new byte[7])));
        add(tries, "IPv6 TCP cut off", way.carrying(HOPS, Chain.of(Upper.TCP, new byte[19])));
        add(tries, "ICMPv6 cut off", way.carrying(HOPS, Chain.of(Upper.ICMPV6, new byte[3])));
        add(tries, "ICMPv6 error cut off", way.icmp(1, new byte[43]));
        add(tries, "MLDv2 report whose record runs over",
                way.icmp(143, Frames.join(Frames.octets(0, 0, 0, 1, 4, 0, 0, 9), new byte[16])));
        add(tries, "MLD report cut off", way.icmp(131, new byte[19]));
        add(tries, "router solicitation cut off", way.icmp(133, new byte[3]));
        return tries;
    }

    private static Tries fragments(Cast cast) {
        Tries tries = new Tries();
        Ipv4Frame way = cast.attacker().to4(cast.v1());
        byte[] syn = Upper.syn(way.from(), PORT, way.to(), 22, DATA);
        add(tries, "a first fragment of 13", way.carrying(Upper.UDP, Ipv4Frame.MORE, new byte[0], new byte[13]));
        add(tries, "a middle fragment of 13", way.carrying(Upper.UDP, Ipv4Frame.MORE | 10, new byte[0], new byte[13]));
        add(tries, "a fragment that ends behind 65535", way.carrying(Upper.UDP, 0x1fff, new byte[0], new byte[64]));
        tries.add(FRAGMENT, "tiny first fragment of TCP",
                way.carrying(Upper.TCP, Ipv4Frame.MORE, new byte[0], Frames.resized(syn, 8)));
        tries.add(FRAGMENT, "first fragment of TCP of 16",
                way.carrying(Upper.TCP, Ipv4Frame.MORE, new byte[0], Frames.resized(syn, 16)));
        for (int offset = 1; offset <= 2; offset++) {
            tries.add(FRAGMENT, "fragment over the TCP header at " + offset,
                    way.carrying(Upper.TCP, offset, new byte[0], DATA));
            tries.add(FRAGMENT, "middle fragment over the TCP header at " + offset,
                    way.carrying(Upper.TCP, Ipv4Frame.MORE | offset, new byte[0], new byte[16]));
        }
        Ipv6Frame way6 = cast.attacker().to6(cast.v1());
        Chain six = Chain.of(Upper.TCP, Upper.syn(way6.from(), PORT, way6.to(), 22, DATA));
        add(tries, "IPv6, a first fragment of 13", way6.carrying(HOPS, six.part(0, 13).behindFragment(1)));
        add(tries, "IPv6, a fragment that ends behind 65535",
                way6.carrying(HOPS, six.part(0, 16).behindFragment(0xfff8)));
        tries.add(FRAGMENT, "IPv6, tiny first fragment of TCP",
                way6.carrying(HOPS, six.part(0, 8).behindFragment(1)));
        tries.add(FRAGMENT, "IPv6, fragment over the TCP header",
                way6.carrying(HOPS, six.part(16, 32).behindFragment(16)));
        return tries;
    }
}
