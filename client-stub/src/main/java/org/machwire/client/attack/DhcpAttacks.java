package org.machwire.client.attack;

import static org.machwire.client.attack.Tries.DATA;
import static org.machwire.client.attack.Tries.PORT;
import static org.machwire.v1.DropReason.ARP_SPA;
import static org.machwire.v1.DropReason.DHCP_CLIENT;
import static org.machwire.v1.DropReason.DHCP_SERVER;
import static org.machwire.v1.DropReason.FRAGMENT;
import static org.machwire.v1.DropReason.SRC_IP4;
import static org.machwire.v1.DropReason.SRC_MAC;

import java.util.List;
import org.machwire.client.attack.frames.Address;
import org.machwire.client.attack.frames.ArpFrame;
import org.machwire.client.attack.frames.Dhcp;
import org.machwire.client.attack.frames.Frames;
import org.machwire.client.attack.frames.Ipv4Frame;
import org.machwire.client.attack.frames.Upper;
import org.machwire.ethernet.MacAddress;

/** DHCP messages of a server's, or of a client's who lies. */
final class DhcpAttacks {
    private static final int CLIENT = 68;
    private static final int SERVER = 67;
    private static final int UDP_LENGTH_AT = 14 + 20 + 4;
    private static final String NOWHERE = "0.0.0.0";
    private static final String LIMITED = "255.255.255.255";
    /** A line of options that does nothing: padding, router alert, timestamp, record route. */
    private static final int[][] OPTIONS = {{1, 1, 1, 0}, {148, 4, 0, 0}, {68, 4, 5, 0}, {7, 3, 4, 0},
            {1, 1, 148, 4, 0, 0, 0, 0}};

    private DhcpAttacks() {}

    static List<Attack> all() {
        return List.of(
                Attack.ofFrames("36", "DHCP server's answers", DhcpAttacks::serverAnswers),
                Attack.ofSteps("37", "DHCP starvation", Attack.frames(DhcpAttacks::strangers), Floods::dhcp),
                Attack.ofFrames("39", "lease hijack: client id, relay options", DhcpAttacks::hijack),
                Attack.ofFrames("40", "forged ACK to oneself", DhcpAttacks::forgedAck));
    }

    private static byte[] answer(Cast cast, int type, String given) {
        return new Dhcp(type, cast.v1().mac()).operation(2).yours(given).option(54, ip(cast.attacker().ip4()))
                .option(3, ip(cast.attacker().ip4())).option(51, 0, 1, 0, 0).message();
    }

    private static int[] ip(String literal) {
        byte[] octets = Address.octets(literal);
        return new int[]{octets[0], octets[1], octets[2], octets[3]};
    }

    private static Tries serverAnswers(Cast cast) {
        Tries tries = new Tries();
        Host me = cast.attacker();
        Ipv4Frame limited = new Ipv4Frame(me.mac(), me.ip4(), Frames.BROADCAST, LIMITED);
        Ipv4Frame toV1 = me.to4(cast.v1());
        for (int type : new int[]{Dhcp.OFFER, Dhcp.ACK, Dhcp.NAK}) {
            byte[] answer = answer(cast, type, cast.address(200));
            tries.add(DHCP_SERVER, "type " + type + " to 255.255.255.255", limited.udp(SERVER, CLIENT, answer));
            tries.add(DHCP_SERVER, "type " + type + " to the network's broadcast",
                    cast.broadcastFrom(me.ip4()).udp(SERVER, CLIENT, answer));
            tries.add(DHCP_SERVER, "type " + type + " to V1", toV1.udp(SERVER, CLIENT, answer));
            tries.add(DHCP_SERVER, "type " + type + " by broadcast to V1's address",
                    new Ipv4Frame(me.mac(), me.ip4(), Frames.BROADCAST, cast.v1().ip4()).udp(SERVER, CLIENT, answer));
            tries.add(DHCP_SERVER, "type " + type + " to a relay", toV1.udp(SERVER, SERVER, answer));
            tries.add(DHCP_SERVER, "type " + type + " from another port", toV1.udp(PORT, CLIENT, answer));
            tries.add(DHCP_SERVER, "type " + type + " from the client's port", toV1.udp(CLIENT, CLIENT, answer));
            tries.add(DHCP_SERVER, "type " + type + " to another port", toV1.udp(SERVER, PORT, answer));
            tries.add(DHCP_SERVER, "type " + type + " without UDP checksum",
                    Frames.with(limited.udp(SERVER, CLIENT, answer), 40, 0, 0));
            tries.add(SRC_IP4, "type " + type + " from the gateway",
                    new Ipv4Frame(me.mac(), cast.gateway(), Frames.BROADCAST, LIMITED).udp(SERVER, CLIENT, answer));
            for (int[] options : OPTIONS) {
                tries.add(DHCP_SERVER, "type " + type + " behind IPv4 option " + options[0],
                        limited.udpBehind(Frames.octets(options), SERVER, CLIENT, answer));
            }
            fragments(tries, limited, answer);
        }
        tries.add(DHCP_SERVER, "no message at all", toV1.udp(SERVER, CLIENT));
        return tries;
    }

