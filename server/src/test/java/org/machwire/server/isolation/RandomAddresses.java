package org.machwire.server.isolation;

/** Draws addresses as seen from one sender: mostly such as it may use, else such as somebody would try. */
final class RandomAddresses {
    static final String NONE4 = "00000000";
    static final String NONE6 = "0".repeat(32);
    private static final String FF02 = "ff02" + "0".repeat(24);
    private static final String[] ODD4 = {NONE4, "ffffffff", "7f000001", "0a450001", "0a4500ff", "0a450063",
            "08080808", "a9fe0101", "e0000001", "f0000001", "00000001", "c0a80001"};
    private static final String[] ODD6 = {NONE6, "0".repeat(31) + "1", "0".repeat(20) + "ffff0a450010",
            "fd69" + "0".repeat(27) + "1", "20010db8" + "0".repeat(23) + "1", "fe80" + "0".repeat(27) + "1",
            "febf" + "0".repeat(27) + "1", "fec0" + "0".repeat(27) + "1", FF02 + "0001", "0".repeat(24) + "0a450010"};
    private static final String[] GROUPS4 = {"e0000001", "e0000002", "e00000fb", "e0000016", "ef010203", "ef810203",
            "efffffff", "ffffffff"};

    private final Draw draw;
    private final Topology topology;
    final Policy self;

    RandomAddresses(Draw draw, Topology topology, Policy self) {
        this.draw = draw;
        this.topology = topology;
        this.self = self;
    }

    /** The own Ethernet address, but for one in {@code n}. */
    String mac(int n) {
        return draw.oneIn(n) ? anyMac() : self.mac();
    }

    String anyMac() {
        return switch (draw.below(6)) {
            case 0 -> "000000000000";
            case 1 -> "ffffffffffff";
            case 2 -> "01" + draw.digits(5);
            case 3 -> RandomTopologies.OUTSIDE.mac();
            case 4 -> draw.digits(6);
            default -> other().mac();
        };
    }

    /** An own IPv4 address, but for one in {@code n}. */
    String own4(int n) {
        return self.ipv4().isEmpty() || draw.oneIn(n) ? any4() : draw.of(self.ipv4());
    }

    String any4() {
        Policy other = other();
        return draw.oneIn(2) || other.ipv4().isEmpty() ? draw.of(ODD4) : draw.of(other.ipv4());
    }

    /** An own IPv6 address, but for one in {@code n}. */
    String own6(int n) {
        if (self.ipv6().isEmpty() || draw.oneIn(n)) {
            return any6();
        }
        return draw.oneIn(3) ? self.linkLocal() : draw.of(self.ipv6());
    }

    String any6() {
        Policy other = other();
        return switch (draw.below(4)) {
            case 0 -> other.linkLocal();
            case 1 -> other.ipv6().isEmpty() ? NONE6 : draw.of(other.ipv6());
            default -> draw.of(ODD6);
        };
    }

    String group4() {
        return draw.of(GROUPS4);
    }

    String group6() {
        return switch (draw.below(8)) {
            case 0 -> FF02 + "0001";
            case 1 -> FF02 + "0002";
            case 2 -> FF02 + "0016";
            case 3 -> "ff05" + "0".repeat(20) + "00010003";
            case 4 -> solicitedNode(any6());
            case 5 -> solicitedNode(own6(50));
            case 6 -> "ff0e" + "0".repeat(20) + "01020304";
            default -> FF02 + "00fb";
        };
    }

    static String solicitedNode(String address) {
        return "ff0200000000000000000001ff" + address.substring(26);
    }

    /** An Ethernet address to send to. */
    String target() {
        return switch (draw.below(40)) {
            case 0 -> "0180c200000" + draw.of("0", "3", "f");
            case 1 -> "01000ccccccd";
            case 2 -> anyMac();
            case 3 -> self.mac();
            case 4 -> "0180c2000010";
            case 5, 6, 7, 8, 9, 10 -> "ffffffffffff";
            case 11, 12, 13 -> Memberships.macOf(group4());
            case 14, 15, 16 -> Memberships.macOf(group6());
            case 17, 18 -> RandomTopologies.STATION;
            case 19, 20, 21 -> RandomTopologies.OUTSIDE.mac();
            default -> other().mac();
        };
    }

    /** The Ethernet address for a packet to an address: mostly the right one. */
    String targetOf(String address) {
        if (draw.oneIn(12)) {
            return target();
        }
        if (address.equals("ffffffff")) {
            return "ffffffffffff";
        }
        if (IpPacket.isGroup(address)) {
            return Memberships.macOf(address);
        }
        return topology.policies().stream().filter(policy -> policy.owns(address)).findFirst().map(Policy::mac)
                .orElse(RandomTopologies.OUTSIDE.mac());
    }

    Policy other() {
        return topology.policies().get(draw.below(topology.devices().size()));
    }
}
