package org.machwire.pfinet.stack;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Ipv4Address;
import org.machwire.ethernet.MacAddress;
import org.machwire.ethernet.NetworkOrder;

/**
 * Speaks ARP, IPv4, ICMP echo and UDP over one {@link Link}, as one station.
 *
 * <p>Whoever owns the stack gives it the frames that come in and calls {@link #tick} regularly; ten times a second is
 * enough. All methods may be called by any thread, also from callbacks.
 */
public final class IpStack {
    /** What every network must carry (RFC 791). */
    private static final int MIN_MTU = 68;
    /** What the total length field of IPv4 can say. */
    private static final int MAX_MTU = 0xffff;

    private final Object lock = new Object();
    private final Ipv4Config config;
    private final LongSupplier nanoClock;
    private final long mac;
    private final int maxFrameLength;
    private final Counters counters;
    private final Outbox outbox;
    private final Timers timers;
    private final EchoTable echoes;
    private final ArpTable neighbours;
    private final ArpLayer arp;
    private final IcmpLayer icmp;
    private final UdpLayer udp;
    private final Ipv4Input ipv4;

    /**
     * Makes a stack that is ready; it sends nothing before it is asked or has something to say.
     *
     * @param nanoClock a monotonic clock in nanoseconds, such as {@code System::nanoTime}
     * @throws IllegalArgumentException if the link's MTU is below 68 octets or its address is not a station's
     */
    public IpStack(Ipv4Config config, Link link, LongSupplier nanoClock) {
        this.config = config;
        this.nanoClock = nanoClock;
        MacAddress address = link.address();
        int mtu = Math.min(link.mtu(), MAX_MTU);
        if (mtu < MIN_MTU || !address.isStation()) {
            throw new IllegalArgumentException("no IPv4 over a link of address " + address + " and MTU " + mtu);
        }
        mac = address.value();
        maxFrameLength = Ethernet.HEADER_LENGTH + mtu;
        counters = new Counters();
        outbox = new Outbox(link, counters);
        timers = new Timers(outbox);
        echoes = new EchoTable(config.address().value(), outbox);
        ArpSender arpSender = new ArpSender(mac, config.address().value(), outbox);
        neighbours = new ArpTable(arpSender, outbox, counters, echoes::undeliverable);
        arp = new ArpLayer(config, neighbours, arpSender, counters);
        Ipv4Output output = new Ipv4Output(config, mac, mtu, neighbours, outbox, counters);
        icmp = new IcmpLayer(config, output, echoes, counters);
        udp = new UdpLayer(output, icmp, outbox, counters);
        ipv4 = new Ipv4Input(config, icmp, udp, counters);
    }

    /** Returns who the stack is. */
    public Ipv4Config config() {
        return config;
    }

    /** Takes a frame without FCS, of any length and content. The stack neither changes nor keeps it. */
    public void receive(byte[] frame) {
        perform(now -> dispatch(frame, now));
    }

    /** Does what is due: ARP retries and expiry, time-outs, scheduled callbacks. */
    public void tick() {
        perform(now -> {
            neighbours.tick(now);
            echoes.tick(now);
            timers.tick(now);
        });
    }

    /** Calls back, without a lock, from the first {@link #tick} after a delay. */
    public void schedule(Duration delay, Runnable callback) {
        perform(now -> timers.add(now + delay.toNanos(), callback));
    }

