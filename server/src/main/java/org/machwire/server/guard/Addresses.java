package org.machwire.server.guard;

import org.machwire.ethernet.MacAddress;

/** The addresses of one station. Immutable. */
public final class Addresses {
    /** Of an attachment that stands for many stations, or for none. */
    public static final Addresses NONE = new Addresses(0, Ipv4Addresses.NONE, Ipv6Addresses.NONE);

    private final long mac;
    private final Ipv4Addresses ipv4;
    private final Ipv6Addresses ipv6;

    private Addresses(long mac, Ipv4Addresses ipv4, Ipv6Addresses ipv6) {
        this.mac = mac;
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
    }

    /** The addresses that a policy allows. */
    public static Addresses of(SourcePolicy policy) {
        return new Addresses(policy.mac().value(), Ipv4Addresses.of(policy), Ipv6Addresses.of(policy));
    }

    /** A station that is known by its Ethernet address only. */
    public static Addresses of(MacAddress mac) {
        return new Addresses(mac.value(), Ipv4Addresses.NONE, Ipv6Addresses.NONE);
    }

    /** The Ethernet address, 48 bits. */
    public long mac() {
        return mac;
    }

    /** How many IPv4 addresses there are. */
    public int countOfIpv4() {
        return ipv4.count();
    }

    public int ipv4(int index) {
        return ipv4.get(index);
    }

    /** How many IPv6 addresses there are, the link-local one among them. */
    public int countOfIpv6() {
        return ipv6.count();
    }

    /** The first eight octets of one. */
    public long ipv6High(int index) {
        return ipv6.high(index);
    }

    /** The last eight octets of one. */
    public long ipv6Low(int index) {
        return ipv6.low(index);
    }
}
