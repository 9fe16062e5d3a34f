package org.machwire.mach;

/** Message ids of notifications: {@code MACH_NOTIFY_*} of {@code mach/notify.h}, which writes them in octal. */
public final class MachNotify {
    /** A name with a dead-name request disappeared without its port dying; carries the name. */
    public static final int PORT_DELETED = 0101;
    /** A message that was queued past the limit was received; carries the name of its destination. */
    public static final int MSG_ACCEPTED = 0102;
    /** A receive right was destroyed; carries it. */
    public static final int PORT_DESTROYED = 0105;
    /** The last send right vanished; carries the make-send count. */
    public static final int NO_SENDERS = 0106;
    /** A send-once right was destroyed unused; header only. */
    public static final int SEND_ONCE = 0107;
    /** The port of a name died; carries the name. */
    public static final int DEAD_NAME = 0110;

    private MachNotify() {}
}
