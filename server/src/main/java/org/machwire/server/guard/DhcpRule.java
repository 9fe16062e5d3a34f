package org.machwire.server.guard;

import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.NetworkOrder;
import org.machwire.token.DeviceRole;
import org.machwire.v1.DropReason;

/** Lets a DHCP client ask for itself (RFC 2131; the format of RFC 951), and servers and relays speak who have the role. */
final class DhcpRule {
    static final int SERVER_PORT = 67;
    static final int CLIENT_PORT = 68;
    static final int SERVER_PORT_6 = 547;
    static final int CLIENT_PORT_6 = 546;

    /** A request for Ethernet, whose addresses have 6 octets. */
    private static final int REQUEST_OF_ETHERNET = 0x01_01_06;
    private static final int CLIENT_ADDRESS_OFFSET = 12;
    private static final int RELAY_OFFSET = 24;
    private static final int CLIENT_HARDWARE_OFFSET = 28;
    private static final int COOKIE_OFFSET = 236;
    private static final int COOKIE = 0x6382_5363;
    private static final int OPTIONS_OFFSET = 240;

    private static final int OPTION_PAD = 0;
    private static final int OPTION_OVERLOAD = 52;
    private static final int OPTION_MESSAGE_TYPE = 53;
    private static final int OPTION_CLIENT_IDENTIFIER = 61;
    private static final int OPTION_RELAY_INFORMATION = 82;
    private static final int OPTION_END = 255;

    private static final int IDENTIFIER_ETHERNET = 1;
    /** RFC 4361: an identity association and a DUID. */
    private static final int IDENTIFIER_DUID = 255;

    private final long mac;
    private final Ipv4Addresses own;
    private final boolean isServer;

    DhcpRule(SourcePolicy policy, Ipv4Addresses own) {
        mac = policy.mac().value();
        this.own = own;
        isServer = policy.roles().contains(DeviceRole.DHCP_SERVER);
    }

    /** Tells whether IPv4's ports are such as only a server or relay uses, and this is none. */
    boolean isServers(int from, int to) {
        return !isServer && (from == SERVER_PORT || to == CLIENT_PORT);
    }

    /** Tells whether IPv6's ports are such as only a server or relay uses, and this is none. */
    boolean isServers6(int from, int to) {
        return !isServer && (from == SERVER_PORT_6 || to == CLIENT_PORT_6);
    }

    /** Checks a UDP packet to a server's port. */
    DropReason check(byte[] octets, int udp, int end) {
        int message = udp + UpperLayer.UDP_HEADER_LENGTH;
        return isServer || isQuestion(octets, message, message + UpperLayer.udpData(octets, udp, end - udp))
                ? DropReason.NOT_DROPPED
                : DropReason.DHCP_CLIENT;
    }

    private boolean isQuestion(byte[] octets, int message, int end) {
        if (end - message < OPTIONS_OFFSET || NetworkOrder.int32(octets, message) >>> 8 != REQUEST_OF_ETHERNET
                || NetworkOrder.int32(octets, message + RELAY_OFFSET) != 0
                || Ethernet.address(octets, message + CLIENT_HARDWARE_OFFSET) != mac
                || NetworkOrder.int32(octets, message + COOKIE_OFFSET) != COOKIE) {
            return false;
        }
        int client = NetworkOrder.int32(octets, message + CLIENT_ADDRESS_OFFSET);
        return (client == 0 || own.contains(client)) && areOwn(octets, message + OPTIONS_OFFSET, end);
    }

    private boolean areOwn(byte[] octets, int from, int end) {
        boolean isTyped = false;
        int at = from;
        while (at < end) {
            int option = octets[at] & 0xff;
            if (option == OPTION_END) {
                break;
            }
            if (option == OPTION_PAD) {
                at++;
                continue;
            }
            int length = at + 1 < end ? octets[at + 1] & 0xff : end;
            int value = at + 2;
            if (length > end - value || !isOwn(option, octets, value, length)) {
                return false;
            }
            isTyped |= option == OPTION_MESSAGE_TYPE;
            at = value + length;
        }
        return isTyped;
    }

    private boolean isOwn(int option, byte[] octets, int value, int length) {
        return switch (option) {
            case OPTION_OVERLOAD, OPTION_RELAY_INFORMATION -> false;
            case OPTION_MESSAGE_TYPE -> length == 1 && switch (octets[value]) {
                case 1, 3, 4, 7, 8 -> true; // DISCOVER, REQUEST, DECLINE, RELEASE, INFORM
                default -> false;
            };
            case OPTION_CLIENT_IDENTIFIER -> length >= 1 && switch (octets[value] & 0xff) {
                case IDENTIFIER_ETHERNET ->
                    length == 1 + Ethernet.ADDRESS_LENGTH && Ethernet.address(octets, value + 1) == mac;
                case IDENTIFIER_DUID -> true;
                default -> false;
            };
            default -> true;
        };
    }

    /** Checks a UDP packet to a DHCPv6 server's port: a client's messages, and no relay's (RFC 8415, 7.3). */
    DropReason check6(byte[] octets, int udp, int end) {
        int message = udp + UpperLayer.UDP_HEADER_LENGTH;
        boolean isClients = UpperLayer.udpData(octets, udp, end - udp) >= 4 && switch (octets[message]) {
            case 1, 3, 4, 5, 6, 8, 9, 11 -> true; // SOLICIT, REQUEST, CONFIRM, RENEW, REBIND, RELEASE, DECLINE, INFORMATION-REQUEST
            default -> false;
        };
        return isServer || isClients ? DropReason.NOT_DROPPED : DropReason.DHCP_CLIENT;
    }
}
