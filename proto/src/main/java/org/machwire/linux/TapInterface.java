package org.machwire.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.MacAddress;
import org.machwire.ethernet.PackedFrames;

/**
 * A TAP interface of this process's network namespace; gone when closed.
 *
 * <p>What the namespace sends through the interface is read here, what is written here the namespace receives. Reading,
 * writing and configuring may go on at the same time, each in one thread at a time; any thread may close.
 */
public final class TapInterface implements AutoCloseable {
    static final String DEVICE = "/dev/net/tun";
    private static final Path IPV6_SETTINGS = Path.of("/proc/sys/net/ipv6/conf");
    /** The largest frame that a TAP interface makes: 65535 octets, Ethernet header included, and a VLAN tag. */
    private static final int LARGEST_FRAME = 65535 + 4;

    private final String name;
    private final int fd;
    private final int wakeFd;
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Held while reading, waiting included. Taken before {@link #writing} where both are. */
    private final Object reading = new Object();
    private final Object writing = new Object();

    /** Owned by the holder of {@link #reading}. */
    private final LinuxCalls readCalls = new LinuxCalls();
    private final MemorySegment awaited;
    private final byte[] frameRead = new byte[LARGEST_FRAME];
    private final MemorySegment frameReadMemory = MemorySegment.ofArray(frameRead);
    /** The length of a frame in {@link #frameRead} that has not been handed out; 0 if there is none. */
    private int pending;
    private final AtomicLong oversized = new AtomicLong();

    /** Owned by the holder of {@link #writing}. */
    private final LinuxCalls writeCalls = new LinuxCalls();
    private final byte[] frameWritten = new byte[LARGEST_FRAME];
    private final MemorySegment frameWrittenMemory = MemorySegment.ofArray(frameWritten);
    private final AtomicLong refused = new AtomicLong();

    /** Guarded by itself. */
    private final InterfaceSetup setup;

    private TapInterface(String name, int index, int fd, int wakeFd) {
        this.name = name;
        this.fd = fd;
        this.wakeFd = wakeFd;
        setup = new InterfaceSetup(name, index, new Ipv6Settings(IPV6_SETTINGS, name));
        awaited = Arena.ofAuto().allocate(2 * LinuxCalls.POLLFD_SIZE, Integer.BYTES);
        await(0, fd);
        await(LinuxCalls.POLLFD_SIZE, wakeFd);
    }

    /**
     * Makes a new TAP interface, down and without addresses.
     *
     * @param name 1 to 15 visible ASCII characters without '/' and ':'; the kernel replaces "%d" by the first free number
     * @throws TapException if the name is taken or not possible, {@code /dev/net/tun} cannot be used, or the caller may not
     *     administer its network namespace
     */
    public static TapInterface open(String name) throws TapException {
        LinuxCalls calls = new LinuxCalls();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = InterfaceRequest.newTap(name, arena);
            int fd = calls.open(arena.allocateFrom(DEVICE),
                    LinuxCalls.O_RDWR | LinuxCalls.O_NONBLOCK | LinuxCalls.O_CLOEXEC);
            if (fd < 0) {
                throw TapException.opening(fd);
            }
            try {
                return create(calls, name, fd, request);
            } catch (TapException e) {
                LinuxCalls.close(fd);
                throw e;
            }
        }
    }

    private static TapInterface create(LinuxCalls calls, String wish, int fd, MemorySegment request)
            throws TapException {
        int created = calls.ioctl(fd, InterfaceRequest.TUNSETIFF, request);
        if (created < 0) {
            throw TapException.creating(wish, created);
        }
        int index = calls.interfaceIndex(InterfaceRequest.name(request));
        if (index < 0) {
            throw TapException.creating(wish, index);
        }
        int wakeFd = calls.eventfd(LinuxCalls.O_NONBLOCK | LinuxCalls.O_CLOEXEC);
        if (wakeFd < 0) {
            throw TapException.creating(wish, wakeFd);
        }
        return new TapInterface(InterfaceRequest.name(request).getString(0), index, fd, wakeFd);
    }

    /** The name that the interface was given. */
    public String name() {
        return name;
    }

