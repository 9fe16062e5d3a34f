package org.machwire.mach;

/** The bits of a name's type: {@code MACH_PORT_TYPE_*} of {@code mach/port.h}. */
public final class MachPortType {
    public static final int SEND = 0x10000;
    public static final int RECEIVE = 0x20000;
    public static final int SEND_ONCE = 0x40000;
    public static final int PORT_SET = 0x80000;
    public static final int DEAD_NAME = 0x100000;
    /** Not a right: a dead-name request is registered for the name. */
    public static final int DEAD_NAME_REQUEST = 0x80000000;

    /** Not a right: a message sent with MACH_SEND_NOTIFY to this name waits past the limit. */
    public static final int MSG_ACCEPTED_REQUEST = 0x40000000;

    private MachPortType() {}
}
