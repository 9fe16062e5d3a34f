package org.machwire.client.attack;

import static org.machwire.client.attack.Tries.DATA;
import static org.machwire.client.attack.Tries.PORT;
import static org.machwire.v1.DropReason.SOURCE_ROUTE;
import static org.machwire.v1.DropReason.SRC_IP4;
import static org.machwire.v1.DropReason.SRC_IP6;

import java.util.ArrayList;
import java.util.List;
import org.machwire.client.attack.frames.Address;
import org.machwire.client.attack.frames.Chain;
import org.machwire.client.attack.frames.Discovery;
import org.machwire.client.attack.frames.Frames;
import org.machwire.client.attack.frames.Ipv4Frame;
import org.machwire.client.attack.frames.Ipv6Frame;
import org.machwire.client.attack.frames.Upper;
import org.machwire.ethernet.Icmpv6;
import org.machwire.ethernet.MacAddress;

/** IP packets whose source is not the sender's. */
final class SourceAttacks {
    private static final int HOPS = 64;
    private static final int CLIENT = 68;
    private static final int SERVER = 67;
    private static final int ECHO = 128;
    private static final int REPORT = 131;
    private static final byte[] MLD_ALERT = {5, 2, 0, 0, 1, 0};
    private static final byte[] ECHO_BODY = Frames.join(new byte[4], DATA);

    private SourceAttacks() {}

    static List<Attack> all() {
        return List.of(Attack.ofSteps("29", "IPv4 and IPv6 source of another", Attack.frames(SourceAttacks::ipv4),
                Attack.frames(SourceAttacks::ipv6)));
    }

    private static Tries ipv4(Cast cast) {
        Tries tries = new Tries();
        List<String> sources = new ArrayList<>(List.of(cast.v1().ip4(), cast.v2().ip4(), cast.bystander().ip4(),
                cast.gateway(), cast.address(0), cast.broadcast()));
        sources.addAll(List.of("127.0.0.1", "127.255.255.255", "0.0.0.0", "0.0.0.1", "0.255.255.255", "224.0.0.1",
                "239.255.255.255", "240.0.0.1", "255.255.255.255", "255.255.255.254", "10.0.0.1", "172.16.0.1",
                "192.168.1.1", "100.64.0.1", "169.254.1.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1",
                "203.0.113.1", "192.88.99.1", "8.8.8.8"));
        sources.remove(cast.attacker().ip4());
        for (String source : sources) {
            from4(cast, tries, source);
        }
        for (int bit = 0; bit < 32; bit++) {
            byte[] ip = Address.octets(cast.attacker().ip4());
            ip[bit / 8] ^= (byte) (1 << bit % 8);
            String source = "%d.%d.%d.%d".formatted(ip[0] & 255, ip[1] & 255, ip[2] & 255, ip[3] & 255);
            tries.add(SRC_IP4, "the own one with bit " + bit + " changed: " + source,
                    cast.toVictimFrom(source).udp(PORT, PORT, DATA));
        }
        nowhere(cast, tries);
        sourceRoutes(cast, tries);
        return tries;
    }

    private static void from4(Cast cast, Tries tries, String source) {
        Ipv4Frame toV1 = cast.toVictimFrom(source);
        byte[] datagram = Upper.udp(source, PORT, cast.v1().ip4(), PORT, DATA);
        tries.add(SRC_IP4, "UDP to all from " + source, cast.broadcastFrom(source).udp(PORT, PORT, DATA));
        tries.add(SRC_IP4, "UDP to V1 from " + source, toV1.udp(PORT, PORT, DATA));
        tries.add(SRC_IP4, "ping of V1 from " + source,
                toV1.carrying(Upper.ICMP, Upper.icmp(8, 0, ECHO_BODY)));
        tries.add(SRC_IP4, "TCP SYN to V1 from " + source,
                toV1.carrying(Upper.TCP, Upper.syn(source, PORT, cast.v1().ip4(), 22, DATA)));
        tries.add(SRC_IP4, "unknown protocol to V1 from " + source, toV1.carrying(253, DATA));
        tries.add(SRC_IP4, "first fragment to V1 from " + source,
                toV1.carrying(Upper.UDP, Ipv4Frame.MORE, new byte[0], Frames.resized(datagram, 40)));
        tries.add(SRC_IP4, "later fragment to V1 from " + source,
                toV1.carrying(Upper.UDP, 100, new byte[0], DATA));
        tries.add(SRC_IP4, "behind options to V1 from " + source,
                toV1.udpBehind(Frames.octets(148, 4, 0, 0, 1, 1, 1, 0), PORT, PORT, DATA));
    }

