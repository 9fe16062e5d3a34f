package org.machwire.server.port;

import java.util.List;

/** How long a message is on a 32-bit machine, where names, pointers and numbers have four octets. */
final class MessageSize {
    /** {@code sizeof (mach_msg_header_t)}. */
    static final int HEADER = 24;
    /** {@code sizeof (mach_msg_type_t)}. */
    private static final int TYPE = 4;
    /** {@code sizeof (mach_msg_type_long_t)}, for what the fields of the short form, 12 and 8 bits wide, cannot say. */
    private static final int LONG_TYPE = 12;
    private static final int MAX_SHORT_NUMBER = 0xfff;
    private static final int MAX_SHORT_SIZE = 0xff;
    private static final int WORD = 4;

    private MessageSize() {}

    /** Measures a message, out-of-line data not included. */
    static int of(List<? extends KernelItem> body) {
        long size = HEADER;
        for (KernelItem item : body) {
            size += switch (item) {
                case TypedItem typed -> descriptor(typed.number(), typed.sizeBits())
                        + (typed.outOfLine() ? WORD : padded(typed.data().length));
                case CarriedRights rights -> descriptor(rights.rights().size(), Integer.SIZE)
                        + (rights.outOfLine() ? WORD : rights.rights().size() * (long) WORD);
            };
        }
        return (int) Math.min(size, Integer.MAX_VALUE);
    }

    private static int descriptor(int number, int sizeBits) {
        boolean isShort = number >= 0 && number <= MAX_SHORT_NUMBER && sizeBits >= 0 && sizeBits <= MAX_SHORT_SIZE;
        return isShort ? TYPE : LONG_TYPE;
    }

    private static long padded(long octets) {
        return (octets + WORD - 1) & -WORD;
    }
}
