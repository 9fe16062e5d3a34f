package org.machwire.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A packet socket's descriptor, on its way to be bound to an interface. */
final class PacketFd {
    // linux/if_packet.h, linux/if_ether.h, asm-generic/socket.h
    static final int SOL_SOCKET = 1;
    static final int SOL_PACKET = 263;
    /** ETH_P_ALL. */
    static final int ALL_PROTOCOLS = 3;
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW_CLOEXEC = 3 | LinuxCalls.O_CLOEXEC;
    private static final int ADDRESS_SIZE = 20;
    private static final int ADDRESS_PROTOCOL = 2;
    private static final int ADDRESS_INDEX = 4;

    private final LinuxCalls calls;
    private final EthernetInterface bound;
    private final int fd;

    /** Opens a socket that hears nothing yet. */
    PacketFd(LinuxCalls calls, EthernetInterface bound) throws IOException {
        this.calls = calls;
        this.bound = bound;
        fd = calls.socket(AF_PACKET, SOCK_RAW_CLOEXEC, 0);
        if (fd < 0) {
            throw bound.failure(fd);
        }
    }

    int fd() {
        return fd;
    }

    /** Sets an option whose value is a few ints. */
    PacketFd set(int level, int option, int... value) throws IOException {
        check(trySet(level, option, value));
        return this;
    }

    /** The same, where it is as well without; returns the error. */
    int trySet(int level, int option, int... value) {
        try (Arena arena = Arena.ofConfined()) {
            return calls.setSocketOption(fd, level, option, arena.allocateFrom(ValueLayout.JAVA_INT, value));
        }
    }

    /** Binds to the interface: from now on it hears what the protocol says. */
    void bind(int protocol) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(ADDRESS_SIZE, Integer.BYTES);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_PACKET);
            address.set(ValueLayout.JAVA_SHORT, ADDRESS_PROTOCOL, Short.reverseBytes((short) protocol));
            address.set(ValueLayout.JAVA_INT, ADDRESS_INDEX, bound.index());
            check(calls.bind(fd, address));
        }
    }

    private void check(int result) throws IOException {
        if (result < 0) {
            LinuxCalls.close(fd);
            throw bound.failure(result);
        }
    }
}
