package org.machwire.server.isolation;

/** Draws frames as a sender might send them: about half are such as it may, the others are wrong in one way or more. */
final class RandomFrames {
    private static final String[] TAGS = {"8100000c0800", "88a80001810000020800", "91000001", "88cc0207", "888e0100",
            "88080001", "88090114", "9000", "05dc"};

    private final Draw draw;
    private final RandomAddresses addresses;
    private final RandomIp4 ip4;
    private final RandomIp6 ip6;
    private final Mutations mutations;

    RandomFrames(Draw draw, Topology topology, Policy self) {
        this.draw = draw;
        addresses = new RandomAddresses(draw, topology, self);
        ip4 = new RandomIp4(draw, addresses);
        ip6 = new RandomIp6(draw, addresses);
        mutations = new Mutations(draw);
    }

    /** Draws the next one; at least 14 octets. */
    byte[] next() {
        byte[] frame = Digits.octets(built());
        return draw.oneIn(5) ? mutations.change(frame) : frame;
    }

    private String built() {
        boolean prefers4 = addresses.self.ipv6().isEmpty() || (!addresses.self.ipv4().isEmpty() && draw.oneIn(2));
        return switch (draw.below(40)) {
            case 0 -> header(addresses.target()) + draw.of(TAGS) + draw.upTo(60);
            case 1 -> spanningTree();
            case 2, 3, 4, 5 -> arp();
            case 6 -> rarp();
            case 7 -> prefers4 ? ip6() : ip4();
            default -> prefers4 ? ip4() : ip6();
        };
    }

    private String header(String destination) {
        return destination + addresses.mac(80);
    }

    private String spanningTree() {
        String llc = draw.of("424203", "aaaa0300000c010b", "aaaa0300000c2000", "424202", "aaaa03", "42");
        String length = draw.oneIn(8) ? draw.digits(2) : Digits.u16(38);
        return header(draw.of("0180c2000000", "01000ccccccd")) + length + llc + draw.upTo(40);
    }

    private String arp() {
        String target = draw.oneIn(3) ? addresses.own4(20) : addresses.any4();
        int operation = draw.of(1, 1, 1, 2, 2, draw.below(12));
        boolean isProbe = operation == 1 && draw.oneIn(4);
        String source = isProbe ? RandomAddresses.NONE4 : addresses.own4(12);
        String prefix = draw.oneIn(60) ? draw.digits(6) : "000108000604";
        String destination = operation == 1 ? "ffffffffffff" : addresses.target();
        return header(destination) + "0806" + prefix + Digits.u16(operation) + addresses.mac(20) + source
                + addresses.anyMac() + target + Digits.zeros(draw.of(0, 18));
    }

    private String rarp() {
        String source = draw.oneIn(2) ? RandomAddresses.NONE4 : addresses.own4(8);
        String target = draw.oneIn(2) ? RandomAddresses.NONE4 : addresses.own4(8);
        int operation = draw.of(3, 3, 3, 3, 4, 1);
        return header("ffffffffffff") + "8035" + "000108000604" + Digits.u16(operation) + addresses.mac(20) + source
                + addresses.mac(10) + target + Digits.zeros(draw.of(0, 18));
    }

    private String ip4() {
        RandomIp4.Packet packet = ip4.next();
        return header(addresses.targetOf(packet.destination())) + "0800" + packet.digits()
                + Digits.zeros(draw.of(0, 0, 0, 7));
    }

    private String ip6() {
        RandomIp6.Packet packet = ip6.next();
        return header(addresses.targetOf(packet.destination())) + "86dd" + packet.digits()
                + Digits.zeros(draw.of(0, 0, 0, 7));
    }
}
