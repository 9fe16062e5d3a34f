package org.machwire.server.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.isolation.Hand.A;
import static org.machwire.server.isolation.Hand.A4;
import static org.machwire.server.isolation.Hand.A6;
import static org.machwire.server.isolation.Hand.ALERT;
import static org.machwire.server.isolation.Hand.ALL;
import static org.machwire.server.isolation.Hand.ALL_NODES;
import static org.machwire.server.isolation.Hand.ALL_ROUTERS;
import static org.machwire.server.isolation.Hand.A_LOCAL;
import static org.machwire.server.isolation.Hand.B;
import static org.machwire.server.isolation.Hand.B4;
import static org.machwire.server.isolation.Hand.B6;
import static org.machwire.server.isolation.Hand.B_LOCAL;
import static org.machwire.server.isolation.Hand.DHCP_SERVER;
import static org.machwire.server.isolation.Hand.HOST;
import static org.machwire.server.isolation.Hand.MLD2;
import static org.machwire.server.isolation.Hand.NONE4;
import static org.machwire.server.isolation.Hand.NONE6;
import static org.machwire.server.isolation.Hand.ROUTER;
import static org.machwire.server.isolation.Hand.arp;
import static org.machwire.server.isolation.Hand.dhcp;
import static org.machwire.server.isolation.Hand.error4;
import static org.machwire.server.isolation.Hand.error6;
import static org.machwire.server.isolation.Hand.fragment4;
import static org.machwire.server.isolation.Hand.fragmentHeader;
import static org.machwire.server.isolation.Hand.ip4;
import static org.machwire.server.isolation.Hand.ip6;
import static org.machwire.server.isolation.Hand.nd;
import static org.machwire.server.isolation.Hand.options4;
import static org.machwire.server.isolation.Hand.padding;
import static org.machwire.server.isolation.Hand.rarp;
import static org.machwire.server.isolation.Hand.tcp;
import static org.machwire.server.isolation.Hand.to;
import static org.machwire.server.isolation.Hand.udp;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.machwire.v1.DropReason;

/** Each rule of the page with frames on both sides of it. */
final class ReferenceGuardTest {
    private static final Policy IPV6_ONLY = new Policy(A, Set.of(), Set.of(A6), Set.of(), Hand.NETWORKS);
    private static final String PING = "0800" + Digits.zeros(6);
    private static final String ADVERTISEMENT = "88000000" + "60000000";
    private static final String SOLICITATION = "87000000" + "00000000";

    private static void passes(String... frames) {
        judged(DropReason.NOT_DROPPED, HOST, frames);
    }

    private static void dropped(DropReason reason, String... frames) {
        judged(reason, HOST, frames);
    }

    private static void judged(DropReason reason, Policy policy, String... frames) {
        for (String frame : frames) {
            assertThat(ReferenceGuard.judge(Digits.octets(frame), policy)).as(frame).isEqualTo(reason);
        }
    }

    @Test
    void rules4And5EthernetSource() {
        passes(ip4(1, PING));
        dropped(DropReason.SRC_INVALID, Hand.from("000000000000", ip4(1, PING)),
                Hand.from("575400000001", ip4(1, PING)));
        dropped(DropReason.SRC_MAC, Hand.from(B, ip4(1, PING)));
    }

    @Test
    void rules6And7EtherType() {
        dropped(DropReason.BPDU, B + A + "0026424203", B + A + "0000aaaa0300000c010b");
        dropped(DropReason.ETHERTYPE, B + A + "00264242", B + A + "0600424203", B + A + "8100000c0800", B + A + "88cc");
    }

    @Test
    void rule8ArpShape() {
        passes(arp(1, A, A4, B4), arp(1, A, A4, B4) + "ff");
        dropped(DropReason.MALFORMED, arp(3, A, A4, B4), Digits.cut(arp(1, A, A4, B4), 0, 41),
                arp(1, A, A4, B4).replace("0001080006040001", "0006080006040001"),
                rarp(A, NONE4, A, NONE4).replace("0001080006040003", "0001080006040004"));
    }

