package org.machwire.server.autoconf;

import java.util.Arrays;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.NetworkOrder;
import org.machwire.server.names.Host;
import org.machwire.server.names.Hosts;
import org.machwire.v1.DropReason;

/** Tells a device its lease by DHCPv6 (RFC 8415). Not thread-safe. */
final class Dhcp6Server {
    private static final int OPTION_PREFERENCE = 7;
    /** The client need not wait for other servers (RFC 8415, 18.2.1). */
    private static final int MAX_PREFERENCE = 255;

    private static final int SUCCESS = 0;
    private static final int NO_ADDRESSES_AVAILABLE = 2;
    private static final int NO_BINDING = 3;
    private static final int NOT_ON_LINK = 4;
    private static final int NO_PREFIX_AVAILABLE = 6;

    /** The longest list of addresses of one message that are withdrawn by name: what fits beside all else in 1280 octets. */
    private static final int MAX_WITHDRAWN = 8;

    private final Dhcp6Message message = new Dhcp6Message();
    private final Offer offer;
    private final Self self;
    private final Hosts hosts;
    /** Of the kind DUID-LL: type 3, hardware type Ethernet, and the address (RFC 8415, 11.4). */
    private final byte[] identifier;
    private final byte[] domain;

    Dhcp6Server(Offer offer, Self self, Hosts hosts) {
        this.offer = offer;
        this.self = self;
        this.hosts = hosts;
        identifier = new byte[]{0, 3, 0, 1, 0, 0, 0, 0, 0, 0};
        System.arraycopy(offer.mac().octets(), 0, identifier, 4, 6);
        domain = offer.domainOctets();
    }

    /** Answers what came to the group of the servers. */
    DropReason answer(Packet packet, Reply reply) {
        byte[] octets = packet.octets();
        if (packet.length() == 0) {
            return DropReason.UNREADABLE;
        }
        if (!Dhcp6Message.isFromClient(octets[packet.body()] & 0xff)) {
            return DropReason.NOT_SERVED;
        }
        if (!message.read(octets, packet.body(), packet.end())) {
            return DropReason.UNREADABLE;
        }
        Host host = hosts.byMac(packet.sender());
        AddressPrefix lease = host == null ? null : host.ipv6();
        byte[] own = self.ipv6();
        if (lease == null || own == null || packet.sourcePort() != Dhcp6Message.CLIENT_PORT || !packet.isLinkLocal()) {
            return DropReason.NOT_SERVED;
        }
        DropReason verdict = checkIdentifiers(octets);
        return verdict == DropReason.NOT_DROPPED
                ? answer(packet, reply, lease.address().getAddress(), own)
                : verdict;
    }

    /** Who must name himself, and whom, by the kind of message (RFC 8415, 16). */
    private DropReason checkIdentifiers(byte[] octets) {
        boolean hasClient = message.client() >= 0;
        boolean hasServer = message.server() >= 0;
        boolean isWellFormed = switch (message.type()) {
            case Dhcp6Message.SOLICIT, Dhcp6Message.CONFIRM, Dhcp6Message.REBIND -> hasClient && !hasServer;
            case Dhcp6Message.INFORMATION_REQUEST -> !message.hasAssociations();
            default -> hasClient && hasServer;
        };
        if (!isWellFormed) {
            return DropReason.UNREADABLE;
        }
        int value = message.server() + Dhcp6Message.OPTION_HEADER_LENGTH;
        boolean isForAnother = hasServer && !Arrays.equals(octets, value, Dhcp6Message.after(octets, message.server()),
                identifier, 0, identifier.length);
        return isForAnother ? DropReason.NOT_SERVED : DropReason.NOT_DROPPED;
    }

    private DropReason answer(Packet packet, Reply reply, byte[] address, byte[] own) {
        switch (message.type()) {
            case Dhcp6Message.SOLICIT -> {
                start(packet, reply, message.isRapidCommit() ? Dhcp6Message.REPLY : Dhcp6Message.ADVERTISE);
                if (message.isRapidCommit()) {
                    reply.put16(Dhcp6Message.OPTION_RAPID_COMMIT).put16(0);
                } else {
                    reply.put16(OPTION_PREFERENCE).put16(1).put8(MAX_PREFERENCE);
                }
                putAssociations(packet.octets(), reply, address, false);
            }
            case Dhcp6Message.REQUEST -> {
                start(packet, reply, Dhcp6Message.REPLY);
                putAssociations(packet.octets(), reply, address, false);
            }
            case Dhcp6Message.RENEW, Dhcp6Message.REBIND -> {
                start(packet, reply, Dhcp6Message.REPLY);
                putAssociations(packet.octets(), reply, address, true);
            }
            case Dhcp6Message.CONFIRM -> {
                int others = countOthers(packet.octets(), address);
                if (others < 0) {
                    return DropReason.NOT_SERVED;
                }
                start(packet, reply, Dhcp6Message.REPLY);
                putStatus(reply, others == 0 ? SUCCESS : NOT_ON_LINK);
            }
            case Dhcp6Message.RELEASE, Dhcp6Message.DECLINE -> {
                start(packet, reply, Dhcp6Message.REPLY);
                putStatus(reply, SUCCESS);
            }
            default -> start(packet, reply, Dhcp6Message.REPLY); // INFORMATION-REQUEST.
        }
        putConfiguration(reply, own);
        reply.finish();
        return DropReason.NOT_DROPPED;
    }

