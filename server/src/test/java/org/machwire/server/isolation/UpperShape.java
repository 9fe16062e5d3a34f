package org.machwire.server.isolation;

/** Judges the shape of an upper-layer header that is all there (section <em>Shape</em>). */
final class UpperShape {
    private UpperShape() {}

    static void check(IpPacket packet) throws Malformed {
        if (!packet.isComplete()) {
            return;
        }
        Octets upper = packet.upper();
        switch (packet.protocol()) {
            case IpPacket.TCP -> Malformed.unless(upper.size() >= 20);
            case IpPacket.UDP -> Malformed.unless(upper.size() >= 8);
            case IpPacket.ICMP -> {
                if (packet.version() == 4) {
                    checkIcmp(upper);
                }
            }
            case IpPacket.IGMP -> {
                if (packet.version() == 4) {
                    checkIgmp(upper);
                }
            }
            case IpPacket.ICMP6 -> {
                if (packet.version() == 6) {
                    checkIcmp6(upper);
                }
            }
            default -> {
                // Nothing is known of it.
            }
        }
    }

    private static void checkIcmp(Octets upper) throws Malformed {
        Malformed.unless(upper.size() >= 4);
        Malformed.unless(!Icmp.isError(upper.u8(0)) || upper.size() >= 28);
    }

    private static void checkIgmp(Octets upper) throws Malformed {
        Malformed.unless(upper.size() >= 8);
        if (upper.u8(0) == 0x22) {
            checkRecords(upper, 4);
        }
    }

    private static void checkIcmp6(Octets upper) throws Malformed {
        Malformed.unless(upper.size() >= 4);
        int type = upper.u8(0);
        Malformed.unless(upper.size() >= Icmp.leastSize6(type));
        if (type >= 133 && type <= 137) {
            for (NdOption option : NdOption.read(upper.from(Icmp.leastSize6(type)))) {
                Malformed.unless(!option.isLinkLayerAddress() || option.octets().size() == 8);
            }
        }
        if (type == 143) {
            checkRecords(upper, 16);
        }
    }

    /** The records of IGMPv3 and MLDv2 reports differ in the size of an address only. */
    private static void checkRecords(Octets report, int addressSize) throws Malformed {
        int at = 8;
        for (int left = report.u16(6); left > 0; left--) {
            Malformed.unless(at + 4 + addressSize <= report.size());
            int size = 4 + addressSize + addressSize * report.u16(at + 2) + 4 * report.u8(at + 1);
            Malformed.unless(at + size <= report.size());
            at += size;
        }
    }
}