    @Test
    void rule8Ip4Shape() {
        passes(ip4(1, PING) + "0102", options4("01010100"), options4("94040000"), options4("00ffffff"));
        dropped(DropReason.MALFORMED, Digits.cut(ip4(1, ""), 0, 33), Digits.cut(ip4(1, PING), 0, 41),
                ip4(1, PING).replace("08004500", "08005500"), ip4(1, PING).replace("08004500", "08004400"),
                ip4(1, PING).replace("0800450000", "08004f0000"),
                ip4(1, PING).replace("45000" + "01c", "4500" + "0013"),
                options4("01010107"), options4("07010101"), options4("07050101"),
                fragment4(0x2000, 47, Digits.zeros(9)), fragment4(8189, 47, Digits.zeros(4)));
        passes(fragment4(0x2000, 47, Digits.zeros(16)), fragment4(8189, 47, Digits.zeros(3)));
    }

    @Test
    void rule8Ip6Shape() {
        passes(ip6(59, "") + "01", ip6(60, padding(59)), ip6(51, "3b01" + Digits.zeros(10)));
        dropped(DropReason.MALFORMED, Digits.cut(ip6(59, ""), 0, 53), Digits.cut(ip6(59, "00"), 0, 54),
                ip6(59, "").replace("86dd60", "86dd40"), ip6(60, "3b01010400000000"), ip6(60, "3b00010500000000"),
                ip6(0, "3b00c20400010000"), ip6(51, "3b00" + Digits.zeros(6)), ip6(44, "3b00000000"),
                ip6(44, fragmentHeader(47, 1) + Digits.zeros(9)),
                ip6(44, fragmentHeader(47, 0xfff8) + Digits.zeros(8)),
                ip6(60, padding(44) + fragmentHeader(47, 0xfff0) + Digits.zeros(8)));
        passes(ip6(44, fragmentHeader(47, 0xfff8) + Digits.zeros(7)),
                ip6(60, padding(44) + fragmentHeader(47, 0xfff0) + Digits.zeros(7)));
    }

    @Test
    void rule8UpperShape() {
        passes(ip4(6, tcp()), ip4(17, udp(1, 2, "00")), ip4(17, udp(1, 2, "") + "00"), ip4(17, "0001000200070000"),
                ip4(17, "0001000200090000"), ip4(1, "08000000"),
                ip4(2, "12000000" + "e0000005"), ip6(44, fragmentHeader(6, 0) + tcp()));
        dropped(DropReason.MALFORMED, ip4(6, Digits.zeros(19)), ip4(17, Digits.zeros(7)),
                ip4(1, "080000"),
                ip4(1, Digits.cut(error4(A4), 0, 27)), ip4(2, "12000000"), ip6(58, "800000"),
                ip6(58, Digits.cut(error6(A6), 0, 47)), ip6(44, fragmentHeader(6, 0) + "00"),
                nd("85000000"), nd(ADVERTISEMENT), nd(ADVERTISEMENT + A6 + "0200"), nd(ADVERTISEMENT + A6 + "02"),
                nd(ADVERTISEMENT + A6 + "0202" + A + Digits.zeros(8)), nd("8f000000" + "000000"),
                nd("8f000000" + "00000001" + "04000000" + Digits.zeros(15)),
                ip4(2, "22000000" + "00000001" + "04000001" + "e0000005"));
    }

    @Test
    void rule9SourceRoute() {
        dropped(DropReason.SOURCE_ROUTE, options4("83030400"), options4("89030400"), ip6(43, ""),
                ip6(60, "3b02" + "c910" + B6 + "0100" + "0000"));
        passes(options4("00830304"));
    }

