package org.machwire.server.autoconf;

import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.NetworkOrder;

/**
 * A message from a DHCP client (RFC 2131), read once and checked; its numbers and options are those of RFC 2132. Reused for message
 * after message. An option that comes twice counts as it came last.
 */
final class DhcpMessage {
    static final int SERVER_PORT = 67;
    static final int CLIENT_PORT = 68;

    static final int BOOT_REQUEST = 1;
    static final int BOOT_REPLY = 2;
    static final int COOKIE = 0x6382_5363;
    static final int FLAGS_OFFSET = 10;
    static final int CIADDR_OFFSET = 12;
    static final int CHADDR_OFFSET = 28;
    static final int SNAME_OFFSET = 44;
    static final int FILE_OFFSET = 108;
    static final int COOKIE_OFFSET = 236;
    static final int OPTIONS_OFFSET = 240;
    static final int CHADDR_LENGTH = 16;

    static final int DISCOVER = 1;
    static final int OFFER = 2;
    static final int REQUEST = 3;
    static final int DECLINE = 4;
    static final int ACK = 5;
    static final int NAK = 6;
    static final int RELEASE = 7;
    static final int INFORM = 8;

    static final int OPTION_REQUESTED_ADDRESS = 50;
    static final int OPTION_MESSAGE_TYPE = 53;
    static final int OPTION_SERVER = 54;
    static final int OPTION_CLIENT = 61;
    static final int OPTION_END = 255;

    private static final int OPTION_PAD = 0;
    private static final int OPTION_OVERLOAD = 52;
    private static final int OPTION_RELAY = 82;
    private static final int BROADCAST_FLAG = 0x8000;
    private static final int GIADDR_OFFSET = 24;
    private static final int FILE_HAS_OPTIONS = 1;
    private static final int SNAME_HAS_OPTIONS = 2;
    private static final int MIN_CLIENT_LENGTH = 2;

    private byte[] octets = {};
    private int at;
    private int type;
    private int overload;
    private int requestedAt;
    private int serverAt;
    private int clientAt;
    private int clientLength;
    private boolean relayed;

    /** Reads a message; false unless it is one of DHCP, of an Ethernet station, whole to the last option. */
    boolean read(byte[] message, int start, int end) {
        octets = message;
        at = start;
        type = 0;
        overload = 0;
        requestedAt = -1;
        serverAt = -1;
        clientAt = -1;
        clientLength = 0;
        if (end - start < OPTIONS_OFFSET || message[start] != BOOT_REQUEST || message[start + 1] != 1
                || message[start + 2] != Ethernet.ADDRESS_LENGTH
                || NetworkOrder.int32(message, start + COOKIE_OFFSET) != COOKIE) {
            return false;
        }
        relayed = NetworkOrder.int32(message, start + GIADDR_OFFSET) != 0;
        return readOptions(start + OPTIONS_OFFSET, end) && readOverloaded() && type != 0;
    }

    /** Options may go on in the fields for a file's and a server's name (RFC 2131, 4.1). */
    private boolean readOverloaded() {
        int fields = overload;
        return ((fields & FILE_HAS_OPTIONS) == 0 || readOptions(at + FILE_OFFSET, at + COOKIE_OFFSET))
                && ((fields & SNAME_HAS_OPTIONS) == 0 || readOptions(at + SNAME_OFFSET, at + FILE_OFFSET));
    }

    private boolean readOptions(int from, int end) {
        int next = from;
        while (next < end) {
            int code = octets[next] & 0xff;
            if (code == OPTION_END) {
                return true;
            }
            if (code == OPTION_PAD) {
                next++;
                continue;
            }
            if (end - next < 2) {
                return false;
            }
            int length = octets[next + 1] & 0xff;
            if (length > end - next - 2 || !readOption(code, next + 2, length)) {
                return false;
            }
            next += 2 + length;
        }
        return false;
    }

    private boolean readOption(int code, int value, int length) {
        return switch (code) {
            case OPTION_MESSAGE_TYPE -> {
                type = length == 1 ? octets[value] & 0xff : 0;
                yield type != 0;
            }
            case OPTION_OVERLOAD -> {
                overload = length == 1 ? octets[value] : 0;
                yield overload >= FILE_HAS_OPTIONS && overload <= (FILE_HAS_OPTIONS | SNAME_HAS_OPTIONS);
            }
            case OPTION_REQUESTED_ADDRESS -> {
                requestedAt = value;
                yield length == Ipv4.ADDRESS_LENGTH;
            }
            case OPTION_SERVER -> {
                serverAt = value;
                yield length == Ipv4.ADDRESS_LENGTH;
            }
            case OPTION_CLIENT -> {
                clientAt = value;
                clientLength = length;
                yield length >= MIN_CLIENT_LENGTH;
            }
            case OPTION_RELAY -> {
                relayed = true;
                yield true;
            }
            default -> true;
        };
    }

    int type() {
        return type;
    }

    /** Where the message begins. */
    int at() {
        return at;
    }

    /** The Ethernet address that it says it is from. */
    long clientMac() {
        return Ethernet.address(octets, at + CHADDR_OFFSET);
    }

    /** Whether a relay agent forwarded it, or a client says so. */
    boolean isRelayed() {
        return relayed;
    }

    /** Whether the client cannot take unicast before it has an address. */
    boolean wantsBroadcast() {
        return (flags() & BROADCAST_FLAG) != 0;
    }

    int flags() {
        return NetworkOrder.uint16(octets, at + FLAGS_OFFSET);
    }

    /** The address that the client says it uses; 0 for none. */
    int clientAddress() {
        return NetworkOrder.int32(octets, at + CIADDR_OFFSET);
    }

    /** The address that it wants or uses; 0 for none. */
    int wantedAddress() {
        return requestedAt < 0 ? clientAddress() : NetworkOrder.int32(octets, requestedAt);
    }

    /** Whether it names another server than this one. */
    boolean isForAnother(byte[] server) {
        return serverAt >= 0 && NetworkOrder.int32(octets, serverAt) != NetworkOrder.int32(server, 0);
    }

    /** Where the client's identifier is; negative if it has none. */
    int clientIdentifierAt() {
        return clientAt;
    }

    int clientIdentifierLength() {
        return clientLength;
    }
}
