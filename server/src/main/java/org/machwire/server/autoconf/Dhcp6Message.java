package org.machwire.server.autoconf;

import org.machwire.ethernet.NetworkOrder;

/**
 * A message from a DHCPv6 client (RFC 8415), read once and checked to the innermost option. Reused for message after message; an
 * option that comes twice counts as it came last.
 */
final class Dhcp6Message {
    static final int SERVER_PORT = 547;
    static final int CLIENT_PORT = 546;

    static final int SOLICIT = 1;
    static final int ADVERTISE = 2;
    static final int REQUEST = 3;
    static final int CONFIRM = 4;
    static final int RENEW = 5;
    static final int REBIND = 6;
    static final int REPLY = 7;
    static final int RELEASE = 8;
    static final int DECLINE = 9;
    static final int INFORMATION_REQUEST = 11;

    static final int OPTION_CLIENT = 1;
    static final int OPTION_SERVER = 2;
    static final int OPTION_IA_NA = 3;
    static final int OPTION_IA_TA = 4;
    static final int OPTION_IA_ADDRESS = 5;
    static final int OPTION_REQUESTED = 6;
    static final int OPTION_STATUS = 13;
    static final int OPTION_RAPID_COMMIT = 14;
    static final int OPTION_DNS_SERVERS = 23;
    static final int OPTION_DNS_DOMAINS = 24;
    static final int OPTION_IA_PD = 25;
    static final int OPTION_IA_PREFIX = 26;

    static final int OPTION_HEADER_LENGTH = 4;
    static final int HEADER_LENGTH = 4;
    /** IAID, T1 and T2, before the options of an IA_NA or IA_PD. */
    static final int IA_LENGTH = 12;
    /** IAID, before the options of an IA_TA. */
    static final int IA_TA_LENGTH = 4;
    /** Address and two lifetimes, before the options of an address. */
    static final int ADDRESS_LENGTH = 24;

    /** The most identity associations of one message that are answered. */
    static final int MAX_ASSOCIATIONS = 8;

    private static final int PREFIX_LENGTH = 25;
    /** A type, and one to 128 octets (RFC 8415, 11.1). */
    private static final int MIN_DUID_LENGTH = 3;
    private static final int MAX_DUID_LENGTH = 130;
    /** {@code ff02::1:2}, all servers and relay agents of the link: its halves. */
    private static final long SERVERS_HIGH = 0xff02_0000_0000_0000L;
    private static final long SERVERS_LOW = 0x0001_0002L;

    private final int[] associations = new int[MAX_ASSOCIATIONS];
    private byte[] octets = {};
    private int at;
    private int client;
    private int server;
    private boolean rapidCommit;
    private boolean wantsServers;
    private boolean wantsDomains;
    private int associationCount;
    private boolean hasAssociations;

    /** Tells whether a packet goes to the group of the servers. */
    static boolean isToServers(Packet packet) {
        return NetworkOrder.int64(packet.octets(), packet.destinationAt()) == SERVERS_HIGH
                && NetworkOrder.int64(packet.octets(), packet.destinationAt() + 8) == SERVERS_LOW;
    }

    /** Tells whether a message of a type is one that a client sends to a server; those of relay agents have another form. */
    static boolean isFromClient(int type) {
        return type == SOLICIT || (type >= REQUEST && type <= REBIND) || type == RELEASE || type == DECLINE
                || type == INFORMATION_REQUEST;
    }

    /** Reads a message; false unless all its options are whole and have the length that they must. */
    boolean read(byte[] message, int start, int end) {
        octets = message;
        at = start;
        client = -1;
        server = -1;
        rapidCommit = false;
        wantsServers = false;
        wantsDomains = false;
        associationCount = 0;
        hasAssociations = false;
        if (end - start < HEADER_LENGTH || !isWhole(message, start + HEADER_LENGTH, end)) {
            return false;
        }
        for (int next = start + HEADER_LENGTH; next < end; next = after(message, next)) {
            if (!readOption(next, NetworkOrder.uint16(message, next + 2))) {
                return false;
            }
        }
        return true;
    }

    private boolean readOption(int option, int length) {
        int value = option + OPTION_HEADER_LENGTH;
        return switch (NetworkOrder.uint16(octets, option)) {
            case OPTION_CLIENT -> {
                client = option;
                yield length >= MIN_DUID_LENGTH && length <= MAX_DUID_LENGTH;
            }
            case OPTION_SERVER -> {
                server = option;
                yield length >= MIN_DUID_LENGTH && length <= MAX_DUID_LENGTH;
            }
            case OPTION_RAPID_COMMIT -> {
                rapidCommit = true;
                yield length == 0;
            }
            case OPTION_REQUESTED -> readRequested(value, length);
            case OPTION_IA_NA, OPTION_IA_PD -> readAssociation(option, length, IA_LENGTH);
            case OPTION_IA_TA -> readAssociation(option, length, IA_TA_LENGTH);
            default -> true;
        };
    }

    private boolean readRequested(int value, int length) {
        for (int i = 0; i + 1 < length; i += 2) {
            int code = NetworkOrder.uint16(octets, value + i);
            wantsServers |= code == OPTION_DNS_SERVERS;
            wantsDomains |= code == OPTION_DNS_DOMAINS;
        }
        return length % 2 == 0;
    }

    private boolean readAssociation(int option, int length, int fixedLength) {
        hasAssociations = true;
        if (associationCount < MAX_ASSOCIATIONS) {
            associations[associationCount++] = option;
        }
        int end = option + OPTION_HEADER_LENGTH + length;
        int first = option + OPTION_HEADER_LENGTH + fixedLength;
        if (length < fixedLength || !isWhole(octets, first, end)) {
            return false;
        }
        for (int next = first; next < end; next = after(octets, next)) {
            int inner = switch (NetworkOrder.uint16(octets, next)) {
                case OPTION_IA_ADDRESS -> ADDRESS_LENGTH;
                case OPTION_IA_PREFIX -> PREFIX_LENGTH;
                default -> -1;
            };
            if (inner >= 0 && (NetworkOrder.uint16(octets, next + 2) < inner
                    || !isWhole(octets, next + OPTION_HEADER_LENGTH + inner, after(octets, next)))) {
                return false;
            }
        }
        return true;
    }

    /** Tells whether options fill a part to its last octet. */
    private static boolean isWhole(byte[] octets, int from, int end) {
        int next = from;
        while (end - next >= OPTION_HEADER_LENGTH) {
            next = after(octets, next);
        }
        return next == end;
    }

    /** Where the option after the one at {@code option} begins; past the end for one that is cut off. */
    static int after(byte[] octets, int option) {
        return option + OPTION_HEADER_LENGTH + NetworkOrder.uint16(octets, option + 2);
    }

    int type() {
        return octets[at] & 0xff;
    }

    /** Where type and transaction id are, four octets. */
    int at() {
        return at;
    }

    /** Where the option with the client's identifier is; negative if it has none. */
    int client() {
        return client;
    }

    /** Where the option with the identifier of the server that is meant is; negative if it has none. */
    int server() {
        return server;
    }

    boolean isRapidCommit() {
        return rapidCommit;
    }

    boolean wantsServers() {
        return wantsServers;
    }

    boolean wantsDomains() {
        return wantsDomains;
    }

    boolean hasAssociations() {
        return hasAssociations;
    }

    /** How many identity associations are to be answered. */
    int associationCount() {
        return associationCount;
    }

    /** Where the option of association i is. */
    int association(int i) {
        return associations[i];
    }
}
