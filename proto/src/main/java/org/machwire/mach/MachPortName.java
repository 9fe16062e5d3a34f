package org.machwire.mach;

/** The two names that never denote a right: {@code mach/port.h}. Names are unsigned numbers of 32 bits. */
public final class MachPortName {
    /** {@code MACH_PORT_NULL}: no port. */
    public static final int NULL = 0;
    /** {@code MACH_PORT_DEAD}: a port that died before its right arrived. */
    public static final int DEAD = 0xffffffff;

    private MachPortName() {}

    /** Tells whether a right may be found under this name: {@code MACH_PORT_VALID}. */
    public static boolean isValid(int name) {
        return name != NULL && name != DEAD;
    }
}
