package org.machwire.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;

/**
 * An Ethernet interface that exists and is up.
 *
 * @param name as it was asked for
 * @param index in this network namespace
 * @param address its own
 */
record EthernetInterface(String name, int index, MacAddress address) {
    // sys/socket.h, linux/sockios.h, linux/if_arp.h, linux/if.h
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | LinuxCalls.O_CLOEXEC;
    private static final long SIOCGIFFLAGS = 0x8913;
    private static final long SIOCGIFHWADDR = 0x8927;
    private static final int ARPHRD_ETHER = 1;
    private static final int IFF_UP = 1;

    /** @throws IOException with one sentence for people: there is none of that name, it is down, or no Ethernet */
    static EthernetInterface find(String name) throws IOException {
        if (!InterfaceRequest.isValidName(name)) {
            throw new IOException("\"" + name + "\" is no name of a network interface");
        }
        LinuxCalls calls = new LinuxCalls();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(InterfaceRequest.SIZE, Long.BYTES);
            request.setString(InterfaceRequest.NAME_OFFSET, name, StandardCharsets.US_ASCII);
            int index = calls.interfaceIndex(InterfaceRequest.name(request));
            if (index < 0) {
                throw new IOException("there is no network interface " + name);
            }
            int fd = check(name, calls.socket(AF_INET, SOCK_DGRAM_CLOEXEC, 0));
            try {
                return find(calls, fd, request, name, index);
            } finally {
                LinuxCalls.close(fd);
            }
        }
    }

    private static EthernetInterface find(LinuxCalls calls, int fd, MemorySegment request, String name, int index)
            throws IOException {
        check(name, calls.ioctl(fd, SIOCGIFHWADDR, request));
        if (request.get(ValueLayout.JAVA_SHORT, InterfaceRequest.FLAGS_OFFSET) != ARPHRD_ETHER) {
            throw new IOException("the network interface " + name + " is no Ethernet");
        }
        byte[] octets = request
                .asSlice(InterfaceRequest.FLAGS_OFFSET + Short.BYTES, Ethernet.ADDRESS_LENGTH)
                .toArray(ValueLayout.JAVA_BYTE);
        check(name, calls.ioctl(fd, SIOCGIFFLAGS, request));
        if ((request.get(ValueLayout.JAVA_SHORT, InterfaceRequest.FLAGS_OFFSET) & IFF_UP) == 0) {
            throw new IOException(isDown(name));
        }
        return new EthernetInterface(name, index, new MacAddress(Ethernet.address(octets, 0)));
    }

    /** What is said of an interface that is not up. */
    static String isDown(String name) {
        return "the network interface " + name + " is down";
    }

    private static int check(String name, int result) throws IOException {
        if (result < 0) {
            throw new IOException("the network interface " + name + " cannot be used: " + LinuxCalls.errorText(result));
        }
        return result;
    }

    /** An error of a packet socket on this interface, in one sentence. */
    IOException failure(int error) {
        return new IOException(switch (error) {
            case LinuxCalls.EPERM, LinuxCalls.EACCES -> "you may not use the network interface " + name
                    + ": it takes CAP_NET_RAW, which root has";
            case LinuxCalls.ENODEV, LinuxCalls.ENXIO -> "the network interface " + name + " has gone";
            case LinuxCalls.ENETDOWN -> isDown(name) + ", or has gone";
            default -> "the network interface " + name + " cannot be used: " + LinuxCalls.errorText(error);
        });
    }
}
