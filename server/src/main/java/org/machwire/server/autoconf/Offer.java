package org.machwire.server.autoconf;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.guard.Addresses;
import org.machwire.server.guard.SourcePolicy;

/**
 * What a segment offers to hosts that configure themselves. Immutable.
 *
 * @param mac the station's own Ethernet address
 * @param domain under which devices are found, such as {@code lan}: what {@link #isDomain} accepts
 * @param ipv4 the station's own IPv4 address with its network, DHCP server and DNS server; null: no IPv4 is offered
 * @param gateway the IPv4 router; null: none is offered
 * @param ipv6 the station's own IPv6 address with the prefix of the link; null: no IPv6 is offered
 * @param mtu octets of payload, 576 to 1500
 * @param leaseSeconds how long a host may use its address without asking again, at least 60
 */
public record Offer(MacAddress mac, String domain, @Nullable AddressPrefix ipv4, @Nullable Inet4Address gateway,
        @Nullable AddressPrefix ipv6, int mtu, int leaseSeconds) {
    private static final int MIN_MTU = 576;
    private static final int MAX_MTU = 1500;
    private static final int MIN_LEASE_SECONDS = 60;
    /** Keeps every DHCP reply within what each client must take (RFC 2131, 2); DNS would allow 253. */
    private static final int MAX_DOMAIN_LENGTH = 63;
    private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException for one out of its bounds
     */
    public Offer {
        require(mac.isStation(), "the station needs the Ethernet address of a station, not " + mac);
        require(isDomain(domain), "a domain has 1 to 63 characters of A-Z a-z 0-9 _ - and dots between them");
        require(ipv4 == null || !ipv4.isIpv6(), "the station's IPv4 address is none");
        require(ipv6 == null || ipv6.isIpv6(), "the station's IPv6 address is none");
        require(mtu >= MIN_MTU && mtu <= MAX_MTU, "the MTU is 576 to 1500 octets, not " + mtu);
        require(leaseSeconds >= MIN_LEASE_SECONDS, "a lease is for 60 seconds or more, not for " + leaseSeconds);
    }

    /** The station's own addresses. */
    Addresses addresses() {
        List<Inet4Address> own4 = ipv4 != null && ipv4.address() instanceof Inet4Address four
                ? List.of(four)
                : List.of();
        List<Inet6Address> own6 = ipv6 != null && ipv6.address() instanceof Inet6Address six ? List.of(six) : List.of();
        return Addresses.of(new SourcePolicy(mac, own4, own6));
    }

    /** Tells whether a text can be a domain here: labels of letters, digits, {@code _} and {@code -}; at most 63 characters in all. */
    public static boolean isDomain(String text) {
        return text.length() <= MAX_DOMAIN_LENGTH && DOMAIN.matcher(text).matches();
    }

    /** The domain as DNS writes it, with the empty label of the root (RFC 1035, 3.1). */
    byte[] domainOctets() {
        byte[] octets = new byte[domain.length() + 2];
        int at = 0;
        for (byte[] label : domainLabels()) {
            octets[at] = (byte) label.length;
            System.arraycopy(label, 0, octets, at + 1, label.length);
            at += 1 + label.length;
        }
        return octets;
    }

    byte[][] domainLabels() {
        String[] texts = domain.split("\\.", -1);
        byte[][] labels = new byte[texts.length][];
        for (int i = 0; i < texts.length; i++) {
            labels[i] = texts[i].getBytes(StandardCharsets.US_ASCII);
        }
        return labels;
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
