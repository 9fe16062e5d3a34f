package org.machwire.server.isolation;

/** Draws IPv4 packets. */
final class RandomIp4 {
    private static final String[] OPTIONS = {"01010101", "94040000", "44080500" + "00000000", "01000000", "00ffffff",
            "8307040000000001", "89070400" + "00000000", "0701ffff", "07ff0400", "01010107"};
    private static final int[] GOOD_OPTIONS = {0, 1, 2, 3, 4};

    private final Draw draw;
    private final RandomAddresses addresses;
    private final RandomUppers uppers;

    /** A packet, and where it is for. */
    record Packet(String digits, String destination) {}

    RandomIp4(Draw draw, RandomAddresses addresses) {
        this.draw = draw;
        this.addresses = addresses;
        uppers = new RandomUppers(draw);
    }

    Packet next() {
        return switch (draw.below(16)) {
            case 0, 1, 2 -> dhcp();
            case 3, 4 -> membership();
            case 5, 6 -> icmp();
            case 7 -> packet(draw.oneIn(2) ? 47 : draw.of(88, 89, 103, 112, 124), draw.digits(8 + draw.below(20)));
            case 8 -> packet(draw.below(256), draw.upTo(40));
            case 9, 10, 11 -> packet(IpPacket.TCP, uppers.tcp());
            case 12 -> packet(IpPacket.UDP, uppers.udp(draw.of(520, 646, 5353, 6696, 3222, 521),
                    draw.of(520, 646, 1985, 2029, 3222, 698, 5353), draw.upTo(20)));
            default -> packet(IpPacket.UDP, uppers.anyUdp());
        };
    }

    private Packet packet(int protocol, String upper) {
        String destination = draw.oneIn(3) ? addresses.group4() : addresses.any4();
        return packet(addresses.own4(16), destination, protocol, upper);
    }

    private Packet dhcp() {
        RandomDhcp dhcp = new RandomDhcp(draw, addresses);
        boolean answer = draw.oneIn(6);
        boolean early = !answer && draw.oneIn(2);
        String source = early ? RandomAddresses.NONE4 : addresses.own4(20);
        String destination = early && !draw.oneIn(12) ? "ffffffff" : addresses.any4();
        int from = draw.oneIn(16) ? draw.of(67, 40000) : answer ? 67 : 68;
        int to = draw.oneIn(16) ? draw.of(67, 68, 40000) : answer ? 68 : 67;
        return packet(source, destination, IpPacket.UDP, uppers.udp(from, to, dhcp.message4()));
    }

    private Packet membership() {
        String group = addresses.group4();
        String source = draw.oneIn(3) ? RandomAddresses.NONE4 : addresses.own4(20);
        String upper = switch (draw.below(8)) {
            case 0 -> "11" + draw.digits(1) + "0000" + group;
            case 1 -> draw.of("13", "14", "30", "23", "85") + "000000" + group;
            case 2, 3, 4 -> draw.of("12", "16", "17") + "000000" + group;
            default -> uppers.reportRecords("22", 4, addresses::group4);
        };
        return packet(source, draw.oneIn(2) ? group : "e0000016", IpPacket.IGMP, upper);
    }

    private Packet icmp() {
        String rest = draw.digits(7);
        String upper = switch (draw.below(8)) {
            case 0 -> "09" + rest + draw.upTo(20);
            case 1 -> "05" + rest + "45" + draw.digits(27);
            case 2, 3 -> draw.of("03", "04", "0b", "0c") + rest + "45" + draw.digits(15)
                    + (draw.oneIn(5) ? addresses.group4() : addresses.own4(4)) + draw.upTo(12);
            case 4 -> draw.digits(1) + draw.upTo(40);
            default -> draw.of("08", "00", "0d") + rest + draw.upTo(20);
        };
        return packet(IpPacket.ICMP, upper);
    }

    private Packet packet(String source, String destination, int protocol, String upper) {
        String options = "";
        if (draw.oneIn(12)) {
            int which = draw.oneIn(3) ? draw.below(OPTIONS.length) : draw.of(GOOD_OPTIONS);
            options = OPTIONS[which];
        }
        int fragment = draw.of(0, 0x4000);
        String data = upper;
        if (draw.oneIn(10)) {
            int size = Digits.size(upper);
            boolean first = draw.oneIn(2);
            boolean more = first || draw.oneIn(2);
            int end = more ? size / 8 * 8 : size;
            int kept = draw.oneIn(4) ? Math.min(end, draw.of(0, 8, 16, 24)) : end;
            data = Digits.cut(upper, 0, kept);
            int offset = first ? 0 : draw.of(1, 2, 3, 4, 100, draw.below(8192));
            fragment = offset | (more ? 0x2000 : 0);
        }
        int header = 20 + Digits.size(options);
        String digits = "4" + Integer.toHexString(header / 4) + "00" + Digits.u16(header + Digits.size(data))
                + draw.digits(2) + Digits.u16(fragment) + draw.of("40", "01", "ff") + Digits.u8(protocol) + "0000"
                + source + destination + options + data;
        return new Packet(digits, destination);
    }
}
