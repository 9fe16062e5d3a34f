package org.machwire.client.attack;

import static org.machwire.client.attack.Tries.DATA;
import static org.machwire.client.attack.Tries.PORT;
import static org.machwire.v1.DropReason.BPDU;
import static org.machwire.v1.DropReason.DST_RESERVED;
import static org.machwire.v1.DropReason.ETHERTYPE;
import static org.machwire.v1.DropReason.SRC_INVALID;
import static org.machwire.v1.DropReason.SRC_MAC;

import java.util.Arrays;
import java.util.List;
import org.machwire.client.attack.frames.ArpFrame;
import org.machwire.client.attack.frames.Discovery;
import org.machwire.client.attack.frames.Frames;
import org.machwire.client.attack.frames.Ipv4Frame;
import org.machwire.client.attack.frames.Ipv6Frame;
import org.machwire.ethernet.Icmpv6;
import org.machwire.ethernet.MacAddress;

/** Single frames whose Ethernet header lies, or that are of protocols which are not a host's. */
final class LinkAttacks {
    private static final int[] TAG_TYPES = {0x8100, 0x88a8, 0x9100, 0x9200, 0x9300};
    /** Types that are not on the list: MACsec, MPLS, PPPoE, AVTP, IPX, AppleTalk, PROFINET, EtherCAT, PTP, FCoE, CFM, loop-back, and ends of ranges. */
    private static final int[] FOREIGN_TYPES = {0x88e5, 0x8847, 0x8848, 0x8863, 0x8864, 0x22f0, 0x22ea, 0x8137, 0x809b,
            0x80f3, 0x8892, 0x88a4, 0x88f7, 0x8906, 0x8914, 0x8902, 0x9000, 0x0600, 0x0601, 0x0801, 0x0805, 0x0807,
            0x86dc, 0x86de, 0x8034, 0x8036, 0x1234, 0x6558, 0x894f, 0xffff};
    private static final int CISCO = 0x00000c;
    private static final MacAddress CISCO_GROUP = MacAddress.parse("01:00:0c:cc:cc:cc");
    private static final MacAddress PVST_GROUP = MacAddress.parse("01:00:0c:cc:cc:cd");

    private LinkAttacks() {}

    static List<Attack> all() {
        return List.of(
                Attack.ofFrames("1", "source MAC of another", LinkAttacks::stolenSources),
                Attack.ofFrames("3", "source MAC that no station has", LinkAttacks::invalidSources),
                Attack.ofFrames("12", "VLAN tags, one and several", LinkAttacks::tags),
                Attack.ofFrames("14", "protocols that are not a host's", LinkAttacks::foreignTypes),
                Attack.ofFrames("16", "pause frames, addresses of switches", LinkAttacks::pauses),
                Attack.ofFrames("17", "spanning-tree frames", LinkAttacks::spanningTree),
                Attack.ofFrames("18", "LLDP, CDP, DTP, VTP, LACP, PVST", LinkAttacks::neighbours),
                Attack.ofFrames("19", "EAPOL, wake on LAN", LinkAttacks::eapol));
    }

    private static Tries stolenSources(Cast cast) {
        Tries tries = new Tries();
        Host v1 = cast.v1();
        Host me = cast.attacker();
        tries.add(SRC_MAC, "V1's, to V2", v1.to4(cast.v2()).udp(PORT, PORT, DATA));
        tries.add(SRC_MAC, "V1's, to V1", v1.to4(v1).udp(PORT, PORT, DATA));
        tries.add(SRC_MAC, "V2's, to V1, IPv6", cast.v2().to6(v1).udp(PORT, PORT, DATA));
        tries.add(SRC_MAC, "the bystander's, to V1", cast.bystander().to4(v1).udp(PORT, PORT, DATA));
        tries.add(SRC_MAC, "V1's, to all, ARP",
                ArpFrame.reply(v1.mac(), v1.ip4(), Frames.BROADCAST, v1.ip4()).frame(v1.mac(), Frames.BROADCAST, DATA));
        tries.add(SRC_MAC, "V1's, to all, neighbour advertisement", v1.toGroup("ff02::1").icmp(
                Icmpv6.TYPE_NEIGHBOUR_ADVERTISEMENT, Discovery.neighbour(Discovery.OVERRIDE, v1.ip6())));
        tries.add(SRC_MAC, "V1's, foreign type", Frames.ethernet(v1.mac(), Frames.BROADCAST, 0x1234, DATA));
        tries.add(SRC_MAC, "V1's behind a tag", Frames.tagged(v1.to4(cast.v2()).udp(PORT, PORT, DATA), 0x8100_0001));
        tries.add(SRC_MAC, "V1's, too short for a packet", Frames.ethernet(v1.mac(), Frames.BROADCAST, 0x0800));
        for (int bit = 0; bit < 48; bit++) {
            if (bit != 40) { // a group's
                tries.add(SRC_MAC, "the attacker's with bit " + bit + " changed",
                        from(cast, new MacAddress(me.mac().value() ^ (1L << bit))));
            }
        }
        tries.add(SRC_MAC, "nobody's", from(cast, MacAddress.parse("02:00:00:00:00:01")));
        return tries;
    }

