package org.machwire.server;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.server.autoconf.Offer;
import org.machwire.server.autoconf.Station;
import org.machwire.server.autoconf.UdpForwarder;
import org.machwire.server.device.SegmentFabric;
import org.machwire.server.names.Lease;
import org.machwire.server.names.MacAddresses;

/** The hypervisor's own stations, on the segments whose hosts it tells what they ask for. */
final class Stations implements AutoCloseable {
    private static final int DNS_PORT = 53;

    private final List<Station> stations = new ArrayList<>();
    private final List<UdpForwarder> forwarders = new ArrayList<>();

    private Stations() {}

    /**
     * Plugs them in.
     *
     * @throws IOException with one sentence for people: a DNS server cannot be asked
     * @throws IllegalArgumentException a segment has no address for its station
     */
    static Stations open(Map<String, HostChoice> choices, Iterable<SegmentFabric> segments) throws IOException {
        Stations all = new Stations();
        try {
            for (SegmentFabric segment : segments) {
                HostChoice choice = choices.get(segment.segment().name());
                if (choice != null) {
                    all.plugIn(segment, choice);
                }
            }
            return all;
        } catch (IOException | RuntimeException e) {
            all.close();
            throw e;
        }
    }

    private void plugIn(SegmentFabric segment, HostChoice choice) throws IOException {
        Lease own = segment.leases().reserveOwn(choice.gateway());
        Offer offer = new Offer(MacAddresses.STATION, choice.domain(), first(own, Inet4Address.class), choice.gateway(),
                first(own, Inet6Address.class), segment.segment().mtu(), choice.leaseSeconds());
        Station station = new Station(offer, segment.hosts(), forwarder(choice.dns()));
        station.attach(segment.net());
        stations.add(station);
    }

    private static @Nullable AddressPrefix first(Lease lease, Class<?> family) {
        return lease.addresses().stream().filter(prefix -> family.isInstance(prefix.address())).findFirst()
                .orElse(null);
    }

    private @Nullable UdpForwarder forwarder(@Nullable InetAddress server) throws IOException {
        if (server == null) {
            return null;
        }
        try {
            UdpForwarder forwarder = UdpForwarder.open(new InetSocketAddress(server, DNS_PORT),
                    new SecureRandom()::nextInt);
            forwarders.add(forwarder);
            return forwarder;
        } catch (IOException e) {
            throw new IOException("the DNS server " + server.getHostAddress() + " cannot be asked: " + e.getMessage(),
                    e);
        }
    }

    /**
     * Advertises, and gives up on questions that nobody answers.
     *
     * @param nowNs of a clock that never goes back
     */
    void tick(long nowNs) {
        stations.forEach(station -> station.tick(nowNs));
        forwarders.forEach(forwarder -> forwarder.tick(nowNs));
    }

    @Override
    public void close() throws IOException {
        for (UdpForwarder forwarder : forwarders) {
            forwarder.close();
        }
    }
}
