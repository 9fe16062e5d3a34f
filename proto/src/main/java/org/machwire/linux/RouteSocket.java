package org.machwire.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A socket of the kernel's routing family (NETLINK_ROUTE), for one request after the other. One thread's own. */
final class RouteSocket implements AutoCloseable {
    /** linux/socket.h, linux/net.h, linux/netlink.h */
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int NETLINK_ROUTE = 0;
    /** An answer repeats the request behind its error number. */
    private static final int MAX_ANSWER_SIZE = 1024;

    private final LinuxCalls calls = new LinuxCalls();
    private final int fd;

    RouteSocket() throws TapException {
        fd = calls.socket(AF_NETLINK, SOCK_RAW | LinuxCalls.O_CLOEXEC, NETLINK_ROUTE);
        if (fd < 0) {
            throw TapException.configuring("open a socket to the kernel's routing tables", fd);
        }
    }

    /** Makes one request and waits for its answer; returns 0 or a negative error. */
    int request(byte[] message) {
        try (Arena arena = Arena.ofConfined()) {
            int sent = calls.send(fd, arena.allocateFrom(ValueLayout.JAVA_BYTE, message));
            if (sent < 0) {
                return sent;
            }
            MemorySegment answer = arena.allocate(MAX_ANSWER_SIZE, Integer.BYTES);
            int length = calls.receive(fd, answer);
            return length < 0 ? length : result(answer.asSlice(0, length));
        }
    }

    private static int result(MemorySegment answer) {
        if (answer.byteSize() < RouteMessage.ERROR_OFFSET + Integer.BYTES
                || answer.get(ValueLayout.JAVA_SHORT, RouteMessage.TYPE_OFFSET) != RouteMessage.NLMSG_ERROR) {
            throw new IllegalStateException("the kernel answered something else than an acknowledgement");
        }
        return answer.get(ValueLayout.JAVA_INT, RouteMessage.ERROR_OFFSET);
    }

    @Override
    public void close() {
        LinuxCalls.close(fd);
    }
}
