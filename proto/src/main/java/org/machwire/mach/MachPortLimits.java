package org.machwire.mach;

/** The bounds of ports and names. */
public final class MachPortLimits {
    /** Messages that may wait in a new port's queue: {@code MACH_PORT_QLIMIT_DEFAULT} of {@code mach/port.h}. */
    public static final int QLIMIT_DEFAULT = 5;
    /** The highest queue limit: {@code MACH_PORT_QLIMIT_MAX} of {@code mach/port.h}. */
    public static final int QLIMIT_MAX = 16;
    /** User references of a dead name: {@code MACH_PORT_UREFS_MAX} of {@code ipc/port.h}. */
    public static final int UREFS_MAX = 65535;
    /** User references of a send right: one fewer, kept for the reference that a dead-name notification adds. */
    public static final int SEND_UREFS_MAX = UREFS_MAX - 1;

    private MachPortLimits() {}
}
