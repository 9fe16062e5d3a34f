package org.machwire.server.isolation;

import org.machwire.server.isolation.IpPacket.Oddity;
import org.machwire.server.isolation.IpPacket.Piece;
import org.machwire.v1.DropReason;

/** Rules 6 to 11, which hold for devices and for the uplink. */
final class FrameShape {
    private FrameShape() {}

    static DropReason judge(Octets frame) {
        int type = EtherType.of(frame);
        Octets payload = frame.from(14);
        if (type < 0x0600 && (payload.startsWith("424203") || payload.startsWith("aaaa0300000c010b"))) {
            return DropReason.BPDU;
        }
        if (!EtherType.isArpOrRarp(frame) && !EtherType.isIp(frame)) {
            return DropReason.ETHERTYPE;
        }
        try {
            if (EtherType.isArpOrRarp(frame)) {
                ArpPacket.read(frame);
                return DropReason.NOT_DROPPED;
            }
            IpPacket packet = ipPacket(frame);
            UpperShape.check(packet);
            return judge(packet);
        } catch (Malformed e) {
            return DropReason.MALFORMED;
        }
    }

    static IpPacket ipPacket(Octets frame) throws Malformed {
        Octets payload = frame.from(14);
        return EtherType.of(frame) == EtherType.IPV4 ? Ip4Reader.read(payload) : Ip6Reader.read(payload);
    }

    private static DropReason judge(IpPacket packet) {
        if (packet.is(Oddity.SOURCE_ROUTE)) {
            return DropReason.SOURCE_ROUTE;
        }
        if (couldHide(packet)) {
            return DropReason.FRAGMENT;
        }
        return packet.is(Oddity.BAD_CHAIN) ? DropReason.HEADER_CHAIN : DropReason.NOT_DROPPED;
    }

    /** Section <em>Fragments</em>. */
    private static boolean couldHide(IpPacket packet) {
        Piece piece = packet.piece();
        int size = packet.upper().size();
        if (piece == Piece.UNFRAGMENTED) {
            return false;
        }
        boolean tcp = packet.protocol() == IpPacket.TCP;
        if (piece == Piece.FIRST && packet.protocol() != IpPacket.NO_PROTOCOL && (size < 8 || (tcp && size < 20))) {
            return true;
        }
        if (piece == Piece.LATER && tcp && packet.start() < 24) {
            return true;
        }
        if (packet.is(Oddity.EXTENSION_BEHIND_FRAGMENT)) {
            return true;
        }
        if (packet.version() == 4 && packet.protocol() == IpPacket.IGMP) {
            return true;
        }
        return Icmp.isNeverFragmented(packet.icmpType()) || Icmp.isNeverFragmented6(packet.icmp6Type())
                || (packet.isUdp() && (isDhcpPort(packet, packet.sourcePort())
                        || isDhcpPort(packet, packet.destinationPort())));
    }

    private static boolean isDhcpPort(IpPacket packet, int port) {
        return packet.version() == 4 ? port == 67 || port == 68 : port == 546 || port == 547;
    }
}
