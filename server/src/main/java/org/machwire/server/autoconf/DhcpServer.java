package org.machwire.server.autoconf;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.NetworkOrder;
import org.machwire.server.names.Host;
import org.machwire.server.names.Hosts;
import org.machwire.v1.DropReason;

/** Tells a device its lease by DHCP (RFC 2131). Not thread-safe. */
final class DhcpServer {
    /** Letters, digits and hyphens, these not at the ends (RFC 1123, 2.1): what every client takes for a host name. */
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
    private static final byte[] BROADCAST = {-1, -1, -1, -1};
    private static final byte[] NOWHERE = {0, 0, 0, 0};
    /** What a client takes without having said so (RFC 2131, 2). */
    private static final int MAX_PACKET_LENGTH = 576;
    /** What a relay or an old client may expect at least (RFC 1542, 2.1). */
    private static final int MIN_MESSAGE_LENGTH = 300;

    private static final int OPTION_MASK = 1;
    private static final int OPTION_ROUTER = 3;
    private static final int OPTION_DNS = 6;
    private static final int OPTION_HOST_NAME = 12;
    private static final int OPTION_DOMAIN = 15;
    private static final int OPTION_MTU = 26;
    private static final int OPTION_BROADCAST = 28;
    private static final int OPTION_LEASE_SECONDS = 51;
    private static final int OPTION_T1 = 58;
    private static final int OPTION_T2 = 59;

    private final DhcpMessage message = new DhcpMessage();
    private final Offer offer;
    private final byte @Nullable [] self;
    private final byte @Nullable [] gateway;
    private final byte[] domain;
    private final Hosts hosts;

    DhcpServer(Offer offer, Self self, Hosts hosts) {
        this.offer = offer;
        this.self = self.ipv4();
        gateway = offer.gateway() == null ? null : offer.gateway().getAddress();
        domain = offer.domain().getBytes(StandardCharsets.US_ASCII);
        this.hosts = hosts;
    }

    DropReason answer(Packet packet, Reply reply) {
        if (!message.read(packet.octets(), packet.body(), packet.end())) {
            return DropReason.UNREADABLE;
        }
        Host host = hosts.byMac(packet.sender());
        AddressPrefix lease = host == null ? null : host.ipv4();
        byte[] server = self;
        if (server == null || host == null || lease == null || packet.sourcePort() != DhcpMessage.CLIENT_PORT
                || message.clientMac() != packet.sender() || message.isRelayed() || message.isForAnother(server)) {
            return DropReason.NOT_SERVED;
        }
        byte[] address = lease.address().getAddress();
        return switch (message.type()) {
            case DhcpMessage.DISCOVER -> {
                start(packet, reply, server, DhcpMessage.OFFER, address);
                yield finish(reply, host, lease, true);
            }
            case DhcpMessage.REQUEST -> answerRequest(packet, reply, server, host, lease);
            case DhcpMessage.INFORM -> {
                if (message.clientAddress() != NetworkOrder.int32(address, 0)) {
                    yield DropReason.NOT_SERVED;
                }
                start(packet, reply, server, DhcpMessage.ACK, NOWHERE);
                yield finish(reply, host, lease, false);
            }
            case DhcpMessage.RELEASE, DhcpMessage.DECLINE -> DropReason.NOT_DROPPED; // The lease is the device's all the same.
            default -> DropReason.NOT_SERVED;
        };
    }

    /** Selecting, rebooting, renewing and rebinding clients differ in where they put the address (RFC 2131, 4.3.2). */
    private DropReason answerRequest(Packet packet, Reply reply, byte[] server, Host host, AddressPrefix lease) {
        byte[] address = lease.address().getAddress();
        int wanted = message.wantedAddress();
        if (wanted == 0) {
            return DropReason.UNREADABLE;
        }
        if (wanted != NetworkOrder.int32(address, 0)) {
            start(packet, reply, server, DhcpMessage.NAK, NOWHERE);
            return end(reply);
        }
        start(packet, reply, server, DhcpMessage.ACK, address);
        return finish(reply, host, lease, true);
    }