    private static byte[] from(Cast cast, MacAddress source) {
        return new Ipv4Frame(source, cast.attacker().ip4(), Frames.BROADCAST, cast.broadcast()).udp(PORT, PORT, DATA);
    }

    private static Tries invalidSources(Cast cast) {
        Tries tries = new Tries();
        for (String source : List.of("00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01", "33:33:00:00:00:01",
                "01:80:c2:00:00:00", "01:00:00:00:00:00", "fd:ff:ff:ff:ff:ff")) {
            tries.add(SRC_INVALID, source + " to all", from(cast, MacAddress.parse(source)));
            tries.add(SRC_INVALID, source + " to V1", new Ipv4Frame(MacAddress.parse(source), cast.attacker().ip4(),
                    cast.v1().mac(), cast.v1().ip4()).udp(PORT, PORT, DATA));
        }
        for (Host host : List.of(cast.attacker(), cast.v1())) {
            tries.add(SRC_INVALID, "a station's with the group bit",
                    from(cast, new MacAddress(host.mac().value() | 1L << 40)));
        }
        tries.add(SRC_INVALID, "none, in a spanning-tree frame",
                Frames.ieee(new MacAddress(0), reserved(0), bpdu(0x42, 0, 0)));
        return tries;
    }

    private static Tries tags(Cast cast) {
        Tries tries = new Tries();
        Host me = cast.attacker();
        byte[] honest = me.to4(cast.v1()).udp(PORT, PORT, DATA);
        byte[] arp = ArpFrame.reply(me.mac(), cast.gateway(), Frames.BROADCAST, cast.gateway())
                .frame(me.mac(), Frames.BROADCAST, DATA);
        byte[] ra = Ipv6Frame.toGroup(me.mac(), me.linkLocal(), "ff02::1").icmp(Icmpv6.TYPE_ROUTER_ADVERTISEMENT,
                Discovery.routerAdvertisement());
        for (int type : TAG_TYPES) {
            String name = "%04x".formatted(type);
            int tag = type << 16;
            tries.add(ETHERTYPE, name + " before an honest packet", Frames.tagged(honest, tag | 1));
            tries.add(ETHERTYPE, name + " of priority only", Frames.tagged(honest, tag | 0xe000));
            tries.add(ETHERTYPE, name + " before a forged ARP reply", Frames.tagged(arp, tag | 2));
            tries.add(ETHERTYPE, name + " before a router advertisement", Frames.tagged(ra, tag | 3));
            tries.add(ETHERTYPE, name + " and 8100", Frames.tagged(honest, tag | 1, 0x8100_0002));
            tries.add(ETHERTYPE, name + ", 88a8 and 8100", Frames.tagged(arp, tag | 1, 0x88a8_0002, 0x8100_0003));
            tries.add(ETHERTYPE, name + " cut off", Frames.ethernet(me.mac(), Frames.BROADCAST, type, (byte) 0));
        }
        return tries;
    }