    /** What is cut in pieces whose first ones tell the ports. */
    private static void fragments(Tries tries, Ipv4Frame way, byte[] answer) {
        byte[] datagram = Upper.udp(way.from(), SERVER, way.to(), CLIENT, answer);
        for (int first : new int[]{8, 16, 248}) {
            tries.add(FRAGMENT, "first " + first + " octets",
                    way.carrying(Upper.UDP, Ipv4Frame.MORE, new byte[0], Frames.resized(datagram, first)));
        }
        tries.add(DHCP_SERVER, "the reserved flag", way.carrying(Upper.UDP, 0x8000, new byte[0], datagram));
        tries.add(DHCP_SERVER, "not to be fragmented", way.carrying(Upper.UDP, 0x4000, new byte[0], datagram));
        tries.add(FRAGMENT, "first 24 octets, not to be fragmented",
                way.carrying(Upper.UDP, 0x6000, new byte[0], Frames.resized(datagram, 24)));
        tries.add(FRAGMENT, "first 24 octets with the reserved flag",
                way.carrying(Upper.UDP, 0xa000, new byte[0], Frames.resized(datagram, 24)));
        tries.add(FRAGMENT, "first 0 octets", way.carrying(Upper.UDP, Ipv4Frame.MORE, new byte[0]));
        tries.add(FRAGMENT, "first 24 octets behind options", way.carrying(Upper.UDP, Ipv4Frame.MORE,
                Frames.octets(148, 4, 0, 0), Frames.resized(datagram, 24)));
    }

    /** A client's message by broadcast. */
    private static byte[] ask(Cast cast, byte[] message) {
        return new Ipv4Frame(cast.attacker().mac(), NOWHERE, Frames.BROADCAST, LIMITED).udp(CLIENT, SERVER, message);
    }

    private static Dhcp own(Cast cast, int type) {
        return new Dhcp(type, cast.attacker().mac());
    }

    private static Tries strangers(Cast cast) {
        Tries tries = new Tries();
        MacAddress me = cast.attacker().mac();
        for (int i = 1; i <= 50; i++) {
            MacAddress stranger = new MacAddress(0x0200_0000_0000L + i);
            add(tries, "DISCOVER for " + stranger, ask(cast, new Dhcp(Dhcp.DISCOVER, stranger).message()));
        }
        add(tries, "DISCOVER for V1", ask(cast, new Dhcp(Dhcp.DISCOVER, cast.v1().mac()).message()));
        add(tries, "REQUEST for V1 from the own address",
                cast.broadcastFrom(cast.attacker().ip4()).udp(CLIENT, SERVER,
                        new Dhcp(Dhcp.REQUEST, cast.v1().mac()).message()));
        add(tries, "DISCOVER for V1 to V2", cast.attacker().to4(cast.v2()).udp(CLIENT, SERVER,
                new Dhcp(Dhcp.DISCOVER, cast.v1().mac()).message()));
        add(tries, "DISCOVER for V1 from another port", cast.attacker().to4(cast.v2()).udp(PORT, SERVER,
                new Dhcp(Dhcp.DISCOVER, cast.v1().mac()).message()));
        tries.add(SRC_MAC, "DISCOVER of V1 from V1's MAC",
                new Ipv4Frame(cast.v1().mac(), NOWHERE, Frames.BROADCAST, LIMITED).udp(CLIENT, SERVER,
                        new Dhcp(Dhcp.DISCOVER, cast.v1().mac()).message()));
        add(tries, "hardware type 6", ask(cast, own(cast, 1).with(1, (byte) 6).message()));
        add(tries, "hardware length 0", ask(cast, own(cast, 1).with(2, (byte) 0).message()));
        add(tries, "hardware length 16", ask(cast, own(cast, 1).with(2, (byte) 16).message()));
        add(tries, "operation 2", ask(cast, own(cast, 1).operation(2).message()));
        add(tries, "operation 0", ask(cast, own(cast, 1).operation(0).message()));
        add(tries, "another cookie", ask(cast, own(cast, 1).with(236, DATA[0]).message()));
        add(tries, "BOOTP: no type", ask(cast, own(cast, 0).message()));
        for (int type : new int[]{2, 5, 6, 9, 10, 13, 255}) {
            add(tries, "type " + type, ask(cast, own(cast, type).message()));
        }
        add(tries, "239 octets", ask(cast, Frames.resized(own(cast, 1).message(), 239)));
        add(tries, "240 octets", ask(cast, Frames.resized(own(cast, 1).message(), 240)));
        add(tries, "0 octets", ask(cast, new byte[0]));
        for (int length : new int[]{8, 247, 248}) { // what follows is no part of the message
            add(tries, "a whole message behind a UDP length of " + length,
                    Frames.with(ask(cast, own(cast, 1).message()), UDP_LENGTH_AT, length >> 8, length));
        }
        byte[] datagram = Upper.udp(NOWHERE, CLIENT, LIMITED, SERVER, own(cast, 1).message());
        tries.add(FRAGMENT, "a first fragment", new Ipv4Frame(me, NOWHERE, Frames.BROADCAST, LIMITED)
                .carrying(Upper.UDP, Ipv4Frame.MORE, new byte[0], Frames.resized(datagram, 256)));
        return tries;
    }

