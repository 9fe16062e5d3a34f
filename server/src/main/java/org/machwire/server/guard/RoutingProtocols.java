package org.machwire.server.guard;

/** How routers find each other: by protocols of their own, and by UDP to groups (IANA's registries). */
final class RoutingProtocols {
    private RoutingProtocols() {}

    /** EIGRP, OSPF, PIM, VRRP, IS-IS over IP. */
    static boolean speaks(int protocol) {
        return switch (protocol) {
            case 88, 89, 103, 112, 124 -> true;
            default -> false;
        };
    }

    /** RIP, RIPng, LDP, OLSR, HSRP for IPv4 and IPv6, GLBP, Babel. */
    static boolean uses(int port) {
        return switch (port) {
            case 520, 521, 646, 698, 1985, 2029, 3222, 6696 -> true;
            default -> false;
        };
    }
}
