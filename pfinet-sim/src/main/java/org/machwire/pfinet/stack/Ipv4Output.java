package org.machwire.pfinet.stack;

import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.InternetChecksum;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.Ipv4Address;
import org.machwire.ethernet.NetworkOrder;

/** Completes packets with their headers and finds their next hop. */
final class Ipv4Output {
    /** Where a protocol writes its message in a frame of {@link #frame}. */
    static final int PAYLOAD_START = Ethernet.HEADER_LENGTH + Ipv4.MIN_HEADER_LENGTH;
    /** RFC 1700's recommended time to live. */
    static final int TTL = 64;
    private static final int VERSION_AND_LENGTH = 0x45;
    private static final int START = Ethernet.HEADER_LENGTH;

    private final Ipv4Config config;
    private final long ownMac;
    private final int mtu;
    private final ArpTable table;
    private final Outbox outbox;
    private final Counters counters;
    private int identification;

    Ipv4Output(Ipv4Config config, long ownMac, int mtu, ArpTable table, Outbox outbox, Counters counters) {
        this.config = config;
        this.ownMac = ownMac;
        this.mtu = mtu;
        this.table = table;
        this.outbox = outbox;
        this.counters = counters;
    }

    /** Makes a frame with room for the headers in front of a message. */
    static byte[] frame(int messageLength) {
        return new byte[PAYLOAD_START + messageLength];
    }

    /** Sends a frame whose message is written; takes the frame. */
    SendOutcome send(int protocol, int destination, byte[] frame, long now) {
        if (frame.length - START > mtu) {
            counters.drop(DropReason.TOO_LONG);
            return SendOutcome.TOO_LONG;
        }
        if (config.isBroadcast(destination)) {
            writeHeaders(protocol, destination, frame);
            Ethernet.putAddress(frame, Ethernet.DESTINATION_OFFSET, Ethernet.BROADCAST);
            outbox.transmit(frame);
            return SendOutcome.SENT;
        }
        Ipv4Address nextHop = nextHop(destination);
        if (nextHop == null) {
            counters.drop(DropReason.NO_ROUTE);
            return SendOutcome.NO_ROUTE;
        }
        writeHeaders(protocol, destination, frame);
        return table.send(nextHop.value(), frame, now);
    }

    private @Nullable Ipv4Address nextHop(int destination) {
        if (!config.isForeignStation(destination)) {
            return null;
        }
        return config.isOnLink(destination) ? new Ipv4Address(destination) : config.gateway();
    }

    private void writeHeaders(int protocol, int destination, byte[] frame) {
        Ethernet.putAddress(frame, Ethernet.SOURCE_OFFSET, ownMac);
        NetworkOrder.putUint16(frame, Ethernet.TYPE_OFFSET, Ethernet.TYPE_IPV4);
        frame[START + Ipv4.VERSION_OFFSET] = VERSION_AND_LENGTH;
        NetworkOrder.putUint16(frame, START + Ipv4.TOTAL_LENGTH_OFFSET, frame.length - START);
        NetworkOrder.putUint16(frame, START + Ipv4.IDENTIFICATION_OFFSET, identification++);
        NetworkOrder.putUint16(frame, START + Ipv4.FRAGMENT_OFFSET, Ipv4.DONT_FRAGMENT);
        frame[START + Ipv4.TTL_OFFSET] = TTL;
        frame[START + Ipv4.PROTOCOL_OFFSET] = (byte) protocol;
        Ipv4.putAddress(frame, START + Ipv4.SOURCE_OFFSET, config.address().value());
        Ipv4.putAddress(frame, START + Ipv4.DESTINATION_OFFSET, destination);
        NetworkOrder.putUint16(frame, START + Ipv4.CHECKSUM_OFFSET,
                InternetChecksum.of(frame, START, Ipv4.MIN_HEADER_LENGTH));
    }
}
