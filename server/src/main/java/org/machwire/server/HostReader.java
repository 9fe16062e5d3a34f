package org.machwire.server;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.machwire.server.autoconf.Offer;
import org.machwire.server.names.IpAddresses;
import org.machwire.server.names.Ipv4Network;
import org.machwire.server.names.Node;
import org.machwire.server.names.Segment;
import org.machwire.v1.HostConfiguration;

/** Reads what the configuration says that hosts of a segment are told. */
final class HostReader {
    private static final Path RESOLVERS = Path.of("/etc/resolv.conf");
    private static final Pattern RESOLVER = Pattern.compile("nameserver\\s+([0-9a-fA-F.:]+)\\s*");
    private static final int LEASE_SECONDS = 3600;
    private static final int MIN_LEASE_SECONDS = 60;
    private static final String FALLBACK_DOMAIN = "lan";

    private HostReader() {}

    /**
     * What hosts are told; null for nothing.
     *
     * @param uplink the segment's; null for none
     * @param nodes that are configured
     * @throws IllegalArgumentException with one sentence for the configuration's author
     */
    static @Nullable HostChoice hosts(Segment segment, HostConfiguration hosts, @Nullable UplinkChoice uplink,
            List<Node.Configured> nodes) {
        boolean isPasst = uplink instanceof UplinkChoice.Passt;
        boolean hasNetworks = segment.ipv4() != null || segment.ipv6() != null;
        boolean enabled = hosts.hasEnabled() ? hosts.getEnabled() : hasNetworks && (uplink == null || isPasst);
        if (!enabled) {
            return null;
        }
        if (!hasNetworks) {
            throw new IllegalArgumentException(
                    "the segment " + segment.name() + " has no addresses that hosts could be told");
        }
        return new HostChoice(domain(hosts.getDomain(), segment.name()),
                gateway(segment, hosts.getGateway(), isPasst, nodes), leaseSeconds(hosts),
                dns(hosts.getDnsForward().isEmpty() && isPasst ? "host" : hosts.getDnsForward()));
    }

    private static String domain(String configured, String segment) {
        if (configured.isEmpty()) {
            return Offer.isDomain(segment) ? segment : FALLBACK_DOMAIN;
        }
        if (!Offer.isDomain(configured)) {
            throw new IllegalArgumentException("\"" + configured
                    + "\" is no domain: it has at most 63 characters of A-Z a-z 0-9 _ - and dots between");
        }
        return configured;
    }

    private static int leaseSeconds(HostConfiguration hosts) {
        int seconds = hosts.hasLeaseSeconds() ? hosts.getLeaseSeconds() : LEASE_SECONDS;
        if (seconds < MIN_LEASE_SECONDS) {
            throw new IllegalArgumentException("lease_seconds is " + MIN_LEASE_SECONDS + " to " + Integer.MAX_VALUE);
        }
        return seconds;
    }

    private static @Nullable Inet4Address gateway(Segment segment, String configured, boolean isPasst,
            List<Node.Configured> nodes) {
        Ipv4Network ipv4 = segment.ipv4();
        if (!configured.isEmpty()) {
            if (ipv4 == null || !(IpAddresses.parse(configured) instanceof Inet4Address gateway)
                    || !ipv4.contains(gateway)) {
                throw new IllegalArgumentException(
                        "the gateway " + configured + " is no IPv4 address of segment " + segment.name());
            }
            return gateway;
        }
        if (ipv4 == null) {
            return null;
        }
        boolean isDevice = nodes.stream().anyMatch(node -> node instanceof Node.DeviceNode device
                && device.segment().name().equals(segment.name()) && device.addresses().contains(ipv4.gateway()));
        return isPasst || isDevice ? ipv4.gateway() : null;
    }

    private static @Nullable InetAddress dns(String configured) {
        return switch (configured) {
            case "", "none" -> null;
            case "host" -> hostResolver();
            default -> IpAddresses.parse(configured);
        };
    }

    private static @Nullable InetAddress hostResolver() {
        try (Stream<String> lines = Files.lines(RESOLVERS)) {
            return lines.map(RESOLVER::matcher).filter(Matcher::matches).map(matcher -> matcher.group(1)).findFirst()
                    .map(IpAddresses::parse).orElse(null);
        } catch (IOException e) {
            return null; // a machine without names
        }
    }
}
