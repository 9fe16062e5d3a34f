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
import org.machwire.server.names.MultiplexerMacRule;
import org.machwire.server.uplink.WireUplink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The uplinks of all segments. */
final class Uplinks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Uplinks.class);

    /** What waits for uplinks takes no user's share of the memory for rings: (uid_t) -1 is nobody's. */
    private static final int NO_USER = -1;

    private final List<WireUplink> uplinks = new ArrayList<>();

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
        RingMemory.Share memory = devices.ringMemory().share(NO_USER);
        WireUplink.Bounds bounds = new WireUplink.Bounds(config.device().ringOctets(), config.device().ringFrames());
        try {
            for (SegmentFabric segment : devices.segments()) {
                UplinkChoice choice = config.uplinks().get(segment.segment().name());
                if (choice != null) {
                    uplinks.uplinks.add(open(choice, segment, memory, bounds));
                }
            }
            return uplinks;
        } catch (IOException | RuntimeException e) {
            uplinks.close();
            throw e;
        }
    }

    private static WireUplink open(UplinkChoice choice, SegmentFabric segment, RingMemory.Share memory,
            WireUplink.Bounds bounds) throws IOException {
        return switch (choice) {
            case UplinkChoice.Interface(String name, _) ->
                WireUplink.toInterface(name, segment.net(), memory, bounds, LOG::warn);
            case UplinkChoice.Tap(String name) ->
                WireUplink.toTap(name, segment.segment().mtu(), segment.net(), memory, bounds, LOG::warn);
        };
    }

    /** Tries again what was lost. */
    void tick() {
        uplinks.forEach(WireUplink::tick);
    }

    @Override
    public void close() {
        uplinks.forEach(WireUplink::close);
    }
}
