package org.machwire.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.MacAddress;
import org.machwire.linux.PacketSocket;
import org.machwire.server.device.Devices;
import org.machwire.server.device.SegmentFabric;
import org.machwire.server.fabric.RingMemory;
import org.machwire.server.names.Ipv4Network;
import org.machwire.server.names.MacAddresses;
import org.machwire.server.names.MultiplexerMacRule;
import org.machwire.server.names.Segment;
import org.machwire.server.uplink.PasstOptions;
import org.machwire.server.uplink.PasstUplink;
import org.machwire.server.uplink.WireUplink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The uplinks of all segments. */
final class Uplinks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Uplinks.class);

    /** What waits for uplinks takes no user's share of the memory for rings: (uid_t) -1 is nobody's. */
    private static final int NO_USER = -1;

    private final List<Uplinks.One> uplinks = new ArrayList<>();

    /**
     * One of them.
     *
     * @param tick to be called every second
     * @param end closes it
     */
    private record One(Runnable tick, Runnable end) {}

    private Uplinks() {}

    /** The address that those of virtual devices are made from. */
    static MacAddress seed(@Nullable UplinkChoice choice) throws IOException {
        return choice instanceof UplinkChoice.Interface(String name, boolean seeds) && seeds
                ? PacketSocket.addressOf(name)
                : MultiplexerMacRule.NO_INTERFACE;
    }

    /**
     * Attaches each segment to its uplink.
     *
     * @throws IOException with one sentence for people: one of them cannot be had, and then none is
     */
    static Uplinks open(ServerConfig config, Devices devices) throws IOException {
        Uplinks uplinks = new Uplinks();
        WireUplink.Bounds bounds = new WireUplink.Bounds(config.device().ringOctets(), config.device().ringFrames());
        try {
            for (SegmentFabric segment : devices.segments()) {
                UplinkChoice choice = config.uplinks().get(segment.segment().name());
                if (choice != null) {
                    uplinks.uplinks.add(open(choice, segment, devices.ringMemory(), bounds, config.serverUid()));
                }
            }
            return uplinks;
        } catch (IOException | RuntimeException e) {
            uplinks.close();
            throw e;
        }
    }

    private static One open(UplinkChoice choice, SegmentFabric segment, RingMemory memory, WireUplink.Bounds bounds,
            int serverUid) throws IOException {
        return switch (choice) {
            case UplinkChoice.Interface(String name, _) ->
                wire(WireUplink.toInterface(name, segment.net(), memory.share(NO_USER), bounds, LOG::warn));
            case UplinkChoice.Tap(String name) -> wire(WireUplink.toTap(name, segment.segment().mtu(), segment.net(),
                    memory.share(NO_USER), bounds, LOG::warn));
            case UplinkChoice.Passt passt -> passt(new PasstUplink(options(passt, segment.segment()), segment.net(),
                    new SegmentStations(segment.hosts(), serverUid), memory, bounds, LOG::warn));
        };
    }

    private static One wire(WireUplink uplink) {
        return new One(uplink::tick, uplink::close);
    }

    private static One passt(PasstUplink uplink) {
        return new One(uplink::tick, uplink::close);
    }

    private static PasstOptions options(UplinkChoice.Passt passt, Segment segment) throws IOException {
        Ipv4Network ipv4 = segment.ipv4();
        if (ipv4 == null && segment.ipv6() == null) {
            throw new IOException("the segment " + segment.name() + " has no addresses that passt could serve");
        }
        return new PasstOptions(PasstUplink.find(System.getenv().getOrDefault("PATH", "")), MacAddresses.GATEWAY,
                ipv4 == null ? null : ipv4.gateway(), segment.mtu(), passt.hostLoopback(), passt.forwards(),
                passt.processes());
    }

    /** Tries again what was lost, and ends what nobody needs. */
    void tick() {
        uplinks.forEach(one -> one.tick().run());
    }

    @Override
    public void close() {
        uplinks.forEach(one -> one.end().run());
    }
}
