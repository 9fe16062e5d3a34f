package org.machwire.pfinet.stack;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.InternetChecksum;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.Ipv4Address;
import org.machwire.ethernet.NetworkOrder;

/** Sends datagrams and hands received ones to the handlers of their ports (RFC 768). */
final class UdpLayer {
    static final int HEADER_LENGTH = 8;
    static final int SOURCE_PORT_OFFSET = 0;
    static final int DESTINATION_PORT_OFFSET = 2;
    static final int LENGTH_OFFSET = 4;
    static final int CHECKSUM_OFFSET = 6;

    private final Map<Integer, DatagramHandler> handlers = new HashMap<>();
    private final Ipv4Output output;
    private final IcmpLayer icmp;
    private final Outbox outbox;
    private final Counters counters;

    UdpLayer(Ipv4Output output, IcmpLayer icmp, Outbox outbox, Counters counters) {
        this.output = output;
        this.icmp = icmp;
        this.outbox = outbox;
        this.counters = counters;
    }

    void bind(int port, DatagramHandler handler) {
        if (handlers.putIfAbsent(port, handler) != null) {
            throw new IllegalStateException("UDP port " + port + " is bound already");
        }
    }

    void unbind(int port) {
        handlers.remove(port);
    }

    void receive(Ipv4Packet packet, long now) {
        byte[] frame = packet.frame();
        int start = packet.messageStart();
        int available = packet.messageLength();
        int length = available < HEADER_LENGTH ? 0 : NetworkOrder.uint16(frame, start + LENGTH_OFFSET);
        if (length < HEADER_LENGTH || length > available) {
            counters.drop(DropReason.UDP_MALFORMED);
        } else if (!isChecksumRight(frame, packet.start(), start, length)) {
            counters.drop(DropReason.UDP_CHECKSUM);
        } else {
            deliver(packet, start, length, now);
        }
    }

    private void deliver(Ipv4Packet packet, int start, int length, long now) {
        byte[] frame = packet.frame();
        int port = NetworkOrder.uint16(frame, start + DESTINATION_PORT_OFFSET);
        DatagramHandler handler = handlers.get(port);
        if (handler == null) {
            counters.drop(DropReason.UDP_PORT);
            icmp.portUnreachable(packet, now);
            return;
        }
        counters.udp();
        int sourcePort = NetworkOrder.uint16(frame, start + SOURCE_PORT_OFFSET);
        Endpoint source = new Endpoint(new Ipv4Address(packet.source()), sourcePort);
        Endpoint destination = new Endpoint(new Ipv4Address(packet.destination()), port);
        byte[] payload = Arrays.copyOfRange(frame, start + HEADER_LENGTH, start + length);
        outbox.call(() -> handler.receive(source, destination, payload));
    }

    SendOutcome send(int ownAddress, int sourcePort, Endpoint destination, byte[] payload, long now) {
        int length = HEADER_LENGTH + payload.length;
        byte[] frame = Ipv4Output.frame(length);
        int start = Ipv4Output.PAYLOAD_START;
        NetworkOrder.putUint16(frame, start + SOURCE_PORT_OFFSET, sourcePort);
        NetworkOrder.putUint16(frame, start + DESTINATION_PORT_OFFSET, destination.port());
        NetworkOrder.putUint16(frame, start + LENGTH_OFFSET, length);
        System.arraycopy(payload, 0, frame, start + HEADER_LENGTH, payload.length);
        int ip = Ethernet.HEADER_LENGTH;
        Ipv4.putAddress(frame, ip + Ipv4.SOURCE_OFFSET, ownAddress);
        Ipv4.putAddress(frame, ip + Ipv4.DESTINATION_OFFSET, destination.address().value());
        int checksum = checksum(frame, ip, start, length);
        NetworkOrder.putUint16(frame, start + CHECKSUM_OFFSET, checksum == 0 ? 0xffff : checksum);
        return output.send(Ipv4.PROTOCOL_UDP, destination.address().value(), frame, now);
    }

    /** A checksum field of 0 says that the sender computed none. */
    private static boolean isChecksumRight(byte[] frame, int ip, int start, int length) {
        return NetworkOrder.uint16(frame, start + CHECKSUM_OFFSET) == 0 || checksum(frame, ip, start, length) == 0;
    }

    /** Covers a pseudo header too: both addresses, the protocol and the length. */
    private static int checksum(byte[] frame, int ip, int start, int length) {
        long sum = InternetChecksum.add(Ipv4.PROTOCOL_UDP + length, frame, ip + Ipv4.SOURCE_OFFSET,
                2 * Ipv4.ADDRESS_LENGTH);
        return InternetChecksum.finish(InternetChecksum.add(sum, frame, start, length));
    }
}
