package org.machwire.client;

import java.util.List;
import org.machwire.mach.MachException;
import org.machwire.mach.MachPortName;
import org.machwire.mach.MachPortRight;

/**
 * A set of receive rights that are received from together, in the order in which their messages arrived. Closing leaves the
 * members alive, in no set.
 */
public final class PortSet extends MessageSource {
    PortSet(MachTask task, int name) {
        super(task, name);
    }

    /** Puts a receive right in, out of the set that it was in ({@code mach_port_move_member}). */
    public void add(ReceiveRight member) {
        task().ports().moveMember(member.name(), name());
    }

    /**
     * Takes a receive right out of its set, whichever that is.
     *
     * @throws MachException KERN_NOT_IN_SET
     */
    public void remove(ReceiveRight member) {
        task().ports().moveMember(member.name(), MachPortName.NULL);
    }

    /** Lists the names of the members, in ascending order ({@code mach_port_get_set_status}). */
    public List<Integer> members() {
        return task().ports().members(name());
    }

    @Override
    void giveUp(int last) {
        task().ports().modRefs(last, MachPortRight.PORT_SET, -1);
    }
}
