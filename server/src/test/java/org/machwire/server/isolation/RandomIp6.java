package org.machwire.server.isolation;

/** Draws IPv6 packets. */
final class RandomIp6 {
    private static final String ALERT = "00050200000100";
    private final Draw draw;
    private final RandomAddresses addresses;
    private final RandomUppers uppers;
    private final RandomIcmp6 icmp6;

    /** A packet, and where it is for. */
    record Packet(String digits, String destination) {}

    /** What follows the headers; {@code asMembership} if the options of multicast listeners go before it. */
    record Upper(int protocol, String digits, String source, String destination, int hopLimit, boolean asMembership) {}

    RandomIp6(Draw draw, RandomAddresses addresses) {
        this.draw = draw;
        this.addresses = addresses;
        uppers = new RandomUppers(draw);
        icmp6 = new RandomIcmp6(draw, addresses);
    }

    Packet next() {
        return packet(upper());
    }

    private Upper upper() {
        return switch (draw.below(20)) {
            case 0, 1, 2 -> icmp6.discovery();
            case 3, 4, 5 -> icmp6.membership();
            case 6, 7 -> icmp6.router();
            case 8, 9 -> icmp6.other();
            case 10, 11 -> dhcp();
            case 12 -> plain(draw.oneIn(2) ? 47 : draw.of(88, 89, 103, 112, 124), draw.digits(8 + draw.below(20)));
            case 13 -> plain(draw.of(4, 41, 47, 50, 59, 132, 135, 139, 253, 1, 2, draw.below(256)), draw.upTo(40));
            case 14, 15, 16 -> plain(IpPacket.TCP, uppers.tcp());
            case 17 -> plain(IpPacket.UDP, uppers.udp(draw.of(521, 646, 5353), draw.of(520, 521, 646, 6696, 5353),
                    draw.upTo(20)));
            default -> plain(IpPacket.UDP, uppers.anyUdp());
        };
    }

    private Upper plain(int protocol, String digits) {
        String destination = draw.oneIn(3) ? addresses.group6() : addresses.any6();
        return new Upper(protocol, digits, addresses.own6(16), destination, 64, false);
    }

    private Upper dhcp() {
        boolean answer = draw.oneIn(6);
        int from = draw.oneIn(16) ? draw.of(547, 40000) : answer ? 547 : 546;
        int to = draw.oneIn(16) ? draw.of(547, 546, 40000) : answer ? 546 : 547;
        String data = new RandomDhcp(draw, addresses).message6();
        return plain(IpPacket.UDP, uppers.udp(from, to, data));
    }

    private Packet packet(Upper upper) {
        int next = upper.protocol();
        String behind = upper.digits();
        if (draw.oneIn(12)) {
            behind = fragment(next, behind);
            next = 44;
        }
        int headers = draw.oneIn(8) ? draw.of(1, 1, 1, 2, 3, 8, 9) : 0;
        for (int i = 0; i < headers; i++) {
            int type = draw.oneIn(12) ? draw.of(0, 43, 44) : draw.of(60, 60, 51);
            behind = extension(type, next, behind);
            next = type;
        }
        if (upper.asMembership() && !draw.oneIn(15)) {
            behind = Digits.u8(next) + draw.of(ALERT, ALERT, ALERT, ALERT, "00010005020000", "00050200010100")
                    + behind;
            next = 0;
        } else if (draw.oneIn(30)) {
            behind = extension(0, next, behind);
            next = 0;
        }
        String digits = "60" + draw.digits(3) + Digits.u16(Digits.size(behind)) + Digits.u8(next)
                + Digits.u8(upper.hopLimit()) + upper.source() + upper.destination() + behind;
        return new Packet(digits, upper.destination());
    }

    private String extension(int type, int next, String behind) {
        if (type == 44) {
            return fragment(next, behind);
        }
        String header = switch (type) {
            case 43 -> "02" + draw.of("00", "02", "04") + "01" + Digits.zeros(4) + addresses.any6();
            case 51 -> draw.oneIn(20) ? "00" + draw.digits(6) : "04" + draw.digits(22);
            default -> options();
        };
        return Digits.u8(next) + header + behind;
    }

    /** What follows the next header: the length, and options. */
    private String options() {
        return switch (draw.below(16)) {
            case 0 -> "02" + "c910" + addresses.any6() + "01020000";
            case 1 -> "00" + "c20400010000";
            case 2 -> "00" + "01ff00000000";
            case 3 -> "00" + "010300000005";
            case 4 -> "00" + draw.digits(6);
            case 5, 6, 7 -> "01" + "010c" + Digits.zeros(12);
            case 8, 9 -> "00" + "000000000000";
            default -> "00" + "010400000000";
        };
    }

    private String fragment(int next, String behind) {
        int size = Digits.size(behind);
        int kind = draw.below(4);
        boolean more = kind == 0 || (kind == 1 && draw.oneIn(2));
        int offset = kind == 1 || kind == 2 ? draw.of(1, 2, 3, 4, 100, draw.below(8192)) : 0;
        int end = more ? size / 8 * 8 : size;
        int kept = kind < 3 && draw.oneIn(4) ? Math.min(end, draw.of(0, 8, 16, 24)) : end;
        return Digits.u8(next) + "00" + Digits.u16(offset << 3 | (more ? 1 : 0)) + draw.digits(4)
                + Digits.cut(behind, 0, kept);
    }
}
