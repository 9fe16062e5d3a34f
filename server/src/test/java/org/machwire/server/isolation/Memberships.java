package org.machwire.server.isolation;

import java.util.HashSet;
import java.util.Set;

/** The IP groups that one device joined, as its reports and leaves tell (RFC 1112, 2236, 3376, 2710, 3810). */
final class Memberships {
    private final Set<String> groups = new HashSet<>();

    /** Whether one of the groups has that Ethernet address: several share one. */
    boolean include(String mac) {
        return groups.stream().anyMatch(group -> macOf(group).equals(mac));
    }

    /** Whether it is a report or a leave. */
    static boolean isMessage(IpPacket packet) {
        return switch (packet.igmpType()) {
            case 0x12, 0x16, 0x17, 0x22 -> true;
            default -> packet.icmp6Type() == 131 || packet.icmp6Type() == 132 || packet.icmp6Type() == 143;
        };
    }

    /** Takes in a well-formed report or leave. */
    void take(IpPacket message) {
        Octets octets = message.upper();
        switch (message.igmpType()) {
            case 0x12, 0x16 -> join(octets.hex(4, 4));
            case 0x17 -> groups.remove(octets.hex(4, 4));
            case 0x22 -> takeRecords(octets, 4);
            default -> {
                switch (message.icmp6Type()) {
                    case 131 -> join(octets.hex(8, 16));
                    case 132 -> groups.remove(octets.hex(8, 16));
                    default -> takeRecords(octets, 16);
                }
            }
        }
    }

    private void takeRecords(Octets report, int addressSize) {
        int at = 8;
        for (int left = report.u16(6); left > 0; left--) {
            int sources = report.u16(at + 2);
            String group = report.hex(at + 4, addressSize);
            switch (report.u8(at)) {
                case 2, 4 -> join(group);
                case 1, 3 -> {
                    if (sources > 0) {
                        join(group);
                    } else {
                        groups.remove(group);
                    }
                }
                case 5 -> {
                    if (sources > 0) {
                        join(group);
                    }
                }
                default -> {
                    // Blocked sources, or nothing that is known: the group stays as it is.
                }
            }
            at += 4 + addressSize + addressSize * sources + 4 * report.u8(at + 1);
        }
    }

    private void join(String group) {
        if (IpPacket.isGroup(group)) {
            groups.add(group);
        }
    }

    /** The Ethernet address of a group (RFC 1112, 6.4; RFC 2464, 7). */
    static String macOf(String group) {
        if (group.length() == 32) {
            return "3333" + group.substring(24);
        }
        int second = Integer.parseInt(group.substring(2, 4), 16) & 0x7f;
        return "01005e" + Digits.u8(second) + group.substring(4);
    }
}
