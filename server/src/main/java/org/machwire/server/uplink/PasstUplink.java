package org.machwire.server.uplink;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.FrameBatch;
import org.machwire.server.fabric.Counters;
import org.machwire.server.fabric.FrameRing;
import org.machwire.server.fabric.Ingress;
import org.machwire.server.fabric.Membrane;
import org.machwire.server.fabric.RingMemory;
import org.machwire.server.fabric.Switch;
import org.machwire.server.fabric.Uplink;
import org.machwire.v1.DropReason;

/**
 * An uplink that needs no privilege: passt (https://passt.top) turns what stations send into sockets of this machine. passt serves one station,
 * so each that needs it has one of its own, started by the first frame that it sends out, or for a port that is forwarded to it, and ended when
 * the station goes.
 */
public final class PasstUplink implements Uplink, AutoCloseable {
    /** Calls of {@link #tick} before a passt that ended is started again. */
    private static final int REST_TICKS = 5;

    private final PasstOptions options;
    private final OutboundRule rule;
    private final Switch segment;
    private final Station.Finder stations;
    private final RingMemory memory;
    private final WireUplink.Bounds bounds;
    private final Consumer<String> notes;
    private final Ingress ingress;
    private final Counters received = new Counters();
    private final Membrane membrane = new Membrane();
    private final Map<Long, PasstPeer> peers = new ConcurrentHashMap<>();
    /** Those that ended, and how many ticks ago. */
    private final Map<Long, Integer> resting = new ConcurrentHashMap<>();
    private volatile @Nullable String trouble;
    private volatile boolean closed;

    /**
     * Attaches a segment.
     *
     * @param notes takes sentences for people, from any thread
     */
    public PasstUplink(PasstOptions options, Switch segment, Station.Finder stations, RingMemory memory,
            WireUplink.Bounds bounds, Consumer<String> notes) {
        this.options = options;
        this.segment = segment;
        this.stations = stations;
        this.memory = memory;
        this.bounds = bounds;
        this.notes = notes;
        rule = new OutboundRule(options.gatewayMac().value(), number(options.gateway()));
        ingress = segment.attachUplink(this);
    }

    private static int number(@Nullable InetAddress address) {
        return address == null ? 0 : ByteBuffer.wrap(address.getAddress()).getInt();
    }

    /**
     * Finds passt.
     *
     * @param path directories, separated by colons, as the environment variable {@code PATH} has them
     * @throws IOException with one sentence for people: it is in none of them
     */
    public static Path find(String path) throws IOException {
        for (String directory : Pattern.compile(":").split(path, -1)) {
            Path program = Path.of(directory, "passt");
            if (!directory.isEmpty() && Files.isExecutable(program)) {
                return program;
            }
        }
        throw new IOException(
                "an uplink by passt needs passt, which is not in PATH: install it (Debian: apt-get install passt)");
    }

    @Override
    public void receive(FrameBatch batch, int from, int to, Membrane who) {
        int start = from;
        for (int i = from; i < to; i++) {
            if (!rule.lets(batch.octets(), batch.offset(i), batch.length(i))) {
                offer(batch, start, i, who);
                start = i + 1;
                received.dropped(DropReason.FILTER, 1);
            }
        }
        offer(batch, start, to, who);
    }

    /** The frames of one batch have one sender. */
    private void offer(FrameBatch batch, int from, int to, Membrane who) {
        if (from == to) {
            return;
        }
        long mac = Ethernet.address(batch.octets(), batch.offset(from) + Ethernet.SOURCE_OFFSET);
        PasstPeer peer = peers.get(mac);
        if (peer == null) {
            peer = begin(stations.byMac(mac));
        }
        if (peer == null) {
            received.dropped(DropReason.RECEIVER_DOWN, to - from);
        } else {
            peer.ring().offer(batch, from, to, who, membrane, received);
        }
    }

    /** Starts a station's passt without waiting for it; null if it cannot have one now. */
    private @Nullable PasstPeer begin(@Nullable Station station) {
        if (station == null || closed || resting.containsKey(station.mac()) || peers.size() >= options.processes()) {
            return null;
        }
        PasstPeer made = new PasstPeer(station, socket -> options.command(station, socket), segment.maxFrameLength(),
                ingress, membrane, wakeUp -> new FrameRing(memory.share(station.user()), bounds.ringOctets(),
                        bounds.ringFrames(), wakeUp, 0),
                why -> ended(station, why));
        PasstPeer other = peers.putIfAbsent(station.mac(), made);
        if (other != null) {
            return other;
        }
        made.start();
        return made;
    }

    private void ended(Station station, @Nullable String why) {
        if (why != null) {
            resting.put(station.mac(), 0);
            if (!why.equals(trouble)) {
                notes.accept("passt of " + station.name() + ": " + why);
            }
            trouble = why;
        }
        peers.remove(station.mac());
    }

    /** Ends what nobody needs any more and starts what somebody needs; to be called every second. */
    public void tick() {
        resting.replaceAll((_, ticks) -> ticks + 1);
        if (resting.values().removeIf(ticks -> ticks > REST_TICKS) && resting.isEmpty()) {
            trouble = null;
        }
        peers.forEach((mac, peer) -> {
            if (!peer.station().equals(stations.byMac(mac))) {
                peer.close();
            }
        });
        for (Forward forward : options.forwards()) {
            Station station = stations.byName(forward.device());
            if (station != null && !peers.containsKey(station.mac())) {
                begin(station);
            }
        }
    }

    @Override
    public void takeBack(long epoch, Set<Long> sources) {
        peers.values().forEach(peer -> peer.ring().begin(epoch, sources));
    }

    @Override
    public Report report() {
        return new Report("passt", trouble, ingress.counters(), received, 0, 0);
    }

    @Override
    public void close() {
        closed = true;
        peers.values().forEach(PasstPeer::close);
    }
}
