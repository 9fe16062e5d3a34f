package org.machwire.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The few calls of the C library that network interfaces and sockets need. Each returns what the C function returns, or the error as a
 * negative number ({@link #EAGAIN} and so on), as the kernel itself does. Interrupted calls are made again.
 *
 * <p>Not thread-safe: an instance holds the memory that the error number is left in, so each thread has its own.
 */
public final class LinuxCalls {
    // Error numbers: asm-generic/errno-base.h and errno.h; negative, as the calls here return them.
    public static final int EPERM = -1;
    public static final int ENOENT = -2;
    public static final int EINTR = -4;
    public static final int ENXIO = -6;
    public static final int EAGAIN = -11;
    public static final int EACCES = -13;
    public static final int EBUSY = -16;
    public static final int EEXIST = -17;
    public static final int ENODEV = -19;
    public static final int EINVAL = -22;
    public static final int EMSGSIZE = -90;
    public static final int EADDRINUSE = -98;
    public static final int EADDRNOTAVAIL = -99;
    public static final int ENETDOWN = -100;
    public static final int ENOBUFS = -105;
    public static final int ECONNREFUSED = -111;

    // asm-generic/fcntl.h
    public static final int O_RDWR = 2;
    public static final int O_NONBLOCK = 0x800;
    public static final int O_CLOEXEC = 0x80000;

    /** asm-generic/poll.h: data may be read without waiting. */
    public static final short POLLIN = 1;
    /** asm-generic/socket.h, linux/socket.h */
    public static final int SOL_SOCKET = 1;
    public static final int SO_SNDTIMEO = 21;
    public static final int MSG_TRUNC = 0x20;
    public static final int MSG_DONTWAIT = 0x40;

    /** struct pollfd of poll.h: int fd, short events, short revents. */
    public static final int POLLFD_SIZE = 8;
    public static final int POLLFD_EVENTS = 4;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO_VALUE = Linker.Option.captureStateLayout()
            .varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final int ERROR_TEXT_LIMIT = 256;

    private static final MethodHandle OPEN = errnoCall("open", descriptor(JAVA_INT, ADDRESS, JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle IOCTL = errnoCall("ioctl", descriptor(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle SOCKET = errnoCall("socket", descriptor(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle EVENTFD = errnoCall("eventfd", descriptor(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle POLL = errnoCall("poll", descriptor(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle BIND = errnoCall("bind", descriptor(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CONNECT = errnoCall("connect",
            descriptor(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SETSOCKOPT = errnoCall("setsockopt",
            descriptor(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SENDTO = errnoCall("sendto",
            descriptor(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SEND = errnoCall("send",
            descriptor(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle RECEIVE = errnoCall("recv",
            descriptor(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    // Critical: they take heap memory as it is, and must not wait.
    private static final MethodHandle READ = errnoCall("read", descriptor(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG),
            Linker.Option.critical(true));
    private static final MethodHandle WRITE = errnoCall("write", descriptor(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG),
            Linker.Option.critical(true));
    private static final MethodHandle GETSOCKOPT = errnoCall("getsockopt",
            descriptor(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle LISTEN = errnoCall("listen", descriptor(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SENDMMSG = errnoCall("sendmmsg",
            descriptor(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle RECVMMSG = errnoCall("recvmmsg",
            descriptor(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle IF_NAMETOINDEX = errnoCall("if_nametoindex", descriptor(JAVA_INT, ADDRESS));
    private static final MethodHandle CLOSE = call("close", descriptor(JAVA_INT, JAVA_INT));
    private static final MethodHandle STRERROR = call("strerror", descriptor(ADDRESS, JAVA_INT));

    private final MemorySegment state = Arena.ofAuto().allocate(Linker.Option.captureStateLayout());

    /** Opens a file that exists; {@code path} is a C string. */
    public int open(MemorySegment path, int flags) {
        try {
            return result((int) OPEN.invokeExact(state, path, flags));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    public int ioctl(int fd, long request, MemorySegment argument) {
        try {
            return result((int) IOCTL.invokeExact(state, fd, request, argument));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    public int socket(int family, int type, int protocol) {
        try {
            return result((int) SOCKET.invokeExact(state, family, type, protocol));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** Makes a counter that starts at 0 and is readable from the first write of 8 octets on. */
    public int eventfd(int flags) {
        try {
            return result((int) EVENTFD.invokeExact(state, 0, flags));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** Waits without limit until one of the descriptors has something to say; the memory holds one struct pollfd each. */
    public int poll(MemorySegment descriptors) {
        try {
            int ready;
            do {
                ready = result((int) POLL.invokeExact(state, descriptors, descriptors.byteSize() / POLLFD_SIZE, -1));
            } while (ready == EINTR);
            return ready;
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** Reads from a descriptor opened with O_NONBLOCK, and no other: while it waits, no garbage could be collected. */
    public int read(int fd, MemorySegment into) {
        try {
            int length;
            do {
                length = result((long) READ.invokeExact(state, fd, into, into.byteSize()));
            } while (length == EINTR);
            return length;
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** Writes the first octets of the memory to a descriptor opened with O_NONBLOCK, and no other. */
    public int write(int fd, MemorySegment from, int length) {
        try {
            int written;
            do {
                written = result((long) WRITE.invokeExact(state, fd, from, (long) length));
            } while (written == EINTR);
            return written;
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** Gives a socket its own address. */
    public int bind(int fd, MemorySegment address) {
        try {
            return result((int) BIND.invokeExact(state, fd, address, (int) address.byteSize()));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** Gives a socket the address of its peer; it may wait. */
    public int connect(int fd, MemorySegment address) {
        try {
            return result((int) CONNECT.invokeExact(state, fd, address, (int) address.byteSize()));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    public int setSocketOption(int fd, int level, int option, MemorySegment value) {
        try {
            return result((int) SETSOCKOPT.invokeExact(state, fd, level, option, value, (int) value.byteSize()));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** Sends the first octets of a message to an address; it may wait, and takes native memory. */
    public int sendTo(int fd, MemorySegment message, int length, MemorySegment address) {
        try {
            int sent;
            do {
                sent = result((long) SENDTO.invokeExact(state, fd, message, (long) length, 0, address,
                        (int) address.byteSize()));
            } while (sent == EINTR);
            return sent;
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** Sends to a connected socket; it may wait, and takes native memory. */
    public int send(int fd, MemorySegment message) {
        try {
            return result((long) SEND.invokeExact(state, fd, message, message.byteSize(), 0));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** Receives from a connected socket; it may wait, and takes native memory. */
    public int receive(int fd, MemorySegment into) {
        return receive(fd, into, 0);
    }

    /** Receives from a socket; it may wait, unless the flags have {@link #MSG_DONTWAIT}, and takes native memory. */
    public int receive(int fd, MemorySegment into, int flags) {
        try {
            int length;
            do {
                length = result((long) RECEIVE.invokeExact(state, fd, into, into.byteSize(), flags));
            } while (length == EINTR);
            return length;
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** Lets a bound socket be connected to. */
    public int listen(int fd, int backlog) {
        try {
            return result((int) LISTEN.invokeExact(state, fd, backlog));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** Reads an option; {@code length} holds the size of the value, before and after. */
    public int getOption(int fd, int level, int option, MemorySegment value, MemorySegment length) {
        try {
            return result((int) GETSOCKOPT.invokeExact(state, fd, level, option, value, length));
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** Sends the first messages of a vector of struct mmsghdr; it may wait. Returns how many were sent. */
    public int sendMessages(int fd, MemorySegment vector, int count) {
        try {
            int sent;
            do {
                sent = result((int) SENDMMSG.invokeExact(state, fd, vector, count, 0));
            } while (sent == EINTR);
            return sent;
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** Receives the messages that are there, as many as the vector has room for, without waiting. Returns how many. */
    public int receiveMessages(int fd, MemorySegment vector, int count) {
        try {
            int received;
            do {
                received = result(
                        (int) RECVMMSG.invokeExact(state, fd, vector, count, MSG_DONTWAIT, MemorySegment.NULL));
            } while (received == EINTR);
            return received;
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** The index of an interface in this process's network namespace; {@code name} is a C string. */
    public int interfaceIndex(MemorySegment name) {
        try {
            int index = (int) IF_NAMETOINDEX.invokeExact(state, name);
            return index == 0 ? error() : index;
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** Closes a descriptor. The number is free afterwards, whatever happened. */
    public static void close(int fd) {
        try {
            int _ = (int) CLOSE.invokeExact(fd);
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** What the C library says of an error, given as the calls here return it: "Device or resource busy". */
    public static String errorText(int error) {
        try {
            MemorySegment text = (MemorySegment) STRERROR.invokeExact(-error);
            return text.reinterpret(ERROR_TEXT_LIMIT).getString(0);
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    private int result(long value) {
        return value < 0 ? error() : (int) value;
    }

    private int error() {
        return -(int) ERRNO_VALUE.get(state, 0L);
    }

    private static FunctionDescriptor descriptor(MemoryLayout result, MemoryLayout... arguments) {
        return FunctionDescriptor.of(result, arguments);
    }

    private static MethodHandle errnoCall(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker.Option[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = ERRNO;
        return call(name, descriptor, all);
    }

    private static MethodHandle call(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, options);
    }

    /** A downcall throws nothing of its own; what comes out of it is a bug here or the end of the virtual machine. */
    private static RuntimeException impossible(Throwable t) {
        if (t instanceof Error error) {
            throw error;
        }
        return t instanceof RuntimeException e ? e : new IllegalStateException(t);
    }
}
