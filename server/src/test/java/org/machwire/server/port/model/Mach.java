package org.machwire.server.port.model;

/** Mach's numbers, by the names of its headers. */
public final class Mach {
    /** {@code mach_port_right_t}: what kind of right a routine is about. */
    public static final int RIGHT_SEND = 0;
    public static final int RIGHT_RECEIVE = 1;
    public static final int RIGHT_SEND_ONCE = 2;
    public static final int RIGHT_PORT_SET = 3;
    public static final int RIGHT_DEAD_NAME = 4;

    /** {@code mach_port_type_t}: what a name denotes, as bits. */
    public static final int TYPE_SEND = 0x10000;
    public static final int TYPE_RECEIVE = 0x20000;
    public static final int TYPE_SEND_ONCE = 0x40000;
    public static final int TYPE_PORT_SET = 0x80000;
    public static final int TYPE_DEAD_NAME = 0x100000;
    public static final int TYPE_DNREQUEST = 0x80000000;
    public static final int TYPE_MAREQUEST = 0x40000000;

    /** Dispositions; the first three are also how a right arrives. */
    public static final int MOVE_RECEIVE = 16;
    public static final int MOVE_SEND = 17;
    public static final int MOVE_SEND_ONCE = 18;
    public static final int COPY_SEND = 19;
    public static final int MAKE_SEND = 20;
    public static final int MAKE_SEND_ONCE = 21;

    /** Other type names of items and header fields. */
    public static final int INTEGER_32 = 2;
    public static final int BYTE = 9;
    public static final int PORT_NAME = 15;
    public static final int PROTECTED_PAYLOAD = 23;

    /** Names that denote nothing. */
    public static final int NULL = 0;
    public static final int DEAD = 0xFFFFFFFF;

    /** Header bit of a message whose body carries rights or out-of-line data. */
    public static final int COMPLEX = 0x80000000;

    /** Notification ids. */
    public static final int NOTIFY_PORT_DELETED = 65;
    public static final int NOTIFY_MSG_ACCEPTED = 66;
    public static final int NOTIFY_PORT_DESTROYED = 69;
    public static final int NOTIFY_NO_SENDERS = 70;
    public static final int NOTIFY_SEND_ONCE = 71;
    public static final int NOTIFY_DEAD_NAME = 72;

    /** Options of {@code mach_msg}. */
    public static final int SEND_TIMEOUT = 0x10;
    public static final int SEND_NOTIFY = 0x20;
    public static final int SEND_CANCEL = 0x80;
    public static final int RCV_TIMEOUT = 0x100;
    public static final int RCV_NOTIFY = 0x200;
    public static final int RCV_LARGE = 0x800;

    /** Limits: user references of a dead name (a send right has one less), and the queue limit. */
    public static final int UREFS_MAX = 65535;
    public static final int QLIMIT_DEFAULT = 5;
    public static final int QLIMIT_MAX = 16;

    /** Return codes of the mach_port routines. */
    public static final int SUCCESS = 0;
    public static final int INVALID_ARGUMENT = 4;
    public static final int NOT_IN_SET = 12;
    public static final int NAME_EXISTS = 13;
    public static final int INVALID_NAME = 15;
    public static final int INVALID_TASK = 16;
    public static final int INVALID_RIGHT = 17;
    public static final int INVALID_VALUE = 18;
    public static final int UREFS_OVERFLOW = 19;
    public static final int INVALID_CAPABILITY = 20;
    public static final int RIGHT_EXISTS = 21;

    /** Return codes of {@code mach_msg}. */
    public static final int SEND_INVALID_DEST = 0x10000003;
    public static final int SEND_TIMED_OUT = 0x10000004;
    public static final int SEND_WILL_NOTIFY = 0x10000005;
    public static final int SEND_NOTIFY_IN_PROGRESS = 0x10000006;
    public static final int SEND_MSG_TOO_SMALL = 0x10000008;
    public static final int SEND_INVALID_REPLY = 0x10000009;
    public static final int SEND_INVALID_RIGHT = 0x1000000a;
    public static final int SEND_INVALID_NOTIFY = 0x1000000b;
    public static final int SEND_INVALID_TYPE = 0x1000000f;
    public static final int SEND_INVALID_HEADER = 0x10000010;
    public static final int RCV_INVALID_NAME = 0x10004002;
    public static final int RCV_TIMED_OUT = 0x10004003;
    public static final int RCV_TOO_LARGE = 0x10004004;
    public static final int RCV_INVALID_NOTIFY = 0x10004007;
    public static final int RCV_IN_SET = 0x1000400a;

    private Mach() {}

    /** Makes header bits of the two dispositions. */
    public static int bits(int remote, int local) {
        return remote | local << 8;
    }

    /** Tells whether a type name is one of rights: 16 to 21. */
    public static boolean isRight(int typeName) {
        return typeName >= MOVE_RECEIVE && typeName <= MAKE_SEND_ONCE;
    }

    /** Tells whether a disposition makes a right to send with: 17 to 21. */
    public static boolean isSendRight(int disposition) {
        return disposition >= MOVE_SEND && disposition <= MAKE_SEND_ONCE;
    }

    /** Tells as what a right arrives that was sent with this disposition: 16, 17 or 18; 0 stays 0. */
    public static int received(int disposition) {
        return switch (disposition) {
            case COPY_SEND, MAKE_SEND -> MOVE_SEND;
            case MAKE_SEND_ONCE -> MOVE_SEND_ONCE;
            default -> disposition;
        };
    }

    /** Tells whether a name could denote something: it is neither null nor dead. */
    public static boolean isValid(int name) {
        return name != NULL && name != DEAD;
    }
}
