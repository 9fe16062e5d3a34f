package org.machwire.client.bench;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.MacAddress;
import org.machwire.ethernet.PackedFrames;

/** One station sends as fast as it is let, to one other or to all; the receivers count. */
final class Flood {
    private static final long DRAIN_MILLIS = 100;

    private final Station sender;
    private final List<Station> receivers;
    private final PackedFrames batch;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private volatile boolean running;

    private Flood(Station sender, List<Station> receivers, PackedFrames batch) {
        this.sender = sender;
        this.receivers = receivers;
        this.batch = batch;
    }

    static Flood toOne(Station sender, Station receiver, int size, int batch) {
        byte[] frame = UdpFrame.of(sender.lease(), receiver.lease().mac(), UdpFrame.ipv4(receiver.lease()), size);
        return new Flood(sender, List.of(receiver), UdpFrame.batch(frame, batch));
    }

    static Flood toAll(Station sender, List<Station> receivers, int size, int batch) {
        InetAddress broadcast = InetAddress.ofLiteral("255.255.255.255");
        byte[] frame = UdpFrame.of(sender.lease(), new MacAddress(org.machwire.ethernet.Ethernet.BROADCAST), broadcast,
                size);
        return new Flood(sender, receivers, UdpFrame.batch(frame, batch));
    }

    /** Sends for a while; the figures are of that while, the loss includes what arrived a little later. */
    FloodResult run(long millis, ServerUsage server) throws InterruptedException {
        receivers.forEach(receiver -> receiver.behave(new Counting()));
        sender.behave(new Sending());
        running = true;
        sender.stream().execute(this::send);
        long cpuBefore = server.cpuNanos();
        long startNanos = System.nanoTime();
        long receivedBefore = received.get();
        TimeUnit.MILLISECONDS.sleep(millis);
        long receivedInTime = received.get() - receivedBefore;
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        double cpuSeconds = (server.cpuNanos() - cpuBefore) / 1e9;
        running = false;
        drain();
        double expected = (double) sent.get() * receivers.size();
        double loss = expected == 0 ? 0 : Math.max(0, 1 - received.get() / expected);
        return new FloodResult(receivedInTime / seconds, loss, cpuSeconds / (receivedInTime / 1e6));
    }

    private void drain() throws InterruptedException {
        long before;
        do {
            before = received.get();
            TimeUnit.MILLISECONDS.sleep(DRAIN_MILLIS);
        } while (received.get() > before);
        receivers.forEach(receiver -> receiver.behave(new Station.Silent()));
        sender.behave(new Station.Silent());
    }

    private void send() {
        while (running && sender.stream().isReady()) {
            sender.stream().send(batch);
            sent.lazySet(sent.get() + batch.frames());
        }
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
        }
    }
}