    /** From 0.0.0.0 hosts send DHCP, and reports of groups, but nothing like these. */
    private static void nowhere(Cast cast, Tries tries) {
        MacAddress mac = cast.attacker().mac();
        Ipv4Frame limited = new Ipv4Frame(mac, "0.0.0.0", Frames.BROADCAST, "255.255.255.255");
        tries.add(SRC_IP4, "0.0.0.0 from another port", limited.udp(PORT, SERVER, DATA));
        tries.add(SRC_IP4, "0.0.0.0 to another port", limited.udp(CLIENT, 69, DATA));
        tries.add(SRC_IP4, "0.0.0.0 as a server", limited.udp(SERVER, CLIENT, DATA));
        tries.add(SRC_IP4, "0.0.0.0 to the network's broadcast",
                cast.broadcastFrom("0.0.0.0").udp(CLIENT, SERVER, DATA));
        tries.add(SRC_IP4, "0.0.0.0 to V1", cast.toVictimFrom("0.0.0.0").udp(CLIENT, SERVER, DATA));
        tries.add(SRC_IP4, "0.0.0.0 asks about groups",
                new Ipv4Frame(mac, "0.0.0.0", Address.group("224.0.0.1"), "224.0.0.1").carrying(Upper.IGMP,
                        Upper.icmp(0x11, 100, new byte[4])));
    }

    private static void sourceRoutes(Cast cast, Tries tries) {
        Ipv4Frame honest = cast.attacker().to4(cast.v1());
        for (int option : new int[]{131, 137}) {
            byte[] route = Frames.join(Frames.octets(option, 7, 4), Address.octets(cast.gateway()),
                    Frames.octets(0));
            byte[] late = Frames.join(Frames.octets(1, 1, 148, 4, 0, 0, option, 7, 4),
                    Address.octets(cast.gateway()), Frames.octets(1, 1, 0));
            tries.add(SOURCE_ROUTE, "option " + option, honest.udpBehind(route, PORT, PORT, DATA));
            tries.add(SOURCE_ROUTE, "option " + option + " behind others", honest.udpBehind(late, PORT, PORT, DATA));
            tries.add(SOURCE_ROUTE, "option " + option + " from V1's",
                    cast.toVictimFrom(cast.v2().ip4()).udpBehind(route, PORT, PORT, DATA));
            tries.add(SOURCE_ROUTE, "option " + option + " in a later fragment",
                    honest.carrying(Upper.UDP, 100, route, DATA));
        }
    }

    private static Tries ipv6(Cast cast) {
        Tries tries = new Tries();
        for (String source : List.of(cast.v1().ip6(), cast.v2().ip6(), cast.v1().linkLocal(), cast.bystander().ip6(),
                "::1", "::", "fe80::1", "ff02::1", "ff0e::1", "2001:db8::1", "fd00::1", "::ffff:10.69.0.1",
                "2002:a45:1::1", "64:ff9b::1", "fec0::1", "100::1")) {
            from6(cast, tries, source);
        }
        for (int bit = 0; bit < 128; bit++) {
            for (String own : List.of(cast.attacker().ip6(), cast.attacker().linkLocal())) {
                byte[] ip = Address.octets(own);
                ip[bit / 8] ^= (byte) (1 << bit % 8);
                tries.add(SRC_IP6, own + " with bit " + bit + " changed", new Ipv6Frame(cast.attacker().mac(),
                        Address.literal(ip), cast.v1().mac(), cast.v1().ip6()).udp(PORT, PORT, DATA));
            }
        }
        nowhere6(cast, tries);
        Ipv6Frame honest = cast.attacker().to6(cast.v1());
        Chain datagram = honest.udpChain(PORT, PORT, DATA);
        for (int type : new int[]{0, 1, 2, 3, 4, 253}) {
            tries.add(SOURCE_ROUTE, "routing header " + type, honest.carrying(HOPS, datagram.behindRouting(type)));
            tries.add(SOURCE_ROUTE, "routing header " + type + " behind options", honest.carrying(HOPS,
                    datagram.behindRouting(type).behindAll(Chain.DESTINATION, Chain.HOP_BY_HOP)));
        }
        byte[] home = Frames.join(Frames.octets(1, 2, 0, 0, 201, 16), Address.octets(cast.v2().ip6()));
        tries.add(SOURCE_ROUTE, "home address of V2", honest.carrying(HOPS, datagram.behind(Chain.DESTINATION, home)));
        tries.add(SOURCE_ROUTE, "home address of V2 behind hop-by-hop", honest.carrying(HOPS,
                datagram.behind(Chain.DESTINATION, home).behind(Chain.HOP_BY_HOP)));
        return tries;
    }

