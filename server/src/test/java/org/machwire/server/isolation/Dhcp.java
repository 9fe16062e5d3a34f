package org.machwire.server.isolation;

import java.util.Set;
import org.machwire.server.isolation.IpPacket.Piece;

/** Rules 16 and 17 (section <em>DHCP</em>). */
final class Dhcp {
    private static final Set<Integer> CLIENTS4 = Set.of(1, 3, 4, 7, 8);
    private static final Set<Integer> CLIENTS6 = Set.of(1, 3, 4, 5, 6, 8, 9, 11);
    private static final int MESSAGE_TYPE = 53;
    private static final int CLIENT_IDENTIFIER = 61;
    private static final Set<Integer> NOT_CLIENTS = Set.of(52, 82);

    private Dhcp() {}

    static boolean isOfServer(IpPacket packet) {
        if (!packet.isUdp()) {
            return false;
        }
        return packet.version() == 4
                ? packet.sourcePort() == 67 || packet.destinationPort() == 68
                : packet.sourcePort() == 547 || packet.destinationPort() == 546;
    }

    static boolean isToServer(IpPacket packet) {
        return packet.isUdp() && packet.destinationPort() == (packet.version() == 4 ? 67 : 547);
    }

    /** Judges a datagram to a server's port; rule 10 let no fragment of one pass. */
    static boolean isClientsOwn(IpPacket packet, Policy policy) {
        if (packet.piece() != Piece.UNFRAGMENTED) {
            throw new AssertionError("rule 10 let it pass");
        }
        Octets message = packet.datagram();
        return packet.version() == 4
                ? isClients4(message, policy)
                : message.size() >= 4 && CLIENTS6.contains(message.u8(0));
    }

    private static boolean isClients4(Octets message, Policy policy) {
        return message.size() >= 240 && message.hex(0, 3).equals("010106") && message.hex(236, 4).equals("63825363")
                && message.hex(24, 4).equals("00000000") && message.hex(28, 6).equals(policy.mac())
                && (message.hex(12, 4).equals("00000000") || policy.ipv4().contains(message.hex(12, 4)))
                && areClientsOptions(message.from(240), policy);
    }

    private static boolean areClientsOptions(Octets options, Policy policy) {
        boolean typed = false;
        int at = 0;
        while (at < options.size() && options.u8(at) != 255) {
            if (options.u8(at) == 0) {
                at++;
                continue;
            }
            if (at + 1 >= options.size() || at + 2 + options.u8(at + 1) > options.size()) {
                return false;
            }
            int code = options.u8(at);
            Octets value = options.sub(at + 2, options.u8(at + 1));
            if (NOT_CLIENTS.contains(code) || (code == MESSAGE_TYPE && !isClientsType(value))
                    || (code == CLIENT_IDENTIFIER && !isClientsIdentifier(value, policy))) {
                return false;
            }
            typed |= code == MESSAGE_TYPE;
            at += 2 + value.size();
        }
        return typed;
    }

    private static boolean isClientsType(Octets value) {
        return value.size() == 1 && CLIENTS4.contains(value.u8(0));
    }

    private static boolean isClientsIdentifier(Octets value, Policy policy) {
        return value.size() > 0
                && (value.u8(0) == 255 || (value.size() == 7 && value.hex(0, 7).equals("01" + policy.mac())));
    }
}
