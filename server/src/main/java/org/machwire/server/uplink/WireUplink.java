package org.machwire.server.uplink;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.PackedFrames;
import org.machwire.server.fabric.Counters;
import org.machwire.server.fabric.FrameRing;
import org.machwire.server.fabric.Ingress;
import org.machwire.server.fabric.Membrane;
import org.machwire.server.fabric.RingMemory;
import org.machwire.server.fabric.Switch;
import org.machwire.server.fabric.Uplink;
import org.machwire.v1.DropReason;

/**
 * An uplink that is one wire. When the wire is lost, it is made again as soon as that works; what is sent meanwhile is dropped
 * and counted.
 *
 * <p>Two threads: one waits for frames from outside and forwards them, one is woken when the ring has frames, and sends them.
 */
public final class WireUplink implements Uplink, AutoCloseable {
    /** Nobody outside is told of epochs. */
    private static final long NO_EPOCH = 0;

    private final String name;
    private final Wire.Maker maker;
    private final Consumer<String> notes;
    private final Ingress ingress;
    private final Counters received = new Counters();
    private final Membrane membrane = new Membrane();
    private final FrameRing ring;
    private final Thread sender;
    private volatile @Nullable Wire wire;
    private volatile @Nullable String trouble;
    private volatile boolean closed;
    /** Counted by the sending thread, which may still be at it when another finds its wire lost. */
    private final AtomicLong refused = new AtomicLong();
    /** What wires lost that are gone; guarded by this. */
    private long lostBefore;

    private WireUplink(String name, Wire.Maker maker, Wire first, Switch segment, RingMemory.Share memory,
            Bounds bounds,
            Consumer<String> notes) {
        this.name = name;
        this.maker = maker;
        this.notes = notes;
        sender = Thread.ofPlatform().daemon().name("machwire-uplink-send").unstarted(this::send);
        ring = new FrameRing(memory, bounds.ringOctets(), bounds.ringFrames(), () -> LockSupport.unpark(sender),
                NO_EPOCH);
        wire = first;
        ingress = segment.attachUplink(this);
    }

    /** The bounds of what waits to be sent. */
    public record Bounds(int ringOctets, int ringFrames) {}

    /**
     * Attaches a segment to an existing network interface.
     *
     * @param notes takes sentences for people, from any thread: losses and returns
     * @throws IOException with one sentence for people: why it cannot be had
     */
    public static WireUplink toInterface(String interfaceName, Switch segment, RingMemory.Share memory, Bounds bounds,
            Consumer<String> notes) throws IOException {
        return start(interfaceName, () -> PacketWire.open(interfaceName), segment, memory, bounds, notes);
    }

    /** The same, to a TAP interface that is made, and gone when this is closed. */
    public static WireUplink toTap(String interfaceName, int mtu, Switch segment, RingMemory.Share memory,
            Bounds bounds, Consumer<String> notes) throws IOException {
        return start("tap " + interfaceName, new TapWire.Anew(interfaceName, mtu), segment, memory, bounds, notes);
    }

    static WireUplink start(String name, Wire.Maker maker, Switch segment, RingMemory.Share memory, Bounds bounds,
            Consumer<String> notes) throws IOException {
        Wire first = maker.open();
        WireUplink uplink = new WireUplink(name, maker, first, segment, memory, bounds, notes);
        uplink.sender.start();
        uplink.startReceiving(first);
        return uplink;
    }

    /** Makes the wire again if it was lost; to be called now and then. */
    public synchronized void tick() {
        if (wire != null || closed) {
            return;
        }
        try {
            Wire again = maker.open();
            wire = again;
            trouble = null;
            startReceiving(again);
            notes.accept("the uplink " + name + " is there again");
        } catch (IOException e) {
            trouble = e.getMessage();
        }
    }

    private void startReceiving(Wire from) {
        Thread.ofPlatform().daemon().name("machwire-uplink-receive").start(() -> receive(from));
    }

    private void receive(Wire from) {
        PackedFrames frames = new PackedFrames(Wire.ROOM);
        FrameBatch batch = new FrameBatch();
        try {
            while (from.receive(frames) >= 0) {
                batch.view(frames);
                ingress.send(batch, batch.count(), membrane);
                frames.clear();
            }
        } catch (IOException e) {
            lose(from, e);
        }
    }

    private void send() {
        FrameBatch batch = new FrameBatch();
        while (!closed) {
            PackedFrames frames = ring.take();
            if (frames == null) {
                LockSupport.park(this);
                continue;
            }
            batch.view(frames);
            send(batch);
            batch.clear(); // the memory is the ring's again
            ring.release(frames);
        }
    }

    private void send(FrameBatch batch) {
        Wire now = wire;
        if (now == null) {
            refused.addAndGet(batch.count());
            return;
        }
        long before = now.refusedFrames();
        try {
            now.send(batch);
        } catch (IOException e) {
            lose(now, e);
        }
        refused.addAndGet(now.refusedFrames() - before);
    }

    private void lose(Wire gone, IOException reason) {
        synchronized (this) {
            if (wire != gone) {
                return; // the other thread has said it
            }
            wire = null;
            trouble = reason.getMessage();
            lostBefore += gone.lostFrames();
        }
        notes.accept("the uplink " + name + " is lost, for " + reason.getMessage());
        gone.close();
    }

    @Override
    public void receive(FrameBatch batch, int from, int to, Membrane who) {
        if (wire == null) {
            received.dropped(DropReason.RECEIVER_DOWN, to - from);
        } else {
            ring.offer(batch, from, to, who, membrane, received);
        }
    }

    @Override
    public void takeBack(long epoch, Set<Long> sources) {
        ring.begin(epoch, sources);
    }

    @Override
    public synchronized Report report() {
        Wire now = wire;
        long lost = lostBefore + (now == null ? 0 : now.lostFrames());
        return new Report(name, trouble, ingress.counters(), received, refused.get(), lost);
    }

    /** Ends both threads. */
    @Override
    public void close() {
        closed = true;
        ring.close();
        LockSupport.unpark(sender);
        Wire now = wire;
        if (now != null) {
            now.close();
        }
    }
}
