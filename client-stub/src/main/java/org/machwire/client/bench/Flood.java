package org.machwire.client.bench;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.MacAddress;
import org.machwire.ethernet.PackedFrames;

/**
 * One station sends as fast as it is let, to one other, to all or to a group; the receivers count.
 *
 * <p>The sender keeps a window, as a transport protocol does: frames that no receiver has taken yet are bounded, so that what is
 * measured is how much gets through and not how much can be thrown away. What does not arrive for a while is given up as
 * lost, and counts as loss.
 */
final class Flood {
    /** Below the bounds of a stream's ring, 1 MiB and 4096 frames. */
    private static final int WINDOW_OCTETS = 512 * 1024;
    private static final int WINDOW_FRAMES = 3072;
    /** Of all receivers together: a quarter of a million frames of 64 octets, which a server hands over many times in a second. */
    private static final int WINDOW_OCTETS_OF_ALL = 16 << 20;
    private static final long GIVE_UP_MILLIS = 20;
    private static final long DRAIN_MILLIS = 1000;

    private final Station sender;
    private final List<Station> receivers;
    private final PackedFrames batch;
    private final long window;
    private final AtomicLong received = new AtomicLong();
    private volatile boolean running;

    // Owned by the event loop, read by others when it is at rest.
    private volatile long sent;
    private volatile long lost;

    private Flood(Station sender, List<Station> receivers, int size, PackedFrames batch) {
        this.sender = sender;
        this.receivers = receivers;
        this.batch = batch;
        int octets = Math.min(WINDOW_OCTETS, WINDOW_OCTETS_OF_ALL / receivers.size());
        window = Math.max(batch.frames(), Math.min(WINDOW_FRAMES, octets / size));
    }

    static Flood toOne(Station sender, Station receiver, int size, int batch) {
        byte[] frame = UdpFrame.of(sender.lease(), receiver.lease().mac(), UdpFrame.ipv4(receiver.lease()), size);
        return new Flood(sender, List.of(receiver), size, UdpFrame.batch(frame, batch));
    }

    static Flood toAll(Station sender, List<Station> receivers, int size, int batch) {
        InetAddress broadcast = InetAddress.ofLiteral("255.255.255.255");
        byte[] frame = UdpFrame.of(sender.lease(), new MacAddress(Ethernet.BROADCAST), broadcast, size);
        return new Flood(sender, receivers, size, UdpFrame.batch(frame, batch));
    }

    /** @param members who have joined the {@link Group} */
    static Flood toGroup(Station sender, List<Station> members, int size, int batch) {
        byte[] frame = UdpFrame.of(sender.lease(), Group.MAC, Group.ADDRESS, size);
        return new Flood(sender, members, size, UdpFrame.batch(frame, batch));
    }

    /** Sends for a while; the figures are of that while, the loss includes what arrived a little later. */
    FloodResult run(long millis, ServerUsage server) throws InterruptedException {
        begin();
        long cpuBefore = server.cpuNanos();
        long startNanos = System.nanoTime();
        long receivedBefore = received.get();
        while (System.nanoTime() - startNanos < millis * 1_000_000) {
            long before = received.get();
            TimeUnit.MILLISECONDS.sleep(GIVE_UP_MILLIS);
            if (received.get() == before) {
                sender.stream().execute(this::giveUp);
            }
        }
        long receivedInTime = received.get() - receivedBefore;
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        double cpuSeconds = (server.cpuNanos() - cpuBefore) / 1e9;
        running = false;
        drain();
        double expected = (double) sent * receivers.size();
        double loss = expected == 0 ? 0 : Math.max(0, 1 - received.get() / expected);
        return new FloodResult(receivedInTime / seconds, loss, cpuSeconds / (receivedInTime / 1e6));
    }

    /** Begins to send, until {@link #end}. */
    void begin() {
        receivers.forEach(receiver -> receiver.behave(new Counting()));
        sender.behave(new Sending());
        running = true;
        sender.stream().execute(this::send);
    }

    /** Frames that receivers took since the beginning. */
    long received() {
        return received.get();
    }

    /** Ends what {@link #begin} began. */
    void end() {
        running = false;
        receivers.forEach(receiver -> receiver.behave(new Station.Silent()));
        sender.behave(new Station.Silent());
    }

    /** Waits for what is on the way: until all has come, or nothing has for a while. */
    private void drain() throws InterruptedException {
        long before = received.get();
        long quietMillis = 0;
        while (received.get() < sent * receivers.size() && quietMillis < DRAIN_MILLIS) {
            TimeUnit.MILLISECONDS.sleep(GIVE_UP_MILLIS);
            quietMillis = received.get() > before ? 0 : quietMillis + GIVE_UP_MILLIS;
            before = received.get();
        }
        end();
    }

    private long onTheWay() {
        return sent - lost - received.get() / receivers.size();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one event loop for all
    private void send() {
        while (running && onTheWay() < window && sender.stream().isReady()) {
            sender.stream().send(batch);
            sent += batch.frames();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one event loop for all
    private void giveUp() {
        lost += onTheWay();
        send();
    }

    private final class Sending extends Station.Silent {
        @Override
        public void ready() {
            send();
        }
    }

    private final class Counting extends Station.Silent {
        @Override
        public void frames(FrameBatch frames) {
            received.lazySet(received.get() + frames.count()); // one event loop for all
            send();
        }
    }
}
