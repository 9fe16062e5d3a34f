package org.machwire.pfinet.stack;

/** Offsets and numbers of ICMP (RFC 792). Offsets count from the start of the message. */
final class Icmp {
    static final int HEADER_LENGTH = 8;
    static final int TYPE_OFFSET = 0;
    static final int CODE_OFFSET = 1;
    static final int CHECKSUM_OFFSET = 2;
    static final int IDENTIFIER_OFFSET = 4;
    static final int SEQUENCE_OFFSET = 6;

    static final int ECHO_REPLY = 0;
    static final int UNREACHABLE = 3;
    static final int ECHO_REQUEST = 8;
    /** The code of {@link #UNREACHABLE} for a closed port. */
    static final int PORT_UNREACHABLE = 3;
    /** Octets of the message that an error quotes after the IPv4 header. */
    static final int QUOTED_LENGTH = 8;

    private Icmp() {}
}