    @Test
    void rule10Fragments() {
        passes(fragment4(0x2000, 17, udp(1, 2, Digits.zeros(8))), fragment4(2, 17, "00"), fragment4(3, 6, "00"),
                ip6(44, fragmentHeader(17, 0) + udp(1, 2, "")), ip6(44, fragmentHeader(47, 16) + "00"));
        dropped(DropReason.FRAGMENT, fragment4(0x2000, 47, ""), fragment4(0x2000, 6, Digits.zeros(16)),
                fragment4(1, 6, ""), fragment4(2, 6, "00"), fragment4(0x2000, 2, "1200000000000000"),
                fragment4(9, 2, "00"), fragment4(0x2000, 1, "0300000000000000"),
                fragment4(0x2000, 17, udp(67, 1, Digits.zeros(8))), fragment4(0x2000, 17, udp(1, 68, Digits.zeros(8))),
                ip6(44, fragmentHeader(60, 0) + padding(59)), ip6(44, fragmentHeader(60, 8) + "00"),
                ip6(44, fragmentHeader(58, 0) + SOLICITATION + B6), ip6(44, fragmentHeader(17, 0) + udp(1, 547, "")));
        passes(fragment4(0x2000, 1, PING), fragment4(0x2000, 17, udp(546, 1, Digits.zeros(8))));
    }

    @Test
    void rule11HeaderChain() {
        passes(ip6(60, padding(60).repeat(7) + padding(59)), ip6(0, padding(60) + padding(59)));
        dropped(DropReason.HEADER_CHAIN, ip6(60, padding(60).repeat(8) + padding(59)),
                ip6(60, padding(0) + padding(59)), ip6(135, Digits.zeros(8)), ip6(2, Digits.zeros(8)), ip6(255, ""));
        dropped(DropReason.HEADER_CHAIN, ip6(60, padding(60).repeat(8) + "3b"), ip6(60, padding(0) + "ff"),
                ip6(44, fragmentHeader(135, 1)), ip6(44, fragmentHeader(135, 8)));
        dropped(DropReason.FRAGMENT, ip6(44, fragmentHeader(0, 0)), ip6(44, fragmentHeader(60, 0) + "ff"));
        dropped(DropReason.FRAGMENT, ip6(44, fragmentHeader(43, 0)), ip6(44, fragmentHeader(43, 8)));
    }

    @Test
    void rules12And13Arp() {
        passes(arp(2, A, A4, B4), arp(1, A, A4, A4), arp(1, A, NONE4, A4), rarp(A, NONE4, A, NONE4),
                rarp(A, NONE4, A, A4), rarp(A, A4, A, B4));
        dropped(DropReason.ARP_SHA, arp(1, B, A4, B4), rarp(B, NONE4, A, NONE4), rarp(A, NONE4, B, NONE4));
        dropped(DropReason.ARP_SPA, arp(1, A, B4, A4), arp(1, A, NONE4, B4), arp(2, A, NONE4, A4),
                rarp(A, NONE4, A, B4), rarp(A, B4, A, NONE4));
        judged(DropReason.ARP_SPA, ROUTER, arp(1, A, "08080808", B4));
        judged(DropReason.ARP_SPA, IPV6_ONLY, rarp(A, NONE4, A, NONE4), arp(1, A, NONE4, NONE4));
    }

    @Test
    void rule14Ip4Source() {
        passes(ip4(NONE4, "ffffffff", 17, dhcp(NONE4, NONE4, A, "350101ff")), ip4(NONE4, "e0000016", 2,
                "2200000000000000"), ip4(NONE4, "e0000002", 2, "17000000e1020304"));
        dropped(DropReason.SRC_IP4, ip4(B4, A4, 1, PING), ip4(NONE4, B4, 1, PING), ip4(NONE4, B4, 17,
                dhcp(NONE4, NONE4, A, "350101ff")), ip4(NONE4, "e0000001", 2, "1100000000000000"),
                ip4("08080808", B4, 1, PING));
        judged(DropReason.NOT_DROPPED, ROUTER, ip4("08080808", B4, 1, PING));
        judged(DropReason.SRC_IP4, ROUTER, ip4(B4, A4, 1, PING), ip4("7f000001", B4, 1, PING),
                ip4("00000001", B4, 1, PING), ip4("e0000001", B4, 1, PING), ip4("ffffffff", B4, 1, PING));
        judged(DropReason.SRC_IP4, IPV6_ONLY, ip4(NONE4, "e0000016", 2, "2200000000000000"));
    }

