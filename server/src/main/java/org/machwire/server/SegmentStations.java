package org.machwire.server;

import org.jspecify.annotations.Nullable;
import org.machwire.server.names.Host;
import org.machwire.server.names.Hosts;
import org.machwire.server.uplink.Station;

/**
 * The devices of a segment, as passt is told of them.
 *
 * @param serverUid whose devices, beside those of the configuration, ports are forwarded to
 */
record SegmentStations(Hosts hosts, int serverUid) implements Station.Finder {
    @Override
    public @Nullable Station byMac(long mac) {
        return station(hosts.byMac(mac));
    }

    @Override
    public @Nullable Station byName(String name) {
        return station(hosts.byName(serverUid, name));
    }

    private static @Nullable Station station(@Nullable Host host) {
        return host == null
                ? null
                : new Station(host.name(), host.identity().owner(), host.mac().value(), host.ipv4(), host.ipv6());
    }
}
