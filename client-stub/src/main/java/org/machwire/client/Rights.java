package org.machwire.client;

import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachPortName;

/** Makes the object for a right that has arrived. */
final class Rights {
    private Rights() {}

    /**
     * @param type the right as it is received: {@code PORT_RECEIVE}, {@code PORT_SEND} or {@code PORT_SEND_ONCE}
     * @param name not null; that of a right whose port died on the way is {@code MACH_PORT_DEAD}
     */
    static Right of(MachTask task, int type, int name) {
        if (name == MachPortName.DEAD) {
            return new DeadName(task, name);
        }
        return switch (type) {
            case MachMsgType.PORT_RECEIVE -> new ReceiveRight(task, name);
            case MachMsgType.PORT_SEND -> new SendRight(task, name);
            case MachMsgType.PORT_SEND_ONCE -> new SendOnceRight(task, name);
            default -> throw new HypervisorException("a right came with the type " + type + ", which none has");
        };
    }

    /** Tells whether a disposition takes the sender's reference away. */
    static boolean moves(int disposition) {
        return disposition >= MachMsgType.MOVE_RECEIVE && disposition <= MachMsgType.MOVE_SEND_ONCE;
    }
}