    private void start(Packet packet, Reply reply, int type) {
        byte[] octets = packet.octets();
        reply.startUdp(packet.sender(), self.linkLocal(), 0, octets, packet.sourceAt(), true, Dhcp6Message.SERVER_PORT,
                Dhcp6Message.CLIENT_PORT);
        reply.put8(type).put(octets, message.at() + 1, 3);
        if (message.client() >= 0) {
            reply.put(octets, message.client(), Dhcp6Message.after(octets, message.client()) - message.client());
        }
        reply.put16(Dhcp6Message.OPTION_SERVER).put16(identifier.length).put(identifier);
    }

    /** Options that the client asked for, as far as there are any. */
    private void putConfiguration(Reply reply, byte[] own) {
        if (message.wantsServers()) {
            reply.put16(Dhcp6Message.OPTION_DNS_SERVERS).put16(own.length).put(own);
        }
        if (message.wantsDomains()) {
            reply.put16(Dhcp6Message.OPTION_DNS_DOMAINS).put16(domain.length).put(domain);
        }
    }

    /**
     * Answers each association: the first that can has the lease.
     *
     * @param isBound whether the client says that it has what it asks for
     */
    private void putAssociations(byte[] octets, Reply reply, byte[] address, boolean isBound) {
        boolean isGiven = false;
        for (int i = 0; i < message.associationCount(); i++) {
            int option = message.association(i);
            int code = NetworkOrder.uint16(octets, option);
            if (code == Dhcp6Message.OPTION_IA_NA && !isGiven) {
                isGiven = true;
                putLease(octets, option, reply, address, isBound);
                continue;
            }
            boolean isTemporary = code == Dhcp6Message.OPTION_IA_TA;
            int refusal = code == Dhcp6Message.OPTION_IA_PD ? NO_PREFIX_AVAILABLE : NO_ADDRESSES_AVAILABLE;
            int fixedLength = isTemporary ? Dhcp6Message.IA_TA_LENGTH : Dhcp6Message.IA_LENGTH;
            reply.put16(code).put16(fixedLength + Dhcp6Message.OPTION_HEADER_LENGTH + 2);
            reply.put(octets, option + Dhcp6Message.OPTION_HEADER_LENGTH, 4).putZeros(fixedLength - 4);
            putStatus(reply, isBound ? NO_BINDING : refusal);
        }
    }

    private void putLease(byte[] octets, int option, Reply reply, byte[] address, boolean isBound) {
        int seconds = offer.leaseSeconds();
        reply.put16(Dhcp6Message.OPTION_IA_NA);
        int lengthAt = reply.length();
        reply.put16(0).put(octets, option + Dhcp6Message.OPTION_HEADER_LENGTH, 4);
        reply.put32(seconds / 2).put32(seconds - seconds / 5); // T1 and T2 (RFC 8415, 21.4).
        putAddress(reply, address, 0, seconds);
        if (isBound) {
            putWithdrawn(octets, option, reply, address);
        }
        reply.set16(lengthAt, reply.length() - lengthAt - 2);
    }

    /** Takes back addresses that the client believes to have: their lifetimes are 0 now (RFC 8415, 18.3.4). */
    private static void putWithdrawn(byte[] octets, int option, Reply reply, byte[] address) {
        int withdrawn = 0;
        int end = Dhcp6Message.after(octets, option);
        int next = option + Dhcp6Message.OPTION_HEADER_LENGTH + Dhcp6Message.IA_LENGTH;
        for (; next < end && withdrawn < MAX_WITHDRAWN; next = Dhcp6Message.after(octets, next)) {
            if (isOther(octets, next, address)) {
                putAddress(reply, octets, next + Dhcp6Message.OPTION_HEADER_LENGTH, 0);
                withdrawn++;
            }
        }
    }

    private static void putAddress(Reply reply, byte[] address, int at, int seconds) {
        reply.put16(Dhcp6Message.OPTION_IA_ADDRESS).put16(Dhcp6Message.ADDRESS_LENGTH).put(address, at, 16);
        reply.put32(seconds).put32(seconds);
    }

    private static void putStatus(Reply reply, int status) {
        reply.put16(Dhcp6Message.OPTION_STATUS).put16(2).put16(status);
    }

    /** Counts the addresses that a client wants confirmed and that are not its lease; negative if it names none at all. */
    private int countOthers(byte[] octets, byte[] address) {
        int others = 0;
        boolean isEmpty = true;
        for (int i = 0; i < message.associationCount(); i++) {
            int option = message.association(i);
            boolean isTemporary = NetworkOrder.uint16(octets, option) == Dhcp6Message.OPTION_IA_TA;
            int next = option + Dhcp6Message.OPTION_HEADER_LENGTH
                    + (isTemporary ? Dhcp6Message.IA_TA_LENGTH : Dhcp6Message.IA_LENGTH);
            for (; next < Dhcp6Message.after(octets, option); next = Dhcp6Message.after(octets, next)) {
                isEmpty &= NetworkOrder.uint16(octets, next) != Dhcp6Message.OPTION_IA_ADDRESS;
                others += isOther(octets, next, address) ? 1 : 0;
            }
        }
        return isEmpty ? -1 : others;
    }

    /** Tells whether an option is an address, and not this one. */
    private static boolean isOther(byte[] octets, int option, byte[] address) {
        int at = option + Dhcp6Message.OPTION_HEADER_LENGTH;
        return NetworkOrder.uint16(octets, option) == Dhcp6Message.OPTION_IA_ADDRESS
                && !Arrays.equals(octets, at, at + 16, address, 0, 16);
    }
}