    /**
     * Sends an echo request and tells how it ended. The future never fails; its dependents run without a lock.
     *
     * @param identifier tells this caller's requests from others', 16 bits
     * @param sequence tells the requests of one identifier apart, 16 bits
     * @param payload copied; the reply must carry the same
     * @param timeout how long to wait; {@link #tick} ends the wait
     * @throws IllegalArgumentException if a number has more than 16 bits
     * @throws IllegalStateException if the same request to the same destination is under way
     */
    public CompletableFuture<PingResult> ping(Ipv4Address destination, int identifier, int sequence, byte[] payload,
            Duration timeout) {
        if (((identifier | sequence) & ~0xffff) != 0) {
            throw new IllegalArgumentException("identifier and sequence number have 16 bits");
        }
        byte[] sent = payload.clone();
        long timeoutNanos = timeout.toNanos();
        CompletableFuture<PingResult> result = new CompletableFuture<>();
        perform(now -> icmp.ping(destination.value(), identifier, sequence, sent, timeoutNanos, result, now));
        return result;
    }

    /**
     * Lets a handler hear the datagrams to a UDP port, those to broadcast addresses included.
     *
     * @throws IllegalArgumentException unless the port is between 1 and 65535
     * @throws IllegalStateException if the port is bound
     */
    public void bind(int port, DatagramHandler handler) {
        requirePort(port);
        perform(now -> udp.bind(port, handler));
    }

    /** Closes a UDP port, if it is open. A datagram received at the same time may still reach the handler. */
    public void unbind(int port) {
        perform(now -> udp.unbind(port));
    }

    /**
     * Sends a datagram, from a port that need not be bound.
     *
     * @param payload copied; 28 octets less than the MTU at most
     * @throws IllegalArgumentException unless both ports are between 1 and 65535
     */
    public SendOutcome send(int sourcePort, Endpoint destination, byte[] payload) {
        requirePort(sourcePort);
        requirePort(destination.port());
        return enter(now -> udp.send(config.address().value(), sourcePort, destination, payload, now));
    }

    /** Returns the counters of this moment. */
    public StackCounters counters() {
        synchronized (lock) {
            return counters.snapshot();
        }
    }

    private void dispatch(byte[] frame, long now) {
        counters.received();
        DropReason flaw = flaw(frame);
        if (flaw != null) {
            counters.drop(flaw);
            return;
        }
        switch (NetworkOrder.uint16(frame, Ethernet.TYPE_OFFSET)) {
            case Ethernet.TYPE_ARP -> arp.receive(frame, now);
            case Ethernet.TYPE_IPV4 -> ipv4.receive(frame, now);
            case Ethernet.TYPE_IPV6 -> counters.drop(DropReason.IPV6);
            default -> counters.drop(DropReason.ETHERTYPE);
        }
    }

    private @Nullable DropReason flaw(byte[] frame) {
        if (frame.length < Ethernet.HEADER_LENGTH) {
            return DropReason.SHORT_FRAME;
        }
        if (frame.length > maxFrameLength) {
            return DropReason.LONG_FRAME;
        }
        long destination = Ethernet.address(frame, Ethernet.DESTINATION_OFFSET);
        if (destination != mac && destination != Ethernet.BROADCAST) {
            return DropReason.OTHER_STATION;
        }
        long source = Ethernet.address(frame, Ethernet.SOURCE_OFFSET);
        return source == 0 || source == mac || Ethernet.isGroup(source) ? DropReason.ETHERNET_SOURCE : null;
    }

    private void perform(LongConsumer work) {
        List<Runnable> due;
        synchronized (lock) {
            work.accept(nanoClock.getAsLong());
            due = outbox.take();
        }
        run(due);
    }

    private <T> T enter(LongFunction<T> work) {
        T answer;
        List<Runnable> due;
        synchronized (lock) {
            answer = work.apply(nanoClock.getAsLong());
            due = outbox.take();
        }
        run(due);
        return answer;
    }

    /** One callback that throws must not keep another's frame from leaving, nor stop the thread that receives. */
    private static void run(List<Runnable> due) {
        for (Runnable action : due) {
            try {
                action.run();
            } catch (RuntimeException e) {
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        }
    }

    private static void requirePort(int port) {
        if (port < 1 || port > 0xffff) {
            throw new IllegalArgumentException("a UDP port is between 1 and 65535, not " + port);
        }
    }
}
