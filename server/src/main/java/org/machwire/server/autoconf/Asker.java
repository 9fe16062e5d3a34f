package org.machwire.server.autoconf;

import org.machwire.ethernet.Ipv6;
import org.machwire.server.names.Host;

/** Who asked a question that was forwarded, and what is needed to answer. Immutable. */
final class Asker {
    private final Host host;
    private final byte[] address;
    private final int port;
    private final byte[] server;
    private final int id;
    private final int questionEnd;
    private final int maxLength;

    /**
     * Notes who asked.
     *
     * @param host the device; it may have gone when the answer comes
     * @param packet that carried the question
     * @param query the question
     * @param maxLength octets of the longest answer that it takes
     */
    Asker(Host host, Packet packet, DnsQuery query, int maxLength) {
        this.host = host;
        address = packet.sourceAddress();
        port = packet.sourcePort();
        server = packet.destinationAddress();
        id = query.id();
        questionEnd = DnsQuery.HEADER_LENGTH + query.questionLength();
        this.maxLength = maxLength;
    }

    Host host() {
        return host;
    }

    /** Writes the datagram with an answer, which has the id that the host waits for, and is cut behind the question where it is too long. */
    void putAnswer(Reply reply, byte[] message) {
        reply.startUdp(host.mac().value(), server, 0, address, 0, address.length == Ipv6.ADDRESS_LENGTH, DnsQuery.PORT,
                port);
        reply.put16(id);
        if (message.length <= maxLength) {
            reply.put(message, 2, message.length - 2);
        } else {
            reply.put8(message[2] | DnsQuery.TRUNCATED >>> 8).put8(message[3]).put16(1).put32(0).put16(0);
            reply.put(message, DnsQuery.HEADER_LENGTH, questionEnd - DnsQuery.HEADER_LENGTH);
        }
        reply.finish();
    }
}
