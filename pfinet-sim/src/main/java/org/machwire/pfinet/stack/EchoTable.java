package org.machwire.pfinet.stack;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.Ipv4Address;
import org.machwire.ethernet.NetworkOrder;

/** Remembers the echo requests under way, a bounded number of them. Results are delivered through the outbox. */
final class EchoTable {
    static final int CAPACITY = 1024;

    private record Key(int destination, int identifier, int sequence) {}

    private static final class Request {
        private final byte[] payload;
        private final long sentAt;
        private final long deadline;
        private final CompletableFuture<PingResult> result;

        Request(byte[] payload, long sentAt, long deadline, CompletableFuture<PingResult> result) {
            this.payload = payload;
            this.sentAt = sentAt;
            this.deadline = deadline;
            this.result = result;
        }
    }

    private final Map<Key, Request> requests = new HashMap<>();
    private final int ownAddress;
    private final Outbox outbox;

    EchoTable(int ownAddress, Outbox outbox) {
        this.ownAddress = ownAddress;
        this.outbox = outbox;
    }

    boolean isFull() {
        return requests.size() == CAPACITY;
    }

    boolean contains(int destination, int identifier, int sequence) {
        return requests.containsKey(new Key(destination, identifier, sequence));
    }

    void add(int destination, int identifier, int sequence, byte[] payload, long now, long timeoutNanos,
            CompletableFuture<PingResult> result) {
        requests.put(new Key(destination, identifier, sequence),
                new Request(payload, now, now + timeoutNanos, result));
    }

    /** Ends the request that a reply answers; false if there is none, or the payload is not the one sent. */
    boolean reply(Ipv4Packet packet, long now) {
        int message = packet.messageStart();
        Key key = key(packet.source(), packet.frame(), message);
        Request request = requests.get(key);
        int end = message + packet.messageLength();
        if (request == null || !Arrays.equals(packet.frame(), message + Icmp.HEADER_LENGTH, end, request.payload, 0,
                request.payload.length)) {
            return false;
        }
        finish(key, new PingResult.Reply(now - request.sentAt, packet.ttl(), packet.messageLength()));
        return true;
    }

    /** Ends the request that an ICMP error quotes; false if it quotes none of them. */
    boolean error(Ipv4Packet packet) {
        int start = packet.messageStart() + Icmp.HEADER_LENGTH;
        Key key = quoted(packet.frame(), start, packet.messageStart() + packet.messageLength());
        return key != null && finish(key, new PingResult.Unreachable(new Ipv4Address(packet.source())));
    }

    /** Ends the request in a frame whose next hop did not answer, if there is one in it. */
    void undeliverable(byte[] frame) {
        Key key = quoted(frame, Ethernet.HEADER_LENGTH, frame.length);
        if (key != null) {
            finish(key, new PingResult.Unreachable(new Ipv4Address(ownAddress)));
        }
    }

    /** Ends a request that did not leave. */
    void notSent(int destination, int identifier, int sequence, SendOutcome reason) {
        finish(new Key(destination, identifier, sequence), new PingResult.NotSent(reason));
    }

    void tick(long now) {
        Iterator<Request> all = requests.values().iterator();
        while (all.hasNext()) {
            Request request = all.next();
            if (request.deadline - now <= 0) {
                all.remove();
                outbox.call(() -> request.result.complete(new PingResult.TimedOut()));
            }
        }
    }

    private boolean finish(Key key, PingResult result) {
        Request request = requests.remove(key);
        if (request == null) {
            return false;
        }
        outbox.call(() -> request.result.complete(result));
        return true;
    }

    /** Reads which echo request of ours the start of a packet is; what lies between start and end is not trusted. */
    private @Nullable Key quoted(byte[] octets, int start, int end) {
        if (end - start < Ipv4.MIN_HEADER_LENGTH + Icmp.HEADER_LENGTH || octets[start] != 0x45
                || octets[start + Ipv4.PROTOCOL_OFFSET] != Ipv4.PROTOCOL_ICMP
                || Ipv4.address(octets, start + Ipv4.SOURCE_OFFSET) != ownAddress
                || octets[start + Ipv4.MIN_HEADER_LENGTH + Icmp.TYPE_OFFSET] != Icmp.ECHO_REQUEST) {
            return null;
        }
        return key(Ipv4.address(octets, start + Ipv4.DESTINATION_OFFSET), octets, start + Ipv4.MIN_HEADER_LENGTH);
    }

    private static Key key(int destination, byte[] octets, int message) {
        return new Key(destination, NetworkOrder.uint16(octets, message + Icmp.IDENTIFIER_OFFSET),
                NetworkOrder.uint16(octets, message + Icmp.SEQUENCE_OFFSET));
    }
}
