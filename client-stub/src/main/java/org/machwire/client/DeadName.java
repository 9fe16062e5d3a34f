package org.machwire.client;

import org.machwire.mach.MachPortRight;

/**
 * One user reference of a dead name: of a right whose port has died. A right whose port died before it arrived in a message
 * has the name {@code MACH_PORT_DEAD} and holds nothing.
 */
public final class DeadName extends Right {
    DeadName(MachTask task, int name) {
        super(task, name);
    }

    /** Counts the user references of the name. */
    public int refs() {
        return task().ports().refs(name(), MachPortRight.DEAD_NAME);
    }

    @Override
    void giveUp(int last) {
        task().ports().deallocate(last);
    }
}
