package org.machwire.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.NetworkOrder;
import org.machwire.ethernet.PackedFrames;

/**
 * Hears what comes in at an interface, many frames in one system call. A VLAN tag that the kernel has taken out is put in again, or
 * frames of one network would come into another.
 */
final class PacketReceiver {
    private static final int MESSAGES = 64;
    /** The longest that the kernel joins, with what it says of it, and a VLAN tag; not a power of two, so that a cache holds many. */
    private static final int ROOM = 64 * 1024 + 448;
    private static final int BUFFER = 8 << 20;
    private static final int VLAN_TAG = 4;
    private static final int VLAN_TYPE = 0x8100;
    /** Of the tag's two octets; without it, it is a priority and no network. */
    private static final int VLAN_ID = 0xfff;

    // linux/if_packet.h, asm-generic/socket.h
    private static final int PACKET_ADD_MEMBERSHIP = 1;
    private static final int PACKET_STATISTICS = 6;
    private static final int PACKET_AUXDATA = 8;
    private static final int PACKET_VNET_HDR = 15;
    private static final int PACKET_IGNORE_OUTGOING = 23;
    private static final int PROMISCUOUS = 1;
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int STATISTICS_DROPS = 4;
    // struct tpacket_auxdata behind a struct cmsghdr of 16 octets
    private static final int CONTROL_SIZE = 48;
    private static final int AUX_STATUS = 16;
    private static final int AUX_TCI = 32;
    private static final int AUX_TPID = 34;
    private static final int AUX_END = 36;
    private static final int VLAN_VALID = 1 << 4;
    private static final int TPID_VALID = 1 << 6;

    private final EthernetInterface wire;
    private final int fd;
    private final int wakeFd;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Arena arena = Arena.ofAuto();
    private final LinuxCalls calls = new LinuxCalls();
    private final Offload offload = new Offload();
    private final MessageVector messages = new MessageVector(arena, MESSAGES, CONTROL_SIZE);
    private final MemorySegment octets = arena.allocate((long) MESSAGES * ROOM, Long.BYTES);
    private final MemorySegment awaited = arena.allocate(2L * LinuxCalls.POLLFD_SIZE, Integer.BYTES);
    private final MemorySegment statistics = arena.allocate(2L * Integer.BYTES, Integer.BYTES);
    private final MemorySegment statisticsSize = arena.allocateFrom(ValueLayout.JAVA_INT, 2 * Integer.BYTES);
    private final byte[] hand = new byte[ROOM];
    private final AtomicLong lost = new AtomicLong();
    /** How many messages came last, and which is the next to append. */
    private int come;
    private int next;

    PacketReceiver(EthernetInterface wire) throws IOException {
        this.wire = wire;
        PacketFd socket = new PacketFd(calls, wire).set(PacketFd.SOL_PACKET, PACKET_VNET_HDR, 1)
                .set(PacketFd.SOL_PACKET, PACKET_AUXDATA, 1).set(PacketFd.SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
                .set(PacketFd.SOL_PACKET, PACKET_ADD_MEMBERSHIP, wire.index(), PROMISCUOUS, 0, 0);
        if (socket.trySet(PacketFd.SOL_SOCKET, SO_RCVBUFFORCE, BUFFER) < 0) {
            socket.set(PacketFd.SOL_SOCKET, SO_RCVBUF, BUFFER); // the kernel gives what it gives everybody
        }
        socket.bind(PacketFd.ALL_PROTOCOLS);
        fd = socket.fd();
        wakeFd = calls.eventfd(LinuxCalls.O_NONBLOCK | LinuxCalls.O_CLOEXEC);
        if (wakeFd < 0) {
            LinuxCalls.close(fd);
            throw wire.failure(wakeFd);
        }
        await(0, fd);
        await(LinuxCalls.POLLFD_SIZE, wakeFd);
        for (int i = 0; i < MESSAGES; i++) {
            messages.put(i, octets.address() + (long) i * ROOM, ROOM - VLAN_TAG);
        }
    }

    private void await(int at, int awaitedFd) {
        awaited.set(ValueLayout.JAVA_INT, at, awaitedFd);
        awaited.set(ValueLayout.JAVA_SHORT, at + LinuxCalls.POLLFD_EVENTS, LinuxCalls.POLLIN);
    }

    /** See {@link PacketSocket#receive}. */
    synchronized int receive(PackedFrames into) throws IOException {
        int before = into.frames();
        while (!closed.get()) {
            if (next == come) {
                fetch();
            }
            while (next < come && append(next, into)) {
                next++;
            }
            if (into.frames() > before) {
                return into.frames() - before;
            }
        }
        return -1;
    }

    /** Waits for messages, or until closed. */
    private void fetch() throws IOException {
        next = 0;
        come = 0;
        for (int i = 0; i < MESSAGES; i++) {
            messages.resetControl(i);
        }
        int received = calls.receiveMessages(fd, messages.from(0), MESSAGES);
        if (received == LinuxCalls.EAGAIN) {
            countDrops();
            received = calls.poll(awaited);
            if (received >= 0) {
                return;
            }
        }
        if (received == LinuxCalls.EINVAL) { // one that this kernel cannot describe is gone
            lost.incrementAndGet();
        } else if (received < 0) {
            throw wire.failure(received);
        } else {
            come = received;
        }
    }

    /** Appends the frames of a message; false if there is no room for them now. */
    private boolean append(int i, PackedFrames into) {
        int length = messages.length(i);
        MemorySegment.copy(octets, ValueLayout.JAVA_BYTE, (long) i * ROOM, hand, 0, length);
        int missing = offload.append(hand, withTag(i, length), into);
        if (missing < 0 || (missing > 0 && into.isEmpty())) {
            lost.incrementAndGet();
            return true;
        }
        return missing == 0;
    }

    /** Puts a VLAN tag in again where there was one, and leaves such a frame else as it is; returns the length with it. */
    private int withTag(int i, int length) {
        MemorySegment control = messages.control(i);
        if (messages.controlLength(i) < AUX_END) {
            return length;
        }
        int status = control.get(ValueLayout.JAVA_INT, AUX_STATUS);
        int tag = Short.toUnsignedInt(control.get(ValueLayout.JAVA_SHORT, AUX_TCI));
        int type = (status & TPID_VALID) == 0
                ? VLAN_TYPE
                : Short.toUnsignedInt(control.get(ValueLayout.JAVA_SHORT, AUX_TPID));
        int place = Offload.HEADER_SIZE + Ethernet.TYPE_OFFSET;
        if ((status & VLAN_VALID) == 0 || (tag & VLAN_ID) == 0 || length < place) {
            return length;
        }
        System.arraycopy(hand, place, hand, place + VLAN_TAG, length - place);
        NetworkOrder.putUint16(hand, place, type);
        NetworkOrder.putUint16(hand, place + 2, tag);
        Offload.clear(hand);
        return length + VLAN_TAG;
    }

    /** The kernel's count begins anew each time it is asked for. */
    private void countDrops() {
        if (calls.getOption(fd, PacketFd.SOL_PACKET, PACKET_STATISTICS, statistics, statisticsSize) >= 0) {
            lost.addAndGet(Integer.toUnsignedLong(statistics.get(ValueLayout.JAVA_INT, STATISTICS_DROPS)));
        }
    }

    long lostFrames() {
        return lost.get();
    }

    void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        int _ = new LinuxCalls().write(wakeFd, MemorySegment.ofArray(new long[]{1}), Long.BYTES);
        synchronized (this) { // nobody waits any more
            LinuxCalls.close(fd);
            LinuxCalls.close(wakeFd);
        }
    }
}
