package org.machwire.mach;

import org.jspecify.annotations.Nullable;

/** The kinds of right a name can denote: {@code MACH_PORT_RIGHT_*} of {@code mach/port.h}. */
public enum MachPortRight {
    SEND,
    RECEIVE,
    SEND_ONCE,
    PORT_SET,
    DEAD_NAME;

    /** The number that the header gives to this kind: 0 to 4. */
    public int number() {
        return ordinal();
    }

    /** The bit that stands for this kind in a name's type, as {@link MachPortType} lists them. */
    public int typeBit() {
        return 1 << (ordinal() + 16);
    }

    /** Finds a kind by its number; null for a number that is none. */
    public static @Nullable MachPortRight of(int number) {
        for (MachPortRight right : values()) {
            if (right.number() == number) {
                return right;
            }
        }
        return null;
    }
}