    /** From :: hosts look for duplicates, report groups and ask for routers, but nothing like these. */
    private static void nowhere6(Cast cast, Tries tries) {
        Host me = cast.attacker();
        String node = Address.solicitedNode(me.ip6());
        Ipv6Frame toNode = Ipv6Frame.toGroup(me.mac(), "::", node);
        Ipv6Frame toAll = Ipv6Frame.toGroup(me.mac(), "::", "ff02::1");
        Ipv6Frame toRouters = Ipv6Frame.toGroup(me.mac(), "::", "ff02::2");
        Ipv6Frame toV1 = new Ipv6Frame(me.mac(), "::", cast.v1().mac(), cast.v1().ip6());
        byte[] own = Discovery.neighbour(0, me.ip6());
        Chain ask = toNode.icmpChain(Icmpv6.TYPE_NEIGHBOUR_SOLICITATION, own);
        tries.add(SRC_IP6, ":: asks for the own address, hop limit 64", toNode.carrying(HOPS, ask));
        tries.add(SRC_IP6, ":: asks for the own address, code 1",
                Frames.with(toNode.carrying(Ipv6Frame.NEAR, ask), 55, 1));
        tries.add(SRC_IP6, ":: asks for the own address, of all", toAll.icmp(Icmpv6.TYPE_NEIGHBOUR_SOLICITATION, own));
        tries.add(SRC_IP6, ":: asks for the own address, of V1", toV1.icmp(Icmpv6.TYPE_NEIGHBOUR_SOLICITATION, own));
        tries.add(SRC_IP6, ":: advertises the own address", toAll.icmp(Icmpv6.TYPE_NEIGHBOUR_ADVERTISEMENT, own));
        tries.add(SRC_IP6, ":: asks for routers with a link-layer address", toRouters.icmp(
                Icmpv6.TYPE_ROUTER_SOLICITATION,
                Discovery.routerSolicitation(Discovery.link(Discovery.SOURCE_LINK, me.mac()))));
        tries.add(SRC_IP6, ":: asks all for routers",
                toAll.icmp(Icmpv6.TYPE_ROUTER_SOLICITATION, Discovery.routerSolicitation()));
        tries.add(SRC_IP6, ":: asks V1 for routers",
                toV1.icmp(Icmpv6.TYPE_ROUTER_SOLICITATION, Discovery.routerSolicitation()));
        tries.add(SRC_IP6, ":: asks for routers, hop limit 64", toRouters.carrying(HOPS,
                toRouters.icmpChain(Icmpv6.TYPE_ROUTER_SOLICITATION, Discovery.routerSolicitation())));
        Chain report = toNode.icmpChain(REPORT, Frames.join(new byte[4], Address.octets(node)));
        tries.add(SRC_IP6, ":: reports without router alert", toNode.carrying(1, report));
        tries.add(SRC_IP6, ":: reports, hop limit 2", toNode.carrying(2, report.behind(Chain.HOP_BY_HOP, MLD_ALERT)));
        tries.add(SRC_IP6, ":: reports with another alert",
                toNode.carrying(1, report.behind(Chain.HOP_BY_HOP, Frames.octets(5, 2, 0, 1, 1, 0))));
        tries.add(SRC_IP6, ":: reports with another option",
                toNode.carrying(1, report.behind(Chain.HOP_BY_HOP, Frames.octets(0x1e, 4, 0, 0, 0, 0))));
        tries.add(SRC_IP6, ":: reports to V1", toV1.carrying(1, toV1.icmpChain(REPORT,
                Frames.join(new byte[4], Address.octets(node))).behind(Chain.HOP_BY_HOP, MLD_ALERT)));
    }

    private static void from6(Cast cast, Tries tries, String source) {
        MacAddress mac = cast.attacker().mac();
        Ipv6Frame toV2 = new Ipv6Frame(mac, source, cast.v2().mac(), cast.v2().ip6());
        Ipv6Frame toAll = Ipv6Frame.toGroup(mac, source, "ff02::1");
        Chain datagram = toV2.udpChain(PORT, PORT, DATA);
        tries.add(SRC_IP6, "UDP to V2 from " + source, toV2.udp(PORT, PORT, DATA));
        tries.add(SRC_IP6, "UDP to all from " + source, toAll.udp(PORT, PORT, DATA));
        tries.add(SRC_IP6, "ping of V2 from " + source,
                toV2.carrying(HOPS, toV2.icmpChain(ECHO, ECHO_BODY)));
        tries.add(SRC_IP6, "ping of all from " + source,
                toAll.carrying(HOPS, toAll.icmpChain(ECHO, ECHO_BODY)));
        tries.add(SRC_IP6, "behind extension headers from " + source,
                toV2.carrying(HOPS, datagram.behindAll(Chain.DESTINATION, Chain.HOP_BY_HOP)));
        tries.add(SRC_IP6, "later fragment from " + source,
                toV2.carrying(HOPS, Chain.of(Upper.UDP, DATA).behindFragment(800)));
        tries.add(SRC_IP6, "no next header from " + source, toV2.carrying(HOPS, Chain.of(59, DATA)));
        tries.add(SRC_IP6, "router advertisement from " + source,
                toAll.icmp(Icmpv6.TYPE_ROUTER_ADVERTISEMENT, Discovery.routerAdvertisement()));
    }
}
