package org.machwire.pfinet.stack;

/** Names why a stack dropped a frame. A frame that is wrong twice is counted under the reason that was found first. */
public enum DropReason {
    /** Fewer than the 14 octets of the Ethernet header. */
    SHORT_FRAME(true),
    /** Longer than header and MTU. */
    LONG_FRAME(true),
    /** Addressed to another station, or to a multicast group. */
    OTHER_STATION(true),
    /** From a group's address, from none, or from our own. */
    ETHERNET_SOURCE(true),
    /** IPv6, which this stack does not speak. */
    IPV6(true),
    /** Neither ARP nor IPv4 nor IPv6. */
    ETHERTYPE(true),
    /** Cut short, not Ethernet and IPv4, or of an unknown operation. */
    ARP_MALFORMED(true),
    /** The sender named inside is not the frame's source, or cannot be a neighbour. */
    ARP_SENDER(true),
    /** Another station claims our address. */
    ARP_CONFLICT(true),
    /** A request for somebody else, from a station that is not in the cache. */
    ARP_OTHER_TARGET(true),
    /** A reply that was not asked for, from a station that is not in the cache. */
    ARP_UNSOLICITED(true),
    /** Wrong version, or lengths that do not fit each other or the frame. */
    IPV4_MALFORMED(true),
    IPV4_CHECKSUM(true),
    /** From an address that no other station can have: ours, a broadcast or multicast address, 0/8, 127/8. */
    IPV4_SOURCE(true),
    /** For another address than ours and broadcast, or for ours in a broadcast frame (RFC 1122, 3.3.6). */
    IPV4_DESTINATION(true),
    /** Part of a fragmented packet. */
    IPV4_FRAGMENT(true),
    /** Neither ICMP nor UDP. */
    IPV4_PROTOCOL(true),
    ICMP_MALFORMED(true),
    ICMP_CHECKSUM(true),
    /** Of a type this stack does not act on, or an echo request to a broadcast address. */
    ICMP_TYPE(true),
    /** An echo reply or error that belongs to no echo request under way. */
    ICMP_UNEXPECTED(true),
    /** The length field is below 8 or beyond the packet. */
    UDP_MALFORMED(true),
    UDP_CHECKSUM(true),
    /** Nobody has bound the port. */
    UDP_PORT(true),

    /** To be sent, and to no station that this stack can reach. */
    NO_ROUTE(false),
    /** To be sent, and longer than the MTU. */
    TOO_LONG(false),
    /** To be sent while too many wait for the same neighbour, or for too many neighbours. */
    QUEUE_FULL(false),
    /** To be sent to a neighbour that did not answer ARP. */
    ARP_UNRESOLVED(false);

    private final boolean received;

    DropReason(boolean received) {
        this.received = received;
    }

    /** Tells whether this befalls frames that were received, as opposed to frames that were to be sent. */
    public boolean isReceived() {
        return received;
    }
}