    private static void add(Tries tries, String what, byte[] frame) {
        tries.add(DHCP_CLIENT, what, frame);
    }

    private static Tries hijack(Cast cast) {
        Tries tries = new Tries();
        Host v1 = cast.v1();
        byte[] m = v1.mac().octets();
        int[] type1 = {1, m[0], m[1], m[2], m[3], m[4], m[5]};
        for (int type : new int[]{Dhcp.DISCOVER, Dhcp.REQUEST, Dhcp.DECLINE, Dhcp.RELEASE, Dhcp.INFORM}) {
            String name = "type " + type + ": ";
            add(tries, name + "client id V1's", ask(cast, own(cast, type).option(61, type1).message()));
            add(tries, name + "client id V1's behind padding",
                    ask(cast, own(cast, type).ending(0, 0, 0).option(61, type1).ending(255).message()));
            add(tries, name + "client id V1's, then the own", ask(cast, own(cast, type).option(61, type1)
                    .option(61, clientId(cast.attacker().mac())).message()));
            add(tries, name + "client id the own, then V1's", ask(cast, own(cast, type)
                    .option(61, clientId(cast.attacker().mac())).option(61, type1).message()));
            add(tries, name + "client id a name", ask(cast, own(cast, type).option(61, 0, 'v', '1').message()));
            add(tries, name + "client id of hardware type 6",
                    ask(cast, own(cast, type).option(61, 6, m[0], m[1], m[2], m[3], m[4], m[5]).message()));
            add(tries, name + "client id empty", ask(cast, own(cast, type).option(61).message()));
            add(tries, name + "client id cut off", ask(cast, own(cast, type).ending(61, 7, 1, m[0]).message()));
            add(tries, name + "client id too long",
                    ask(cast, own(cast, type).option(61, 1, m[0], m[1], m[2], m[3], m[4], m[5], 0).message()));
            add(tries, name + "relayed", ask(cast, own(cast, type).relay(cast.gateway()).message()));
            add(tries, name + "relayed by A", ask(cast, own(cast, type).relay(cast.attacker().ip4()).message()));
            add(tries, name + "relay information", ask(cast, own(cast, type).option(82, 1, 2, 0, 1).message()));
            add(tries, name + "empty relay information", ask(cast, own(cast, type).option(82).message()));
            add(tries, name + "overloaded fields", ask(cast, own(cast, type).option(52, 3).message()));
            add(tries, name + "V1's address", ask(cast, own(cast, type).client(v1.ip4()).message()));
            add(tries, name + "V1's address, from the own one", cast.attacker().to4(v1).udp(CLIENT, SERVER,
                    own(cast, type).client(v1.ip4()).message()));
        }
        return tries;
    }

    private static int[] clientId(MacAddress mac) {
        byte[] m = mac.octets();
        return new int[]{1, m[0], m[1], m[2], m[3], m[4], m[5]};
    }

    /** Whoever believes what passes by would learn from these that V1's address is the attacker's. */
    private static Tries forgedAck(Cast cast) {
        Tries tries = new Tries();
        Host me = cast.attacker();
        for (String ip : List.of(cast.v1().ip4(), cast.foreign(201), cast.gateway())) {
            byte[] ack = new Dhcp(Dhcp.ACK, me.mac()).operation(2).yours(ip).option(51, 0, 1, 0, 0).message();
            tries.add(DHCP_SERVER, "ACK of " + ip + " to itself", me.to4(me).udp(SERVER, CLIENT, ack));
            tries.add(DHCP_SERVER, "ACK of " + ip + " to all",
                    new Ipv4Frame(me.mac(), me.ip4(), Frames.BROADCAST, LIMITED).udp(SERVER, CLIENT, ack));
            tries.add(SRC_IP4, "then a packet from " + ip, cast.toVictimFrom(ip).udp(PORT, PORT, DATA));
            tries.add(ARP_SPA, "then ARP from " + ip,
                    ArpFrame.request(me.mac(), ip, ip).frame(me.mac(),
                            Frames.BROADCAST, DATA));
        }
        return tries;
    }
}
