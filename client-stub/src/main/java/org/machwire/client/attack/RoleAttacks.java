package org.machwire.client.attack;

import static org.machwire.client.attack.Tries.DATA;
import static org.machwire.client.attack.Tries.PORT;
import static org.machwire.v1.DropReason.DHCP_CLIENT;
import static org.machwire.v1.DropReason.DHCP_SERVER;
import static org.machwire.v1.DropReason.FRAGMENT;
import static org.machwire.v1.DropReason.GROUP_QUERY;
import static org.machwire.v1.DropReason.ICMP_QUOTE;
import static org.machwire.v1.DropReason.REDIRECT;
import static org.machwire.v1.DropReason.ROUTING;

import java.util.Arrays;
import java.util.List;
import org.machwire.client.attack.frames.Address;
import org.machwire.client.attack.frames.Chain;
import org.machwire.client.attack.frames.Discovery;
import org.machwire.client.attack.frames.Frames;
import org.machwire.client.attack.frames.Ipv4Frame;
import org.machwire.client.attack.frames.Ipv6Frame;
import org.machwire.client.attack.frames.Upper;
import org.machwire.ethernet.Ethernet;

/** What servers and routers send beside DHCP and advertisements: DHCPv6, redirects, queries, routing protocols, errors about others' packets. */
final class RoleAttacks {
    private static final int CLIENT6 = 546;
    private static final int SERVER6 = 547;
    private static final int UDP6_LENGTH_AT = 14 + 40 + 4;
    private static final int NEAR = Ipv6Frame.NEAR;
    private static final int MORE = 1;
    private static final byte[] ALERT = {(byte) 148, 4, 0, 0};
    private static final byte[] MLD_ALERT = {5, 2, 0, 0, 1, 0};

    private RoleAttacks() {}

    static List<Attack> all() {
        return List.of(Attack.ofSteps("49", "DHCPv6 server, redirect, queries, routing", Attack.frames(
                RoleAttacks::dhcp6), Attack.frames(RoleAttacks::redirects), Attack.frames(RoleAttacks::queries),
                Attack.frames(RoleAttacks::routing), Attack.frames(RoleAttacks::quotes)));
    }

    private static byte[] dhcp6Message(int type) {
        return Frames.join(Frames.octets(type, 1, 2, 3, 0, 2, 0, 10, 0, 3, 0, 1, 2, 0, 0, 0, 0, 1), DATA);
    }

    private static Tries dhcp6(Cast cast) {
        Tries tries = new Tries();
        Host me = cast.attacker();
        Ipv6Frame toV1 = new Ipv6Frame(me.mac(), me.linkLocal(), cast.v1().mac(), cast.v1().linkLocal());
        for (int type : new int[]{2, 7, 10, 12, 13}) {
            byte[] message = dhcp6Message(type);
            for (Ipv6Frame way : List.of(toV1, me.to6(cast.v1()), me.toGroup("ff02::1"), me.toGroup("ff02::1:2"))) {
                String to = " type " + type + " to " + way.to();
                Chain answer = way.udpChain(SERVER6, CLIENT6, message);
                tries.add(DHCP_SERVER, "plain" + to, way.carrying(64, answer));
                tries.add(DHCP_SERVER, "from another port" + to, way.udp(PORT, CLIENT6, message));
                tries.add(DHCP_SERVER, "from the client's port" + to, way.udp(CLIENT6, CLIENT6, message));
                tries.add(DHCP_SERVER, "to a relay" + to, way.udp(SERVER6, SERVER6, message));
                tries.add(DHCP_SERVER, "behind options" + to,
                        way.carrying(64, answer.behindAll(Chain.DESTINATION, Chain.HOP_BY_HOP)));
                tries.add(FRAGMENT, "whole in a fragment header" + to, way.carrying(64, answer.behindFragment(0)));
                tries.add(FRAGMENT, "first fragment" + to,
                        way.carrying(64, answer.part(0, 16).behindFragment(MORE)));
                tries.add(DHCP_CLIENT, "as a client" + to, way.udp(CLIENT6, SERVER6, message));
            }
        }
        for (int type : new int[]{0, 14, 255}) {
            tries.add(DHCP_CLIENT, "client's type " + type,
                    me.toGroup("ff02::1:2").udp(CLIENT6, SERVER6, dhcp6Message(type)));
        }
        tries.add(DHCP_CLIENT, "client's message behind a UDP length of 8", Frames.with(
                me.toGroup("ff02::1:2").udp(CLIENT6, SERVER6, dhcp6Message(1)), UDP6_LENGTH_AT, 0, 8));
        tries.add(DHCP_CLIENT, "client's 3 octets", me.toGroup("ff02::1:2").udp(CLIENT6, SERVER6,
                Frames.octets(1, 0, 0)));
        return tries;
    }

