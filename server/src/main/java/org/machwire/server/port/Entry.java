package org.machwire.server.port;

import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachPortType;

/** What one name of a space denotes: Mach's {@code ipc_entry}. Guarded by the lock. */
final class Entry {
    final int name;
    /** Bits of {@link MachPortType}, without that of a request: SEND and RECEIVE may go together, no others. */
    int type;
    /** User references of the send, send-once or dead-name right. */
    int urefs;
    /** Set unless this is a dead name. It may have died since: {@link Rights#check}. */
    @Nullable
    Port port;
    /** The dead-name request; the port knows it too while it lives. */
    @Nullable
    DeadNameRequest request;

    Entry(int name) {
        this.name = name;
    }

    boolean has(int bits) {
        return (type & bits) != 0;
    }

    Port port() {
        if (port == null) {
            throw new IllegalStateException("a dead name has no port");
        }
        return port;
    }

    /** Turns a name whose port has died into a dead name; the notification of a request left one more reference. */
    void die() {
        port = null;
        type = MachPortType.DEAD_NAME;
        if (request != null) {
            request = null;
            urefs++;
        }
    }

    NameStatus status() {
        int requestBit = request == null ? 0 : MachPortType.DEAD_NAME_REQUEST;
        return new NameStatus(name, type | requestBit, urefs);
    }
}
