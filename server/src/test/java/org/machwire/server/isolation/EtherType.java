package org.machwire.server.isolation;

/** The EtherTypes that are forwarded. */
final class EtherType {
    static final int IPV4 = 0x0800;
    static final int ARP = 0x0806;
    static final int RARP = 0x8035;
    static final int IPV6 = 0x86dd;

    private EtherType() {}

    static int of(Octets frame) {
        return frame.u16(12);
    }

    static boolean isArpOrRarp(Octets frame) {
        return of(frame) == ARP || of(frame) == RARP;
    }

    static boolean isIp(Octets frame) {
        return of(frame) == IPV4 || of(frame) == IPV6;
    }
}