    private static Tries redirects(Cast cast) {
        Tries tries = new Tries();
        Host me = cast.attacker();
        byte[] quoted = packet(cast.v1().to4(cast.v2()).udp(PORT, PORT, DATA));
        byte[] old = Upper.icmp(5, 1, Frames.join(Address.octets(me.ip4()), quoted));
        Ipv4Frame toV1 = me.to4(cast.v1());
        tries.add(REDIRECT, "IPv4", toV1.carrying(Upper.ICMP, old));
        tries.add(REDIRECT, "IPv4 for a network",
                toV1.carrying(Upper.ICMP, Upper.icmp(5, 0, Frames.join(Address.octets(me.ip4()), quoted))));
        tries.add(REDIRECT, "IPv4 to all", cast.broadcastFrom(me.ip4()).carrying(Upper.ICMP, old));
        tries.add(REDIRECT, "IPv4 behind options", toV1.carrying(Upper.ICMP, 0, ALERT, old));
        tries.add(FRAGMENT, "IPv4, first fragment",
                toV1.carrying(Upper.ICMP, Ipv4Frame.MORE, new byte[0], Frames.resized(old, 32)));
        for (Ipv6Frame way : List.of(me.toGroup("ff02::1"), me.to6(cast.v1()),
                new Ipv6Frame(me.mac(), me.linkLocal(), cast.v1().mac(), cast.v1().linkLocal()))) {
            String to = "IPv6 to " + way.to();
            Chain message = way.icmpChain(Discovery.REDIRECT, Discovery.redirect(me.linkLocal(), cast.v2().ip6(),
                    Discovery.link(Discovery.TARGET_LINK, me.mac())));
            tries.add(REDIRECT, to, way.carrying(NEAR, message));
            tries.add(REDIRECT, to + " with V1's link-layer address", way.icmp(Discovery.REDIRECT,
                    Discovery.redirect(cast.v1().ip6(), cast.v2().ip6(), Discovery.link(1, cast.v1().mac()))));
            tries.add(REDIRECT, to + " behind options",
                    way.carrying(NEAR, message.behindAll(Chain.DESTINATION, Chain.HOP_BY_HOP)));
            tries.add(FRAGMENT, to + " in a fragment header", way.carrying(NEAR, message.behindFragment(0)));
            tries.add(FRAGMENT, to + " first fragment", way.carrying(NEAR, message.part(0, 40).behindFragment(MORE)));
        }
        return tries;
    }

    private static byte[] packet(byte[] frame) {
        return Arrays.copyOfRange(frame, Ethernet.HEADER_LENGTH, frame.length);
    }

    private static Tries queries(Cast cast) {
        Tries tries = new Tries();
        Host me = cast.attacker();
        for (Ipv4Frame way : List.of(new Ipv4Frame(me.mac(), me.ip4(), Address.group("224.0.0.1"), "224.0.0.1"),
                me.to4(cast.v1()), cast.broadcastFrom(me.ip4()))) {
            for (int length : new int[]{4, 8}) {
                byte[] query = Upper.icmp(0x11, length == 4 ? 0 : 100, new byte[length]);
                tries.add(GROUP_QUERY, "IGMP of " + length + " to " + way.to(), way.carrying(Upper.IGMP, query));
                tries.add(GROUP_QUERY, "IGMP of " + length + " with router alert to " + way.to(),
                        way.carrying(Upper.IGMP, 0, ALERT, query));
                tries.add(FRAGMENT, "IGMP fragment to " + way.to(),
                        way.carrying(Upper.IGMP, Ipv4Frame.MORE, ALERT, Frames.resized(query, 8)));
            }
            tries.add(FRAGMENT, "IGMP later fragment to " + way.to(), way.carrying(Upper.IGMP, 1, ALERT, new byte[8]));
        }
        for (Ipv6Frame way : List.of(me.toGroup("ff02::1"), me.to6(cast.v1()))) {
            for (int length : new int[]{20, 24}) {
                Chain query = way.icmpChain(130, new byte[length]);
                tries.add(GROUP_QUERY, "MLD of " + length + " to " + way.to(),
                        way.carrying(1, query.behind(Chain.HOP_BY_HOP, MLD_ALERT)));
                tries.add(GROUP_QUERY, "MLD without router alert of " + length + " to " + way.to(),
                        way.carrying(1, query));
                tries.add(GROUP_QUERY, "MLD behind options of " + length + " to " + way.to(),
                        way.carrying(1, query.behind(Chain.DESTINATION)));
                tries.add(FRAGMENT, "MLD in a fragment header of " + length + " to " + way.to(),
                        way.carrying(1, query.behindFragment(0)));
            }
        }
        return tries;
    }

