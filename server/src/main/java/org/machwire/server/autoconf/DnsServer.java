package org.machwire.server.autoconf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.Ipv6;
import org.machwire.server.names.Host;
import org.machwire.server.names.Hosts;
import org.machwire.v1.DropReason;

/**
 * Answers DNS queries of devices: what their user may know of the segment's domain and of its addresses. Whom he does not find does not exist
 * for him, here or elsewhere. Not thread-safe.
 */
final class DnsServer {
    private static final int TYPE_ANY = 255;
    /** From here to ANY there are no types of records, but questions of other kinds: zone transfers and the like. */
    private static final int FIRST_META_TYPE = 249;
    private static final int MAX_LABEL_LENGTH = 63;
    private static final byte[] NO_LABEL = {};

    private final DnsQuery query = new DnsQuery();
    private final Offer offer;
    private final byte[][] domain;
    private final byte[] domainOctets;
    private final Hosts hosts;
    private final @Nullable Questions questions;

    /** @param questions takes what is not of this segment; null: it is refused */
    DnsServer(Offer offer, Hosts hosts, @Nullable Questions questions) {
        this.offer = offer;
        this.hosts = hosts;
        this.questions = questions;
        domain = offer.domainLabels();
        domainOctets = offer.domainOctets();
    }

    DropReason answer(Packet packet, Reply reply) {
        if (!query.readHeader(packet.octets(), packet.body(), packet.end())) {
            return DropReason.UNREADABLE;
        }
        Host host = hosts.byMac(packet.sender());
        if ((query.flags() & DnsQuery.RESPONSE) != 0 || host == null || !packet.hasStationSource()) {
            return DropReason.NOT_SERVED;
        }
        if ((query.flags() & DnsQuery.OPCODE) != 0) {
            reply.startUdpAnswer(packet);
            int opcode = query.flags() & (DnsQuery.OPCODE | DnsQuery.RECURSION_DESIRED);
            new DnsReply(query, reply, opcode | DnsReply.NOT_IMPLEMENTED, false).finish(DnsReply.NOT_IMPLEMENTED);
            return DropReason.NOT_DROPPED;
        }
        if (!query.read()) {
            return DropReason.UNREADABLE;
        }
        if (query.version() != 0) {
            return answer(packet, reply, DnsReply.BAD_VERSION);
        }
        boolean isInternet = query.dnsClass() == DnsQuery.CLASS_IN || query.dnsClass() == DnsQuery.CLASS_ANY;
        boolean isMeta = query.type() >= FIRST_META_TYPE && query.type() < TYPE_ANY;
        return isInternet && !isMeta && query.type() != DnsQuery.TYPE_OPT
                ? answerName(packet, reply, host)
                : answer(packet, reply, DnsReply.REFUSED);
    }

    private DropReason answerName(Packet packet, Reply reply, Host asker) {
        int labels = query.labelCount();
        if (query.endsWith(domain)) {
            return answerInDomain(packet, reply, asker, labels - domain.length);
        }
        if (labels == 1) {
            Host found = hosts.byName(asker.identity().owner(), query.label(0));
            return found == null ? answer(packet, reply, DnsReply.NO_SUCH_NAME) : answerHost(packet, reply, found, -1);
        }
        ReverseName reverse = ReverseName.of(query);
        if (reverse != null) {
            Host found = reverse.isAddress() ? hosts.byAddress(asker.identity().owner(), reverse.address()) : null;
            if (found != null || reverse.isWithin(offer.ipv4()) || reverse.isWithin(offer.ipv6())) {
                return answerReverse(packet, reply, reverse, found);
            }
        }
        return passOn(packet, reply, asker);
    }

    /**
     * Answers for a name in the domain.
     *
     * @param before how many labels of it are before those of the domain
     */
    private DropReason answerInDomain(Packet packet, Reply reply, Host asker, int before) {
        if (before == 0) {
            return answerDomain(packet, reply);
        }
        Host found = before == 1 ? hosts.byName(asker.identity().owner(), query.label(0)) : null;
        if (found != null) {
            return answerHost(packet, reply, found, 1);
        }
        DnsReply answer = start(packet, reply, DnsReply.NO_SUCH_NAME);
        answer.putAuthority(before, false);
        return finish(answer, DnsReply.NO_SUCH_NAME);
    }

    /**
     * Answers for a host that was found.
     *
     * @param domainLabel where the domain begins in the question; negative if it is not there
     */
    private DropReason answerHost(Packet packet, Reply reply, Host found, int domainLabel) {
        DnsReply answer = start(packet, reply, DnsReply.NO_ERROR);
        if (!putAddress(answer, found.ipv4(), found.ipv6()) && domainLabel >= 0) {
            answer.putAuthority(domainLabel, false);
        }
        return finish(answer, DnsReply.NO_ERROR);
    }

