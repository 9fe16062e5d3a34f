package org.machwire.filter;

/**
 * What a program has loaded of a frame, where that is known.
 *
 * @param name as people call it, such as {@code TCP source port}
 */
record Field(String name, Kind kind) {
    /** How values of a field are written. */
    enum Kind {
        PLAIN, BITS, COUNT, ETHER_TYPE, PROTOCOL, NEXT_HEADER, IPV4_ADDRESS, ARP_OPERATION, FRAGMENT, TCP_FLAGS,
        ICMP_TYPE, ICMPV6_TYPE
    }

    /** The same as a part of a protocol. */
    Field in(String protocol) {
        return new Field(protocol + " " + name, kind);
    }
}