    private static Tries routing(Cast cast) {
        Tries tries = new Tries();
        Host me = cast.attacker();
        for (int protocol : new int[]{88, 89, 103, 112, 124}) {
            for (String group : List.of("224.0.0.5", "224.0.0.18")) {
                tries.add(ROUTING, "protocol " + protocol + " to " + group,
                        new Ipv4Frame(me.mac(), me.ip4(), Address.group(group), group).carrying(protocol, DATA));
            }
            tries.add(ROUTING, "protocol " + protocol + " to V1", me.to4(cast.v1()).carrying(protocol, DATA));
            tries.add(ROUTING, "protocol " + protocol + ", a later fragment",
                    me.to4(cast.v1()).carrying(protocol, 100, new byte[0], DATA));
            tries.add(ROUTING, "IPv6, protocol " + protocol, me.toGroup("ff02::5").carrying(1,
                    Chain.of(protocol, DATA)));
            tries.add(ROUTING, "IPv6, protocol " + protocol + " behind options", me.toGroup("ff02::5").carrying(1,
                    Chain.of(protocol, DATA).behind(Chain.DESTINATION)));
        }
        for (int type : new int[]{0x13, 0x14, 0x15, 0x18, 0x1e, 0x1f, 0x30, 0x31, 0x32, 0x10, 0x21, 0xff}) {
            tries.add(ROUTING, "IGMP type " + type,
                    new Ipv4Frame(me.mac(), me.ip4(), Address.group("224.0.0.1"), "224.0.0.1").carrying(Upper.IGMP, 0,
                            ALERT, Upper.icmp(type, 0, new byte[4])));
        }
        for (int port : new int[]{520, 521, 646, 698, 1985, 2029, 3222, 6696}) {
            tries.add(ROUTING, "UDP " + port + " to a group",
                    new Ipv4Frame(me.mac(), me.ip4(), Address.group("224.0.0.9"), "224.0.0.9").udp(port, port, DATA));
            tries.add(ROUTING, "UDP " + port + " to 255.255.255.255",
                    new Ipv4Frame(me.mac(), me.ip4(), Frames.BROADCAST, "255.255.255.255").udp(port, port, DATA));
            tries.add(ROUTING, "UDP " + port + " to the network's broadcast",
                    cast.broadcastFrom(me.ip4()).udp(port, port, DATA));
            tries.add(ROUTING, "UDP " + port + " by broadcast to V1",
                    new Ipv4Frame(me.mac(), me.ip4(), Frames.BROADCAST, cast.v1().ip4()).udp(PORT, port, DATA));
            tries.add(ROUTING, "IPv6 UDP " + port, me.toGroup("ff02::9").udp(port, port, DATA));
        }
        return tries;
    }

    /** Errors about packets that the attacker cannot have got: they would end V1's connections, or shrink its packets. */
    private static Tries quotes(Cast cast) {
        Tries tries = new Tries();
        Host me = cast.attacker();
        Host v1 = cast.v1();
        for (String to : List.of(cast.v2().ip4(), cast.gateway(), "192.0.2.1")) {
            byte[] quoted = packet(new Ipv4Frame(v1.mac(), v1.ip4(), v1.mac(), to).udp(PORT, PORT, DATA));
            for (int type : new int[]{3, 4, 11, 12}) {
                byte[] error = Upper.icmp(type, type == 3 ? 4 : 0, Frames.join(Frames.octets(0, 0, 2, 0x40), quoted));
                tries.add(ICMP_QUOTE, "type " + type + " about a packet to " + to,
                        me.to4(v1).carrying(Upper.ICMP, error));
                tries.add(ICMP_QUOTE, "type " + type + " behind options about a packet to " + to,
                        me.to4(v1).carrying(Upper.ICMP, 0, ALERT, error));
                tries.add(FRAGMENT, "type " + type + ", first fragment, about a packet to " + to,
                        me.to4(v1).carrying(Upper.ICMP, Ipv4Frame.MORE, new byte[0], Frames.resized(error, 40)));
            }
        }
        for (String to : List.of(cast.v2().ip6(), "2001:db8::1")) {
            byte[] quoted = packet(new Ipv6Frame(v1.mac(), v1.ip6(), v1.mac(), to).udp(PORT, PORT, DATA));
            for (int type = 1; type <= 4; type++) {
                Chain error = me.to6(v1).icmpChain(type, Frames.join(Frames.octets(0, 0, 5, 0), quoted));
                tries.add(ICMP_QUOTE, "ICMPv6 type " + type + " about a packet to " + to,
                        me.to6(v1).carrying(64, error));
                tries.add(ICMP_QUOTE, "ICMPv6 type " + type + " behind options about a packet to " + to,
                        me.to6(v1).carrying(64, error.behind(Chain.DESTINATION)));
                tries.add(FRAGMENT, "ICMPv6 type " + type + " in a fragment header about a packet to " + to,
                        me.to6(v1).carrying(64, error.behindFragment(0)));
            }
        }
        return tries;
    }
}
