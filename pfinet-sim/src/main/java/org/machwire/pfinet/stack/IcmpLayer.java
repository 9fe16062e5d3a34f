package org.machwire.pfinet.stack;

import java.util.concurrent.CompletableFuture;
import org.machwire.ethernet.InternetChecksum;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.NetworkOrder;

/** Answers echo requests, sends our own, and reports closed UDP ports. */
final class IcmpLayer {
    /** Errors sent in one second at most, to keep a flood from doubling. */
    static final int ERRORS_PER_SECOND = 10;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Ipv4Config config;
    private final Ipv4Output output;
    private final EchoTable echoes;
    private final Counters counters;
    private long errorWindowStart;
    private int errorsInWindow;

    IcmpLayer(Ipv4Config config, Ipv4Output output, EchoTable echoes, Counters counters) {
        this.config = config;
        this.output = output;
        this.echoes = echoes;
        this.counters = counters;
    }

    void receive(Ipv4Packet packet, long now) {
        int message = packet.messageStart();
        if (packet.messageLength() < Icmp.HEADER_LENGTH) {
            counters.drop(DropReason.ICMP_MALFORMED);
        } else if (InternetChecksum.of(packet.frame(), message, packet.messageLength()) != 0) {
            counters.drop(DropReason.ICMP_CHECKSUM);
        } else {
            act(packet, packet.frame()[message + Icmp.TYPE_OFFSET], now);
        }
    }

    private void act(Ipv4Packet packet, int type, long now) {
        if (type == Icmp.ECHO_REQUEST && !packet.isBroadcast()) {
            counters.icmp();
            reply(packet, now);
        } else if (type == Icmp.ECHO_REPLY) {
            count(echoes.reply(packet, now));
        } else if (type == Icmp.UNREACHABLE) {
            count(echoes.error(packet));
        } else {
            counters.drop(DropReason.ICMP_TYPE);
        }
    }

    private void count(boolean expected) {
        if (expected) {
            counters.icmp();
        } else {
            counters.drop(DropReason.ICMP_UNEXPECTED);
        }
    }

    private void reply(Ipv4Packet request, long now) {
        byte[] frame = Ipv4Output.frame(request.messageLength());
        System.arraycopy(request.frame(), request.messageStart(), frame, Ipv4Output.PAYLOAD_START,
                request.messageLength());
        send(Icmp.ECHO_REPLY, 0, request.source(), frame, now);
    }

    /**
     * Sends an echo request. A result known at once is completed here, under the lock: nobody has seen the future yet.
     * Any other is completed through the outbox.
     */
    void ping(int destination, int identifier, int sequence, byte[] payload, long timeoutNanos,
            CompletableFuture<PingResult> result, long now) {
        if (echoes.contains(destination, identifier, sequence)) {
            throw new IllegalStateException("an echo request with this identifier and sequence number is under way");
        }
        if (config.isBroadcast(destination)) {
            counters.drop(DropReason.NO_ROUTE);
            result.complete(new PingResult.NotSent(SendOutcome.NO_ROUTE));
            return;
        }
        if (echoes.isFull()) {
            counters.drop(DropReason.QUEUE_FULL);
            result.complete(new PingResult.NotSent(SendOutcome.QUEUE_FULL));
            return;
        }
        byte[] frame = Ipv4Output.frame(Icmp.HEADER_LENGTH + payload.length);
        int message = Ipv4Output.PAYLOAD_START;
        NetworkOrder.putUint16(frame, message + Icmp.IDENTIFIER_OFFSET, identifier);
        NetworkOrder.putUint16(frame, message + Icmp.SEQUENCE_OFFSET, sequence);
        System.arraycopy(payload, 0, frame, message + Icmp.HEADER_LENGTH, payload.length);
        echoes.add(destination, identifier, sequence, payload, now, timeoutNanos, result);
        SendOutcome outcome = send(Icmp.ECHO_REQUEST, 0, destination, frame, now);
        if (outcome != SendOutcome.SENT && outcome != SendOutcome.QUEUED) {
            echoes.notSent(destination, identifier, sequence, outcome);
        }
    }

    /** Tells the sender of a datagram that its port is closed, unless enough was told in this second. */
    void portUnreachable(Ipv4Packet packet, long now) {
        if (packet.isBroadcast() || !mayReportError(now)) {
            return;
        }
        int quoted = packet.messageStart() - packet.start() + Math.min(packet.messageLength(), Icmp.QUOTED_LENGTH);
        byte[] frame = Ipv4Output.frame(Icmp.HEADER_LENGTH + quoted);
        System.arraycopy(packet.frame(), packet.start(), frame, Ipv4Output.PAYLOAD_START + Icmp.HEADER_LENGTH, quoted);
        send(Icmp.UNREACHABLE, Icmp.PORT_UNREACHABLE, packet.source(), frame, now);
    }

    private boolean mayReportError(long now) {
        if (errorsInWindow == 0 || now - errorWindowStart >= SECOND_NANOS) {
            errorWindowStart = now;
            errorsInWindow = 0;
        }
        if (errorsInWindow == ERRORS_PER_SECOND) {
            return false;
        }
        errorsInWindow++;
        return true;
    }

    private SendOutcome send(int type, int code, int destination, byte[] frame, long now) {
        int message = Ipv4Output.PAYLOAD_START;
        frame[message + Icmp.TYPE_OFFSET] = (byte) type;
        frame[message + Icmp.CODE_OFFSET] = (byte) code;
        NetworkOrder.putUint16(frame, message + Icmp.CHECKSUM_OFFSET, 0);
        int checksum = InternetChecksum.of(frame, message, frame.length - message);
        NetworkOrder.putUint16(frame, message + Icmp.CHECKSUM_OFFSET, checksum);
        return output.send(Ipv4.PROTOCOL_ICMP, destination, frame, now);
    }
}
