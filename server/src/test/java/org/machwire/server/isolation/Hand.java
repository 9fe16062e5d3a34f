package org.machwire.server.isolation;

import java.util.List;
import java.util.Set;
import org.machwire.token.DeviceRole;

/** Frames made by hand, from host A to host B unless it says otherwise, and the policies of their senders. */
final class Hand {
    static final String A = "565400000001";
    static final String B = "565400000002";
    static final String ALL = "ffffffffffff";
    static final String A4 = "0a450010";
    static final String B4 = "0a450020";
    static final String A6 = "fd69" + "0".repeat(26) + "10";
    static final String B6 = "fd69" + "0".repeat(26) + "20";
    static final String A_LOCAL = "fe80000000000000" + "545400fffe000001";
    static final String B_LOCAL = "fe80000000000000" + "545400fffe000002";
    static final String NONE4 = "00000000";
    static final String NONE6 = "0".repeat(32);
    static final String ALL_NODES = "ff02" + "0".repeat(27) + "1";
    static final String ALL_ROUTERS = "ff02" + "0".repeat(27) + "2";
    static final String MLD2 = "ff02" + "0".repeat(26) + "16";
    static final String ALERT = "3a00" + "05020000" + "0000";
    static final List<Network> NETWORKS = List.of(new Network("0a450000", 24),
            new Network("fd69" + "0".repeat(28), 64));
    static final Policy HOST = policy();
    static final Policy ROUTER = policy(DeviceRole.ROUTER);
    static final Policy DHCP_SERVER = policy(DeviceRole.DHCP_SERVER);

    private Hand() {}

    private static Policy policy(DeviceRole... roles) {
        return new Policy(A, Set.of(A4), Set.of(A6), Set.of(roles), NETWORKS);
    }

    static String arp(int operation, String senderMac, String senderIp, String targetIp) {
        return ALL + A + "0806" + "0001080006040" + Integer.toHexString(0x1000 | operation).substring(1) + senderMac
                + senderIp + NONE4 + "0000" + targetIp;
    }

    static String rarp(String senderMac, String senderIp, String targetMac, String targetIp) {
        return ALL + A + "8035" + "0001080006040003" + senderMac + senderIp + targetMac + targetIp;
    }

    static String ip4(int protocol, String upper) {
        return ip4(A4, B4, protocol, upper);
    }

    static String ip4(String source, String destination, int protocol, String upper) {
        return ip4("", 0, source, destination, protocol, upper);
    }

    /** Offset and flags as in the header. */
    static String fragment4(int field, int protocol, String upper) {
        return ip4("", field, A4, B4, protocol, upper);
    }

    static String options4(String options) {
        return ip4(options, 0, A4, B4, IpPacket.UDP, udp(1, 2, ""));
    }

    private static String ip4(String options, int field, String source, String destination, int protocol,
            String upper) {
        int header = 20 + Digits.size(options);
        return B + A + "0800" + "4" + Integer.toHexString(header / 4) + "00"
                + Digits.u16(header + Digits.size(upper)) + "0000" + Digits.u16(field) + "40" + Digits.u8(protocol)
                + "0000" + source + destination + options + upper;
    }

    static String ip6(int next, String rest) {
        return ip6(A6, B6, 64, next, rest);
    }

    static String ip6(String source, String destination, int hopLimit, int next, String rest) {
        return B + A + "86dd" + "60000000" + Digits.u16(Digits.size(rest)) + Digits.u8(next) + Digits.u8(hopLimit)
                + source + destination + rest;
    }

    /** Neighbour discovery from A. */
    static String nd(String message) {
        return ip6(A6, B6, 255, IpPacket.ICMP6, message);
    }

    /** An extension header of 8 octets with padding. */
    static String padding(int next) {
        return Digits.u8(next) + "00" + "010400000000";
    }

    /** A fragment header; the field as in it. */
    static String fragmentHeader(int next, int field) {
        return Digits.u8(next) + "00" + Digits.u16(field) + "00000001";
    }

    static String udp(int from, int to, String data) {
        return Digits.u16(from) + Digits.u16(to) + Digits.u16(8 + Digits.size(data)) + "0000" + data;
    }

    static String tcp() {
        return Digits.zeros(12) + "50" + Digits.zeros(7);
    }

    static String error4(String destination) {
        return "03010000" + "00000000" + "45" + Digits.zeros(15) + destination;
    }

    static String error6(String destination) {
        return "01000000" + "00000000" + "60" + Digits.zeros(23) + destination;
    }

    /** A client's message from port 68 to 67; {@code options} behind the cookie. */
    static String dhcp(String client, String relay, String mac, String options) {
        return udp(68, 67, "01010600" + Digits.zeros(8) + client + Digits.zeros(8) + relay + mac
                + Digits.zeros(10 + 192) + "63825363" + options);
    }

    /** The frame to another Ethernet address. */
    static String to(String mac, String frame) {
        return mac + frame.substring(12);
    }

    /** The frame from another Ethernet address. */
    static String from(String mac, String frame) {
        return frame.substring(0, 12) + mac + frame.substring(24);
    }
}
