package org.machwire.server.port;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachPortName;

/**
 * The rights of one item of a message on its way, which owns them. Guarded by the lock.
 *
 * @param typeName what they are received as: PORT_RECEIVE, PORT_SEND or PORT_SEND_ONCE
 * @param outOfLine whether their names lie outside of the message
 * @param rights null where the null name was sent
 */
record CarriedRights(int typeName, boolean outOfLine, List<@Nullable CarriedRight> rights) implements KernelItem {

    /** Copies all rights out; those that find no name are released and become null. Tells the names. */
    TypedItem copyOut(Transfers space, Shortage shortage) {
        int[] names = new int[rights.size()];
        for (int i = 0; i < names.length; i++) {
            CarriedRight right = rights.get(i);
            names[i] = right == null ? MachPortName.NULL : space.tryCopyOut(right, shortage);
        }
        return TypedItem.rights(typeName, outOfLine, names);
    }

    void release() {
        for (CarriedRight right : rights) {
            if (right != null) {
                right.release();
            }
        }
    }
}
