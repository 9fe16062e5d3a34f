package org.machwire.server.autoconf;

import java.nio.charset.StandardCharsets;

/**
 * Writes the answer to a {@link DnsQuery}, its names compressed against the question. A record goes to the answer or, behind that, to
 * the authority section. Not thread-safe.
 */
final class DnsReply {
    static final int NO_ERROR = 0;
    static final int SERVER_FAILURE = 2;
    static final int NO_SUCH_NAME = 3;
    static final int NOT_IMPLEMENTED = 4;
    static final int REFUSED = 5;
    /** Its upper eight bits are in the OPT record (RFC 6891, 9). */
    static final int BAD_VERSION = 16;

    static final int TYPE_A = 1;
    static final int TYPE_NS = 2;
    static final int TYPE_SOA = 6;
    static final int TYPE_PTR = 12;
    static final int TYPE_HINFO = 13;
    static final int TYPE_AAAA = 28;

    private static final int POINTER = 0xc000;
    private static final int QUESTION_NAME = POINTER | DnsQuery.HEADER_LENGTH;
    /** Devices come and go: nobody should remember for long who was there. */
    private static final int SECONDS = 5;
    private static final byte[] MAILBOX = "\nhostmaster".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ANY = "\7RFC8482\0".getBytes(StandardCharsets.US_ASCII);
    /** What the station takes itself: no segment carries a longer datagram of IPv6 for sure (RFC 8200, 5). */
    private static final int ANSWER_LENGTH = 1232;

    private final DnsQuery query;
    private final Reply reply;
    private final int start;
    private int answers;
    private int authorities;

    /** Begins with a header and, if there is one, the question. */
    DnsReply(DnsQuery query, Reply reply, int flags, boolean hasQuestion) {
        this.query = query;
        this.reply = reply;
        start = reply.length();
        reply.put16(query.id()).put16(DnsQuery.RESPONSE | flags).put16(hasQuestion ? 1 : 0).putZeros(6);
        if (hasQuestion) {
            reply.put(query.octets(), query.at() + DnsQuery.HEADER_LENGTH, query.questionLength());
        }
    }

    private void startAnswer(int type, int length) {
        answers++;
        reply.put16(QUESTION_NAME).put16(type).put16(DnsQuery.CLASS_IN).put32(SECONDS).put16(length);
    }

    /** Answers with an address of 4 or 16 octets. */
    void putAddress(byte[] octets) {
        startAnswer(octets.length == 4 ? TYPE_A : TYPE_AAAA, octets.length);
        reply.put(octets);
    }

    /** Answers a reverse query with a host's name in a domain: at most 63 octets; with none it is the domain's own name. */
    void putPointer(byte[] name, byte[] domain) {
        startAnswer(TYPE_PTR, (name.length == 0 ? 0 : 1 + name.length) + domain.length);
        if (name.length != 0) {
            reply.put8(name.length).put(name);
        }
        reply.put(domain);
    }

    /** Answers a query for everything with next to nothing (RFC 8482, 4.2). */
    void putAny() {
        startAnswer(TYPE_HINFO, ANY.length);
        reply.put(ANY);
    }

    /** Answers that the domain, which is the question's name, is its own name server. */
    void putNameServer() {
        startAnswer(TYPE_NS, 2);
        reply.put16(QUESTION_NAME);
    }

    /**
     * Puts the start of authority of the domain: as the answer if it was asked for, else to say how long a no holds (RFC 2308).
     *
     * @param domainLabel the label of the question where the domain begins
     */
    void putAuthority(int domainLabel, boolean isAnswer) {
        int domain = POINTER | query.labelOffset(domainLabel);
        if (isAnswer) {
            answers++;
        } else {
            authorities++;
        }
        reply.put16(domain).put16(TYPE_SOA).put16(DnsQuery.CLASS_IN).put32(SECONDS);
        reply.put16(2 + MAILBOX.length + 2 + 20).put16(domain).put(MAILBOX).put16(domain);
        reply.put32(1).put32(3600).put32(600).put32(86_400).put32(SECONDS); // Serial, refresh, retry, expire, minimum.
    }

    /** Ends the message and the frame. */
    void finish(int rcode) {
        if (query.isExtended()) {
            reply.put8(0).put16(DnsQuery.TYPE_OPT).put16(ANSWER_LENGTH).put8(rcode >>> 4).put8(0);
            reply.put16(query.isDnssecOk() ? DnsQuery.DNSSEC_OK : 0).put16(0);
            reply.set16(start + 10, 1);
        }
        reply.set16(start + 6, answers);
        reply.set16(start + 8, authorities);
        reply.finish();
    }
}