    @Test
    void rule15Ip6Source() {
        String solicitedNode = "ff0200000000000000000001ff000010";
        passes(ip6(A_LOCAL, B6, 64, 59, ""),
                ip6(NONE6, solicitedNode, 255, 58, SOLICITATION + A6 + "0e01000000000000"),
                ip6(NONE6, MLD2, 1, 0, ALERT + "8f00000000000000"), ip6(NONE6, ALL_ROUTERS, 255, 58,
                        "8500000000000000"));
        dropped(DropReason.SRC_IP6, ip6(B6, A6, 64, 59, ""), ip6(B_LOCAL, A6, 64, 59, ""),
                ip6(NONE6, B6, 64, 59, ""), ip6(NONE6, ALL_NODES, 255, 58, SOLICITATION + A6),
                ip6(NONE6, solicitedNode, 254, 58, SOLICITATION + A6),
                ip6(NONE6, solicitedNode, 255, 58, SOLICITATION + A6 + "0101" + A),
                ip6(NONE6, solicitedNode, 255, 58, SOLICITATION + "fd6a" + A6.substring(4)),
                ip6(NONE6, MLD2, 1, 58, "8f00000000000000"), ip6(NONE6, MLD2, 2, 0, ALERT + "8f00000000000000"),
                ip6(NONE6, ALL_ROUTERS, 255, 58, "8500000000000000" + "0e01000000000000"),
                ip6(NONE6, ALL_ROUTERS, 255, 60, padding(58) + "8500000000000000"),
                ip6(NONE6, solicitedNode, 255, 60, padding(58) + SOLICITATION + A6),
                ip6(NONE6, MLD2, 1, 0, ALERT.replace("3a00", "3c00") + padding(58) + "8f00000000000000"));
        passes(ip6(NONE6, MLD2, 1, 0, "3a01" + "05020000".repeat(2) + "01040000" + "0000" + "8f00000000000000"));
        judged(DropReason.NOT_DROPPED, ROUTER, ip6("20010db8" + "0".repeat(24), B6, 64, 59, ""));
        judged(DropReason.SRC_IP6, ROUTER, ip6(B6, A6, 64, 59, ""), ip6(B_LOCAL, A6, 64, 59, ""),
                ip6("0".repeat(20) + "ffff08080808", B6, 64, 59, ""), ip6(NONE6, B6, 64, 59, ""));
    }

    @Test
    void rule16DhcpServer() {
        String[] answers = {ip4(17, udp(67, 1, "")), ip4(17, udp(1, 68, "")), ip6(17, udp(547, 1, "")),
                ip6(17, udp(1, 546, ""))};
        dropped(DropReason.DHCP_SERVER, answers);
        judged(DropReason.NOT_DROPPED, DHCP_SERVER, answers);
        passes(ip4(17, udp(547, 1, "")), ip6(17, udp(67, 1, "")));
    }

    @Test
    void rule17DhcpClient() {
        passes(client(dhcp(NONE4, NONE4, A, "350101")), client(dhcp(A4, NONE4, A, "00350103ff82")),
                client(dhcp(NONE4, NONE4, A, "3501033d0701" + A)), client(dhcp(NONE4, NONE4, A, "3d02ff00350108")),
                ip6(17, udp(546, 547, "01000000")));
        dropped(DropReason.DHCP_CLIENT, client(udp(68, 67, "")), client(dhcp(B4, NONE4, A, "350101ff")),
                client(dhcp(NONE4, B4, A, "350101ff")), client(dhcp(NONE4, NONE4, B, "350101ff")),
                client(dhcp(NONE4, NONE4, A, "ff350101")), client(dhcp(NONE4, NONE4, A, "350102ff")),
                client(dhcp(NONE4, NONE4, A, "3501010cff")), client(dhcp(NONE4, NONE4, A, "3501010c")),
                client(dhcp(NONE4, NONE4, A, "3501015200ff")), client(dhcp(NONE4, NONE4, A, "350101340103ff")),
                client(dhcp(NONE4, NONE4, A, "3501013d0701" + B)), client(dhcp(NONE4, NONE4, A, "3501013d020001")),
                ip6(17, udp(546, 547, "02000000")), ip6(17, udp(546, 547, "010000")));
        judged(DropReason.NOT_DROPPED, DHCP_SERVER, client(udp(68, 67, "")), ip6(17, udp(546, 547, "")));
    }