    private static Tries foreignTypes(Cast cast) {
        Tries tries = new Tries();
        MacAddress me = cast.attacker().mac();
        for (int type : FOREIGN_TYPES) {
            String name = "type %04x".formatted(type);
            tries.add(ETHERTYPE, name + " to all", Frames.padded(Frames.ethernet(me, Frames.BROADCAST, type, DATA)));
            tries.add(ETHERTYPE, name + " to V1", Frames.padded(Frames.ethernet(me, cast.v1().mac(), type, DATA)));
        }
        byte[] packet = cast.attacker().to4(cast.v1()).udp(PORT, PORT, DATA);
        byte[] ip = Arrays.copyOfRange(packet, 14, packet.length);
        tries.add(ETHERTYPE, "IPv4 in SNAP", Frames.snap(me, cast.v1().mac(), 0, 0x0800, ip));
        tries.add(ETHERTYPE, "ARP in SNAP", Frames.snap(me, Frames.BROADCAST, 0, 0x0806,
                ArpFrame.reply(me, cast.gateway(), Frames.BROADCAST, cast.gateway()).packet()));
        tries.add(ETHERTYPE, "IPv4 in LLC 06", Frames.ieee(me, cast.v1().mac(),
                Frames.join(Frames.octets(6, 6, 3), ip)));
        tries.add(ETHERTYPE, "raw IPX", Frames.ieee(me, Frames.BROADCAST, Frames.join(Frames.octets(255, 255), DATA)));
        tries.add(ETHERTYPE, "NetBEUI", Frames.ieee(me, Frames.BROADCAST,
                Frames.join(Frames.octets(0xf0, 0xf0, 3), DATA)));
        tries.add(ETHERTYPE, "IS-IS", Frames.ieee(me, MacAddress.parse("01:80:c2:00:00:14"),
                Frames.join(Frames.octets(0xfe, 0xfe, 3), DATA)));
        tries.add(ETHERTYPE, "length 0", Frames.ethernet(me, Frames.BROADCAST, 0, DATA));
        tries.add(ETHERTYPE, "length 05ff", Frames.ethernet(me, Frames.BROADCAST, 0x05ff, DATA));
        return tries;
    }

    private static MacAddress reserved(int last) {
        return new MacAddress(0x0180_c200_0000L | last);
    }

    private static Tries pauses(Cast cast) {
        Tries tries = new Tries();
        Host me = cast.attacker();
        byte[] pause = Frames.octets(0, 1, 255, 255);
        byte[] priorities = Frames.octets(1, 1, 0, 255, 255, 255, 255, 255);
        for (MacAddress to : List.of(reserved(1), Frames.BROADCAST, cast.v1().mac())) {
            tries.add(ETHERTYPE, "pause to " + to, Frames.padded(Frames.ethernet(me.mac(), to, 0x8808, pause)));
            tries.add(ETHERTYPE, "priority pause to " + to,
                    Frames.padded(Frames.ethernet(me.mac(), to, 0x8808, priorities)));
        }
        for (int last = 0; last < 16; last++) {
            tries.add(DST_RESERVED, "IPv4 to " + reserved(last),
                    new Ipv4Frame(me.mac(), me.ip4(), reserved(last), cast.v1().ip4()).udp(PORT, PORT, DATA));
            tries.add(DST_RESERVED, "IPv6 to " + reserved(last),
                    new Ipv6Frame(me.mac(), me.ip6(), reserved(last), "ff02::1").udp(PORT, PORT, DATA));
        }
        return tries;
    }

    /** A configuration message of the best root there can be, or another of the family. */
    private static byte[] bpdu(int sap, int version, int type) {
        return Frames.join(Frames.octets(sap, sap, 3, 0, 0, version, type), new byte[31]);
    }

