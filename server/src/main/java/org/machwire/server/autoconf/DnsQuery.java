package org.machwire.server.autoconf;

import java.nio.charset.StandardCharsets;
import org.machwire.ethernet.NetworkOrder;

/**
 * A DNS message from a host (RFC 1035, EDNS of RFC 6891), read once and checked. Reused for message after message. {@link #readHeader}
 * comes first; {@link #read} is for a query that the header says is one.
 */
final class DnsQuery {
    static final int PORT = 53;
    static final int HEADER_LENGTH = 12;

    static final int RESPONSE = 0x8000;
    static final int OPCODE = 0x7800;
    static final int AUTHORITATIVE = 0x0400;
    static final int TRUNCATED = 0x0200;
    static final int RECURSION_DESIRED = 0x0100;
    static final int RECURSION_AVAILABLE = 0x0080;
    static final int CHECKING_DISABLED = 0x0010;

    static final int CLASS_IN = 1;
    static final int CLASS_ANY = 255;
    static final int TYPE_OPT = 41;
    /** DNSSEC OK, in the field of OPT that others have for the time to live (RFC 3225). */
    static final int DNSSEC_OK = 0x8000;
    /** What a host takes that does not say (RFC 1035, 4.2.1). */
    static final int MIN_ANSWER_LENGTH = 512;

    private static final int MAX_NAME_LENGTH = 255;
    private static final int MAX_LABEL_LENGTH = 63;
    private static final int MAX_LABELS = 127;
    private static final int POINTER = 0xc0;
    /** Type, class, time to live and length of data, behind the name of a record. */
    private static final int RECORD_LENGTH = 10;

    private final int[] labels = new int[MAX_LABELS];
    private byte[] octets = {};
    private int at;
    private int end;
    private int labelCount;
    private int questionEnd;
    private boolean extended;
    private int extendedFlags;
    private int answerLength;

    /** Begins with a message; false if it has no whole header. */
    boolean readHeader(byte[] message, int from, int to) {
        octets = message;
        at = from;
        end = to;
        return to - from >= HEADER_LENGTH;
    }

    /** Reads the rest; false unless it is one question, with no records but additional ones, whole to the last octet. */
    boolean read() {
        extended = false;
        extendedFlags = 0;
        answerLength = MIN_ANSWER_LENGTH;
        if (NetworkOrder.uint16(octets, at + 4) != 1 || NetworkOrder.int32(octets, at + 6) != 0 || !readQuestion()) {
            return false;
        }
        int next = questionEnd;
        for (int records = NetworkOrder.uint16(octets, at + 10); records > 0; records--) {
            next = readRecord(next);
            if (next < 0) {
                return false;
            }
        }
        return next == end;
    }

    /** There is nothing before a question's name that it could point to. */
    private boolean readQuestion() {
        labelCount = 0;
        int next = at + HEADER_LENGTH;
        while (next < end && octets[next] != 0) {
            int length = octets[next] & 0xff;
            if (length > MAX_LABEL_LENGTH || next + length - at - HEADER_LENGTH >= MAX_NAME_LENGTH - 1) {
                return false;
            }
            labels[labelCount++] = next;
            next += 1 + length;
        }
        questionEnd = next + 5;
        return questionEnd <= end;
    }

    /** Says where the next record begins; negative if this one is cut off. */
    private int readRecord(int record) {
        int name = skipName(record);
        if (name < 0 || end - name < RECORD_LENGTH) {
            return -1;
        }
        int next = name + RECORD_LENGTH + NetworkOrder.uint16(octets, name + 8);
        if (next > end) {
            return -1;
        }
        if (NetworkOrder.uint16(octets, name) == TYPE_OPT) {
            if (extended || name != record + 1) {
                return -1;
            }
            extended = true;
            answerLength = Math.max(MIN_ANSWER_LENGTH, NetworkOrder.uint16(octets, name + 2));
            extendedFlags = NetworkOrder.int32(octets, name + 4);
        }
        return next;
    }

    /** A name ends at its first pointer; where that points to is not looked at. */
    private int skipName(int name) {
        int next = name;
        while (next < end) {
            int length = octets[next] & 0xff;
            if (length == 0) {
                return next + 1;
            }
            if ((length & POINTER) == POINTER) {
                return next + 2;
            }
            if (length > MAX_LABEL_LENGTH || next - name >= MAX_NAME_LENGTH) {
                return -1;
            }
            next += 1 + length;
        }
        return -1;
    }

    byte[] octets() {
        return octets;
    }

    /** Where the message begins. */
    int at() {
        return at;
    }

    int id() {
        return NetworkOrder.uint16(octets, at);
    }

    int flags() {
        return NetworkOrder.uint16(octets, at + 2);
    }

    /** Octets of the question: name, type and class. */
    int questionLength() {
        return questionEnd - at - HEADER_LENGTH;
    }

    int type() {
        return NetworkOrder.uint16(octets, questionEnd - 4);
    }

    int dnsClass() {
        return NetworkOrder.uint16(octets, questionEnd - 2);
    }

    /** Whether it has EDNS, so that an answer has it, too. */
    boolean isExtended() {
        return extended;
    }

    /** The version of EDNS that it speaks. */
    int version() {
        return extendedFlags >>> 16 & 0xff;
    }

    boolean isDnssecOk() {
        return (extendedFlags & DNSSEC_OK) != 0;
    }

    /** Octets of the longest answer that the host takes, 512 or more. */
    int answerLength() {
        return answerLength;
    }

    /** How many labels the name has, the root's not counted. */
    int labelCount() {
        return labelCount;
    }

    /** Where label i is, counted from the start of the message: what a pointer to it says. */
    int labelOffset(int i) {
        return labels[i] - at;
    }

    /** Label i as text; octets that are no UTF-8 become something that no name has. */
    String label(int i) {
        return new String(octets, labels[i] + 1, octets[labels[i]], StandardCharsets.UTF_8);
    }

    /** Tells whether label i is that one, in whatever case (RFC 4343). */
    boolean isLabel(int i, byte[] label) {
        if (octets[labels[i]] != label.length) {
            return false;
        }
        for (int j = 0; j < label.length; j++) {
            if (lower(octets[labels[i] + 1 + j]) != lower(label[j])) {
                return false;
            }
        }
        return true;
    }

    /** Tells whether the last labels are those, in whatever case. */
    boolean endsWith(byte[][] suffix) {
        if (labelCount < suffix.length) {
            return false;
        }
        for (int i = 0; i < suffix.length; i++) {
            if (!isLabel(labelCount - suffix.length + i, suffix[i])) {
                return false;
            }
        }
        return true;
    }

    static byte lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? (byte) (octet + 'a' - 'A') : octet;
    }
}
