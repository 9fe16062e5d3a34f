package org.machwire.mach;

/** The first word of a message header: {@code MACH_MSGH_BITS} of {@code mach/message.h}. */
public final class MachMsgBits {
    /** The body carries rights or out-of-line data. */
    public static final int COMPLEX = 0x80000000;

    private MachMsgBits() {}

    /** Joins two dispositions, each 0 for no right: the remote port's in bits 0..7, the local one's in bits 8..15. */
    public static int of(int remote, int local) {
        return remote | local << 8;
    }

    public static int remote(int bits) {
        return bits & 0xff;
    }

    public static int local(int bits) {
        return bits >>> 8 & 0xff;
    }
}
