package org.machwire.mach;

/** Type names of message items, dispositions among them: {@code MACH_MSG_TYPE_*} of {@code mach/message.h}. */
public final class MachMsgType {
    public static final int INTEGER_16 = 1;
    public static final int INTEGER_32 = 2;
    public static final int CHAR = 8;
    public static final int BYTE = 9;
    public static final int INTEGER_64 = 11;
    /** Octets of text. */
    public static final int STRING = 12;
    /** A port's name as a plain number, carrying no right. */
    public static final int PORT_NAME = 15;

    public static final int MOVE_RECEIVE = 16;
    public static final int MOVE_SEND = 17;
    public static final int MOVE_SEND_ONCE = 18;
    public static final int COPY_SEND = 19;
    public static final int MAKE_SEND = 20;
    public static final int MAKE_SEND_ONCE = 21;

    /** Not a disposition of a right: the local port field of a received header holds a protected payload. */
    public static final int PROTECTED_PAYLOAD = 23;

    /** The right as it is received, whichever disposition it was sent with. */
    public static final int PORT_RECEIVE = MOVE_RECEIVE;
    public static final int PORT_SEND = MOVE_SEND;
    public static final int PORT_SEND_ONCE = MOVE_SEND_ONCE;

    private MachMsgType() {}

    /** Tells whether a type name says how a right is sent: {@code MACH_MSG_TYPE_PORT_ANY}, 16 to 21. */
    public static boolean isDisposition(int typeName) {
        return typeName >= MOVE_RECEIVE && typeName <= MAKE_SEND_ONCE;
    }
}