    private static String client(String datagram) {
        return ip4(A4, "ffffffff", 17, datagram);
    }

    @Test
    void rules18To21Routers() {
        judgedUnlessRouter(DropReason.RA, ip4(1, "0900000000000000"), nd("86000000" + Digits.zeros(12)),
                nd("8a000000"), nd("9700000000000000"), nd("9900000000000000"));
        judgedUnlessRouter(DropReason.REDIRECT, ip4(1, "05000000"), nd("89000000" + Digits.zeros(36)));
        judgedUnlessRouter(DropReason.GROUP_QUERY, ip4(2, "1100000000000000"), nd("82000000" + Digits.zeros(20)));
        judgedUnlessRouter(DropReason.ROUTING, ip4(88, ""), ip4(112, ""), fragment4(9, 89, "00"), ip6(89, ""),
                ip4(2, "1300000000000000"), ip4(A4, "e0000009", 17, udp(520, 520, "")),
                ip4(A4, "ffffffff", 17, udp(1, 1985, "")), to(ALL, ip4(17, udp(1, 520, ""))),
                ip6(A6, ALL_NODES, 64, 17, udp(1, 521, "")));
        passes(nd("8500000000000000"), nd("9800000000000000"), ip4(17, udp(520, 520, "")),
                ip4(A4, "e00000fb", 17, udp(520, 5353, "")), ip4(2, "1600000000000000"),
                to(ALL, ip6(17, udp(1, 521, ""))));
    }

    private static void judgedUnlessRouter(DropReason reason, String... frames) {
        dropped(reason, frames);
        judged(DropReason.NOT_DROPPED, ROUTER, frames);
    }

    @Test
    void rule22NdTarget() {
        passes(nd(ADVERTISEMENT + A6), nd(ADVERTISEMENT + A_LOCAL), nd(SOLICITATION + B6));
        dropped(DropReason.ND_TARGET, nd(ADVERTISEMENT + B6), nd(ADVERTISEMENT + ALL_NODES),
                nd(SOLICITATION + ALL_NODES));
        judged(DropReason.ND_TARGET, ROUTER, nd(ADVERTISEMENT + B6));
    }

    @Test
    void rule23NdLinkLayerAddress() {
        String redirect = "89000000" + Digits.zeros(36);
        String advertised = "86000000" + Digits.zeros(12);
        passes(nd(ADVERTISEMENT + A6 + "0201" + A), nd(SOLICITATION + B6 + "0101" + A),
                nd(SOLICITATION + B6 + "0e01" + B),
                nd("8500000000000000" + "0101" + A));
        dropped(DropReason.ND_LLA, nd(ADVERTISEMENT + A6 + "0201" + B), nd(ADVERTISEMENT + A6 + "0101" + B),
                nd(SOLICITATION + B6 + "0e01" + B + "0101" + B), nd("8500000000000000" + "0101" + B));
        judged(DropReason.NOT_DROPPED, ROUTER, nd(redirect + "0201" + B), nd(redirect + "0101" + B),
                nd(advertised + "0101" + A));
        judged(DropReason.ND_LLA, ROUTER, nd(advertised + "0101" + B));
    }

    @Test
    void rule24IcmpQuote() {
        passes(ip4(1, error4(A4)), ip4(1, error4("e0000001")), ip4(1, error4("ffffffff")), nd(error6(A6)),
                nd(error6(A_LOCAL)), nd(error6(ALL_NODES)));
        judgedUnlessRouter(DropReason.ICMP_QUOTE, ip4(1, error4(B4)), nd(error6(B6)));
    }
}
