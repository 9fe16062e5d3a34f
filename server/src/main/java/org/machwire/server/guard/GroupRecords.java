package org.machwire.server.guard;

import org.machwire.ethernet.NetworkOrder;

/** The records of an IGMPv3 or MLDv2 report (RFC 3376, 4.2; RFC 3810, 5.2): type, auxiliary words, number of sources, group, sources. */
final class GroupRecords {
    /** Of the message, before its records. */
    static final int HEADER_LENGTH = 8;
    private static final int COUNT_OFFSET = 6;
    /** Of a record, before its group. */
    static final int RECORD_HEADER_LENGTH = 4;

    private GroupRecords() {}

    static int count(byte[] octets, int message) {
        return NetworkOrder.uint16(octets, message + COUNT_OFFSET);
    }

    static boolean areWhole(byte[] octets, int message, int end, boolean ipv6) {
        int at = message + HEADER_LENGTH;
        int least = RECORD_HEADER_LENGTH + addressLength(ipv6);
        for (int i = count(octets, message); i > 0; i--) {
            if (end - at < least) {
                return false;
            }
            int size = size(octets, at, ipv6);
            if (size > end - at) {
                return false;
            }
            at += size;
        }
        return true;
    }

    static int size(byte[] octets, int record, boolean ipv6) {
        int auxiliary = (octets[record + 1] & 0xff) * 4;
        return RECORD_HEADER_LENGTH + addressLength(ipv6) * (1 + sources(octets, record)) + auxiliary;
    }

    static int sources(byte[] octets, int record) {
        return NetworkOrder.uint16(octets, record + 2);
    }

    static int addressLength(boolean ipv6) {
        return ipv6 ? 16 : 4;
    }
}