    /** Writes all that comes before the options, and those that each reply has. */
    private void start(Packet packet, Reply reply, byte[] server, int type, byte[] yours) {
        byte[] request = packet.octets();
        boolean isNak = type == DhcpMessage.NAK;
        boolean isAck = type == DhcpMessage.ACK;
        int client = message.clientAddress();
        byte[] to = yours;
        int toAt = 0;
        if (isNak || (client == 0 && message.wantsBroadcast())) {
            to = BROADCAST;
        } else if (client != 0) {
            to = request;
            toAt = message.at() + DhcpMessage.CIADDR_OFFSET;
        }
        reply.startUdp(packet.sender(), server, 0, to, toAt, false, DhcpMessage.SERVER_PORT, DhcpMessage.CLIENT_PORT);
        reply.limitPacketTo(MAX_PACKET_LENGTH);
        reply.put8(DhcpMessage.BOOT_REPLY).put8(1).put8(6).put8(0);
        reply.put(request, message.at() + 4, 4).put16(0).put16(message.flags());
        reply.put32(isAck ? client : 0).put(yours).put32(0).put32(0);
        reply.put(request, message.at() + DhcpMessage.CHADDR_OFFSET, DhcpMessage.CHADDR_LENGTH);
        reply.putZeros(DhcpMessage.COOKIE_OFFSET - DhcpMessage.SNAME_OFFSET).put32(DhcpMessage.COOKIE);
        reply.put8(DhcpMessage.OPTION_MESSAGE_TYPE).put8(1).put8(type);
        put(reply, DhcpMessage.OPTION_SERVER, server);
        if (message.clientIdentifierAt() >= 0) { // As RFC 6842 has it, in a NAK too.
            reply.put8(DhcpMessage.OPTION_CLIENT).put8(message.clientIdentifierLength());
            reply.put(request, message.clientIdentifierAt(), message.clientIdentifierLength());
        }
    }

    /** Writes what the host is told: its network, and unless it has its address from elsewhere for how long. */
    private DropReason finish(Reply reply, Host host, AddressPrefix lease, boolean isLeased) {
        int prefixLength = lease.prefixLength();
        int mask = prefixLength == 0 ? 0 : -1 << (Integer.SIZE - prefixLength);
        int address = NetworkOrder.int32(lease.address().getAddress(), 0);
        if (isLeased) {
            int seconds = offer.leaseSeconds();
            put32(reply, OPTION_LEASE_SECONDS, seconds);
            put32(reply, OPTION_T1, seconds / 2);
            put32(reply, OPTION_T2, seconds - seconds / 8); // 0.875 of it (RFC 2131, 4.4.5).
        }
        put32(reply, OPTION_MASK, mask);
        put32(reply, OPTION_BROADCAST, address | ~mask);
        if (gateway != null) {
            put(reply, OPTION_ROUTER, gateway);
        }
        if (self != null) {
            put(reply, OPTION_DNS, self);
        }
        reply.put8(OPTION_MTU).put8(2).put16(offer.mtu());
        putIfItFits(reply, OPTION_DOMAIN, domain);
        if (HOST_NAME.matcher(host.name()).matches()) {
            putIfItFits(reply, OPTION_HOST_NAME, host.name().getBytes(StandardCharsets.US_ASCII));
        }
        return end(reply);
    }

    private static DropReason end(Reply reply) {
        reply.put8(DhcpMessage.OPTION_END);
        int headers = Ethernet.HEADER_LENGTH + Ipv4.MIN_HEADER_LENGTH + Packet.UDP_HEADER_LENGTH;
        reply.putZeros(Math.max(0, MIN_MESSAGE_LENGTH - (reply.length() - headers)));
        reply.finish();
        return DropReason.NOT_DROPPED;
    }

    private static void put(Reply reply, int option, byte[] value) {
        reply.put8(option).put8(value.length).put(value);
    }

    private static void put32(Reply reply, int option, int value) {
        reply.put8(option).put8(4).put32(value);
    }

    /** A client that identifies itself at length is told less. */
    private static void putIfItFits(Reply reply, int option, byte[] value) {
        if (reply.hasRoom(2 + value.length + 1)) {
            put(reply, option, value);
        }
    }
}