    private static Tries spanningTree(Cast cast) {
        Tries tries = new Tries();
        MacAddress me = cast.attacker().mac();
        for (MacAddress to : List.of(reserved(0), reserved(8), Frames.BROADCAST, cast.v1().mac())) {
            tries.add(BPDU, "STP root of priority 0 to " + to, Frames.ieee(me, to, bpdu(0x42, 0, 0)));
            tries.add(BPDU, "STP topology change to " + to, Frames.ieee(me, to, bpdu(0x42, 0, 0x80)));
            tries.add(BPDU, "RSTP to " + to, Frames.ieee(me, to, bpdu(0x42, 2, 2)));
            tries.add(BPDU, "MSTP to " + to, Frames.ieee(me, to, bpdu(0x42, 3, 2)));
        }
        tries.add(BPDU, "LLC alone", Frames.ethernet(me, reserved(0), 3, Frames.octets(0x42, 0x42, 3)));
        tries.add(BPDU, "a length that lies", Frames.ethernet(me, reserved(0), 0x05ff, bpdu(0x42, 0, 0)));
        tries.add(BPDU, "PVST+", Frames.snap(me, PVST_GROUP, CISCO, 0x010b, bpdu(0x42, 0, 0)));
        tries.add(BPDU, "PVST+ to V1", Frames.snap(me, cast.v1().mac(), CISCO, 0x010b, bpdu(0x42, 0, 0)));
        tries.add(ETHERTYPE, "a topology change with a tag",
                Frames.tagged(Frames.ieee(me, reserved(0), bpdu(0x42, 0, 0x80)), 0x8100_0001));
        return tries;
    }

    private static Tries neighbours(Cast cast) {
        Tries tries = new Tries();
        MacAddress me = cast.attacker().mac();
        for (MacAddress to : List.of(reserved(0), reserved(3), reserved(14), Frames.BROADCAST, cast.v1().mac())) {
            tries.add(ETHERTYPE, "LLDP to " + to, Frames.padded(Frames.ethernet(me, to, 0x88cc,
                    Frames.octets(2, 7, 4, 0, 0, 0, 0, 0, 0, 4, 2, 7, 0x30, 6, 2, 0, 120, 0, 0))));
        }
        for (int subtype = 1; subtype <= 10; subtype++) {
            tries.add(ETHERTYPE, "slow protocol " + subtype,
                    Frames.padded(Frames.ethernet(me, reserved(2), 0x8809, Frames.octets(subtype, 1, 1, 20))));
        }
        // CDP, VTP, DTP, UDLD, PAgP, VLAN bridge
        for (int protocol : new int[]{0x2000, 0x2003, 0x2004, 0x0111, 0x0104, 0x010c}) {
            tries.add(ETHERTYPE, "Cisco's %04x".formatted(protocol),
                    Frames.snap(me, CISCO_GROUP, CISCO, protocol, DATA));
        }
        tries.add(ETHERTYPE, "Extreme's EDP",
                Frames.snap(me, MacAddress.parse("00:e0:2b:00:00:00"), 0x00e02b, 0x00bb, DATA));
        tries.add(BPDU, "PVST", Frames.snap(me, PVST_GROUP, CISCO, 0x010b, DATA));
        tries.add(ETHERTYPE, "MVRP", Frames.padded(Frames.ethernet(me, reserved(13), 0x88f5, DATA)));
        tries.add(ETHERTYPE, "GVRP", Frames.ieee(me, MacAddress.parse("01:80:c2:00:00:21"),
                Frames.octets(0x42, 0x42, 0x13, 0, 1)));
        return tries;
    }

    private static Tries eapol(Cast cast) {
        Tries tries = new Tries();
        MacAddress me = cast.attacker().mac();
        byte[] success = Frames.octets(2, 0, 0, 4, 3, 1, 0, 4);
        byte[] logoff = Frames.octets(1, 2, 0, 0);
        byte[] magic = Frames.join(Frames.octets(255, 255, 255, 255, 255, 255), cast.v1().mac().octets(),
                cast.v1().mac().octets(), cast.v1().mac().octets(), cast.v1().mac().octets());
        for (MacAddress to : List.of(reserved(3), Frames.BROADCAST, cast.v1().mac())) {
            tries.add(ETHERTYPE, "EAP success to " + to, Frames.padded(Frames.ethernet(me, to, 0x888e, success)));
            tries.add(ETHERTYPE, "EAPOL logoff to " + to, Frames.padded(Frames.ethernet(me, to, 0x888e, logoff)));
            tries.add(ETHERTYPE, "pre-authentication to " + to,
                    Frames.padded(Frames.ethernet(me, to, 0x88c7, success)));
            tries.add(ETHERTYPE, "wake on LAN to " + to, Frames.padded(Frames.ethernet(me, to, 0x0842, magic)));
        }
        return tries;
    }
}