    /** The domain itself is the station, and its own name server. */
    private DropReason answerDomain(Packet packet, Reply reply) {
        DnsReply answer = start(packet, reply, DnsReply.NO_ERROR);
        switch (query.type()) {
            case DnsReply.TYPE_NS -> answer.putNameServer();
            case DnsReply.TYPE_SOA -> answer.putAuthority(0, true);
            default -> {
                if (!putAddress(answer, offer.ipv4(), offer.ipv6())) {
                    answer.putAuthority(0, false);
                }
            }
        }
        return finish(answer, DnsReply.NO_ERROR);
    }

    /** Puts what was asked for; false if there is nothing of that type. */
    private boolean putAddress(DnsReply answer, @Nullable AddressPrefix ipv4, @Nullable AddressPrefix ipv6) {
        AddressPrefix address = switch (query.type()) {
            case DnsReply.TYPE_A -> ipv4;
            case DnsReply.TYPE_AAAA -> ipv6;
            default -> null;
        };
        if (address != null) {
            answer.putAddress(address.address().getAddress());
        } else if (query.type() == TYPE_ANY) {
            answer.putAny();
        } else {
            return false;
        }
        return true;
    }

    private DropReason answerReverse(Packet packet, Reply reply, ReverseName reverse, @Nullable Host found) {
        byte[] name = NO_LABEL;
        if (found != null) {
            name = found.name().getBytes(StandardCharsets.UTF_8);
        } else if (!isOwn(reverse)) {
            // A shorter name has names below it, perhaps.
            boolean isOpen = reverse.isExact() && !reverse.isAddress();
            return answer(packet, reply, isOpen ? DnsReply.NO_ERROR : DnsReply.NO_SUCH_NAME);
        }
        DnsReply answer = start(packet, reply, DnsReply.NO_ERROR);
        if (query.type() == DnsReply.TYPE_PTR && name.length <= MAX_LABEL_LENGTH) {
            answer.putPointer(name, domainOctets);
        } else if (query.type() == TYPE_ANY) {
            answer.putAny();
        }
        return finish(answer, DnsReply.NO_ERROR);
    }

    private boolean isOwn(ReverseName reverse) {
        AddressPrefix own = reverse.isIpv6() ? offer.ipv6() : offer.ipv4();
        return own != null && reverse.isAddress() && own.address().equals(reverse.address());
    }

    private DropReason passOn(Packet packet, Reply reply, Host asker) {
        if (questions == null || (query.flags() & DnsQuery.RECURSION_DESIRED) == 0
                || query.dnsClass() != DnsQuery.CLASS_IN) {
            return answer(packet, reply, DnsReply.REFUSED);
        }
        int headers = Packet.UDP_HEADER_LENGTH + (packet.isIpv6() ? Ipv6.HEADER_LENGTH : Ipv4.MIN_HEADER_LENGTH);
        int maxLength = Math.min(query.answerLength(), offer.mtu() - headers);
        return questions.pass(new Asker(asker, packet, query, maxLength), question(maxLength))
                ? DropReason.NOT_DROPPED
                : answer(packet, reply, DnsReply.SERVER_FAILURE);
    }

    /** Makes a message of nothing but the question, so that nothing else of the asker's leaves: no cookie, no network of his. */
    private byte[] question(int maxLength) {
        int length = DnsQuery.HEADER_LENGTH + query.questionLength();
        ByteBuffer message = ByteBuffer.allocate(length + (query.isExtended() ? 11 : 0));
        int flags = query.flags() & (DnsQuery.RECURSION_DESIRED | DnsQuery.CHECKING_DISABLED);
        message.putShort(2, (short) flags).put(5, (byte) 1);
        message.put(DnsQuery.HEADER_LENGTH, query.octets(), query.at() + DnsQuery.HEADER_LENGTH,
                query.questionLength());
        if (query.isExtended()) {
            message.put(11, (byte) 1).putShort(length + 1, (short) DnsQuery.TYPE_OPT)
                    .putShort(length + 3, (short) maxLength)
                    .putShort(length + 7, (short) (query.isDnssecOk() ? DnsQuery.DNSSEC_OK : 0));
        }
        return message.array();
    }

    private DropReason answer(Packet packet, Reply reply, int rcode) {
        return finish(start(packet, reply, rcode), rcode);
    }

    private DnsReply start(Packet packet, Reply reply, int rcode) {
        int flags = query.flags() & (DnsQuery.RECURSION_DESIRED | DnsQuery.CHECKING_DISABLED);
        boolean isOurs = rcode == DnsReply.NO_ERROR || rcode == DnsReply.NO_SUCH_NAME;
        flags |= isOurs ? DnsQuery.AUTHORITATIVE : 0;
        flags |= questions == null ? 0 : DnsQuery.RECURSION_AVAILABLE;
        reply.startUdpAnswer(packet);
        return new DnsReply(query, reply, flags | (rcode & 0xf), true);
    }

    private static DropReason finish(DnsReply answer, int rcode) {
        answer.finish(rcode);
        return DropReason.NOT_DROPPED;
    }
}