    /**
     * Makes the interface a station of that address and sets it up; called again, changes what differs from the last time.
     *
     * <p>It gets the IPv6 link-local address of its Ethernet address beside those listed, ignores router advertisements, and
     * uses every address at once, without asking whether another station has it: whoever leases addresses sees to that.
     * Addresses given by others stay. Routes over an address that goes away go with it.
     *
     * @param mac the address of a single station
     * @param mtu octets of payload, 68 to 65521; below 1280 there is no IPv6
     * @return sentences about what could not be had and was left out, such as IPv6 where it is disabled; empty if all is well
     * @throws TapException if a step fails; those before it stay done
     */
    public List<String> configure(MacAddress mac, int mtu, List<AddressPrefix> addresses) throws TapException {
        synchronized (setup) {
            return List.copyOf(setup.apply(mac, mtu, addresses));
        }
    }

    /**
     * Sets the interface up and leaves its IP addresses to others: the kernel's own autoconfiguration, a DHCP client, an administrator.
     *
     * @param mac the address of a single station; null for the one that the kernel gave it
     * @param mtu octets of payload, 68 to 65521
     * @throws TapException if the kernel refuses
     */
    public void setUp(@Nullable MacAddress mac, int mtu) throws TapException {
        synchronized (setup) {
            setup.setUp(mac, mtu);
        }
    }

    /**
     * Waits for a frame and appends all that are there, as far as they fit; the rest is there for the next call. A frame that
     * does not even fit into empty memory is dropped and counted. Allocates nothing.
     *
     * <p>Waiting holds the carrier of a virtual thread: call from a platform thread.
     *
     * @return how many frames were appended, 0 only if the next one needs more than is free; -1 once closed
     * @throws IOException if the interface was deleted
     */
    public int read(PackedFrames into) throws IOException {
        synchronized (reading) {
            while (!closed.get()) {
                int frames = drain(into);
                if (frames > 0 || pending > 0) {
                    return frames;
                }
                check(readCalls.poll(awaited));
            }
            return -1;
        }
    }

    private int drain(PackedFrames into) throws IOException {
        int before = into.frames();
        if (pending == 0) {
            pending = readFrame();
        }
        while (pending > 0) {
            if (!into.append(frameRead, 0, pending)) {
                if (!into.isEmpty()) {
                    break;
                }
                oversized.incrementAndGet();
            }
            pending = readFrame();
        }
        return into.frames() - before;
    }

    /** Returns the length of a frame, 0 if there is none. */
    private int readFrame() throws IOException {
        int length = readCalls.read(fd, frameReadMemory);
        return length == LinuxCalls.EAGAIN ? 0 : check(length);
    }

    private int check(int result) throws IOException {
        if (result < 0) {
            throw new IOException("the TAP interface " + name + " cannot be read: " + LinuxCalls.errorText(result));
        }
        return result;
    }

    /**
     * Hands every frame to the namespace, in order, without waiting. One that the kernel refuses (the interface is down or
     * deleted, the frame too short or too long) is dropped and counted; so are all once closed. Allocates nothing.
     */
    public void write(FrameBatch batch) {
        synchronized (writing) {
            for (int i = 0; i < batch.count(); i++) {
                if (closed.get() || !writeFrame(batch, i)) {
                    refused.incrementAndGet();
                }
            }
        }
    }

    private boolean writeFrame(FrameBatch batch, int i) {
        int length = batch.length(i);
        if (length > LARGEST_FRAME) {
            return false;
        }
        System.arraycopy(batch.octets(), batch.offset(i), frameWritten, 0, length);
        return writeCalls.write(fd, frameWrittenMemory, length) == length;
    }

    /** How many frames {@link #write} has dropped so far. */
    public long refusedFrames() {
        return refused.get();
    }

    /** How many frames {@link #read} has dropped so far because they were larger than the memory offered. */
    public long oversizedFrames() {
        return oversized.get();
    }

    /** Removes the interface from the namespace. A reader that waits returns; closing again has no effect. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        int _ = new LinuxCalls().write(wakeFd, MemorySegment.ofArray(new long[]{1}), Long.BYTES);
        // The numbers may be given to other files as soon as they are closed: nobody may be using them.
        synchronized (reading) {
            synchronized (writing) {
                LinuxCalls.close(fd);
                LinuxCalls.close(wakeFd);
            }
        }
    }

    private void await(int at, int awaitedFd) {
        awaited.set(ValueLayout.JAVA_INT, at, awaitedFd);
        awaited.set(ValueLayout.JAVA_SHORT, at + LinuxCalls.POLLFD_EVENTS, LinuxCalls.POLLIN);
    }
}
