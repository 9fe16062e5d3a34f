package org.machwire.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** The struct ifreq of linux/if.h by which a descriptor of {@code /dev/net/tun} becomes a TAP interface. */
final class InterfaceRequest {
    /** sizeof(struct ifreq) on 64-bit machines: a name and a union of 24 octets. */
    static final int SIZE = 40;
    static final int NAME_OFFSET = 0;
    /** IFNAMSIZ of linux/if.h, with the NUL at the end. */
    static final int NAME_SIZE = 16;
    static final int FLAGS_OFFSET = 16;

    /** _IOW('T', 202, int) of linux/if_tun.h. */
    static final long TUNSETIFF = 0x400454caL;
    // Flags of linux/if_tun.h.
    static final int IFF_TAP = 0x0002;
    /** Frames come as they are, without four octets of packet information. */
    static final int IFF_NO_PI = 0x1000;
    /** Makes a new interface or fails: never takes over one that exists. */
    static final int IFF_TUN_EXCL = 0x8000;

    private InterfaceRequest() {}

    /**
     * Encodes the wish for a new TAP interface.
     *
     * @throws TapException if the kernel would not take the name
     */
    static MemorySegment newTap(String name, SegmentAllocator memory) throws TapException {
        if (!isValidName(name)) {
            throw TapException.invalidName(name);
        }
        MemorySegment request = memory.allocate(SIZE, Long.BYTES);
        request.setString(NAME_OFFSET, name, StandardCharsets.US_ASCII);
        request.set(ValueLayout.JAVA_SHORT, FLAGS_OFFSET, (short) (IFF_TAP | IFF_NO_PI | IFF_TUN_EXCL));
        return request;
    }

    /** The name that the kernel gave the interface, as a C string. */
    static MemorySegment name(MemorySegment request) {
        return request.asSlice(NAME_OFFSET, NAME_SIZE);
    }

    /** The rules of the kernel (dev_valid_name, and names of /proc/sys/net), and of ours that names are visible ASCII. */
    static boolean isValidName(String name) {
        if (name.isEmpty() || name.length() >= NAME_SIZE
                || !name.chars().allMatch(InterfaceRequest::isValidCharacter)) {
            return false;
        }
        boolean reserved = switch (name) {
            case ".", "..", "all", "default" -> true;
            default -> false;
        };
        int percent = name.indexOf('%');
        boolean template = percent >= 0 && name.startsWith("%d", percent) && name.indexOf('%', percent + 1) < 0;
        return !reserved && (percent < 0 || template);
    }

    private static boolean isValidCharacter(int character) {
        return character > ' ' && character < 0x7f && character != '/' && character != ':';
    }
}
