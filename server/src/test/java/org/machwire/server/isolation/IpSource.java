package org.machwire.server.isolation;

import java.util.List;
import org.machwire.server.isolation.IpPacket.Oddity;
import org.machwire.server.isolation.IpPacket.Piece;

/** Rules 14 and 15 (section <em>Sources</em>). */
final class IpSource {
    private static final String NONE4 = "00000000";
    private static final String NONE6 = "0".repeat(32);
    private static final String LOOPBACK6 = "0".repeat(31) + "1";
    private static final String MAPPED = "0".repeat(20) + "ffff";
    private static final String ALL_ROUTERS = "ff020000000000000000000000000002";
    private static final String SOLICITED_NODE = "ff0200000000000000000001ff";

    private IpSource() {}

    static boolean isAllowed(IpPacket packet, Policy policy) {
        String source = packet.source();
        if (policy.owns(source)) {
            return true;
        }
        if (source.equals(NONE4)) {
            return !policy.ipv4().isEmpty() && (asksDhcp(packet) || isMembership4(packet));
        }
        if (source.equals(NONE6)) {
            return !policy.ipv6().isEmpty()
                    && (detectsDuplicates(packet, policy) || isMembership6(packet) || solicitsRouters(packet));
        }
        return policy.isRouter() && policy.isOutside(source) && !isNoStations(source);
    }

    private static boolean isNoStations(String source) {
        if (source.length() == 8) {
            return source.startsWith("00") || source.startsWith("7f") || source.startsWith("e")
                    || source.startsWith("f");
        }
        return source.equals(LOOPBACK6) || source.startsWith(MAPPED) || source.startsWith("ff")
                || List.of("fe8", "fe9", "fea", "feb").contains(source.substring(0, 3));
    }

    private static boolean asksDhcp(IpPacket packet) {
        return packet.isUdp() && packet.piece() == Piece.UNFRAGMENTED && packet.sourcePort() == 68
                && packet.destinationPort() == 67 && packet.destination().equals("ffffffff");
    }

    private static boolean isMembership4(IpPacket packet) {
        return List.of(0x12, 0x16, 0x17, 0x22).contains(packet.igmpType());
    }

    private static boolean detectsDuplicates(IpPacket packet, Policy policy) {
        if (packet.icmp6Type() != 135 || !packet.is(Oddity.DIRECT) || packet.hopLimit() != 255
                || packet.upper().u8(1) != 0) {
            return false;
        }
        String target = packet.upper().hex(8, 16);
        return policy.owns(target) && packet.destination().equals(SOLICITED_NODE + target.substring(26))
                && NdRules.options(packet).stream().noneMatch(option -> option.type() == 1);
    }

    private static boolean isMembership6(IpPacket packet) {
        return List.of(131, 132, 143).contains(packet.icmp6Type()) && packet.isToGroup() && packet.hopLimit() == 1
                && packet.is(Oddity.MLD_ALERT);
    }

    private static boolean solicitsRouters(IpPacket packet) {
        return packet.icmp6Type() == 133 && packet.is(Oddity.DIRECT) && packet.destination().equals(ALL_ROUTERS)
                && packet.hopLimit() == 255
                && packet.upper().u8(1) == 0 && packet.upper().size() == 8;
    }
}
