package org.machwire.server.port;

import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachPortType;

/** What one name of a space denotes: Mach's {@code ipc_entry}. Guarded by the lock. */
final class Entry {
    /** Changed by {@link NameTable#rename} only. */
    int name;
    /** Bits of {@link MachPortType}, without those of requests: SEND and RECEIVE may go together, no others. */
    int type;
    /** User references of the send, send-once or dead-name right. */
    int urefs;
    /** Set unless this is a dead name or a port set. It may have died since: {@link Rights#check}. */
    @Nullable
    Port port;
    /** Set if this is a port set. */
    @Nullable
    PortSet set;
    /** The dead-name request; the port knows it too while it lives. */
    @Nullable
    DeadNameRequest request;
    /** Of the one message that was sent to this name and waits past the limit. */
    @Nullable
    AcceptRequest accepted;

    Entry(int name) {
        this.name = name;
    }

    boolean has(int bits) {
        return (type & bits) != 0;
    }

    Port port() {
        if (port == null) {
            throw new IllegalStateException("the name has no port");
        }
        return port;
    }

    PortSet set() {
        if (set == null) {
            throw new IllegalStateException("the name is no port set");
        }
        return set;
    }

    /** Turns a name whose port has died into a dead name; the notification of a request left one more reference. */
    void die() {
        forgetAccepted();
        port = null;
        type = MachPortType.DEAD_NAME;
        if (request != null) {
            request = null;
            urefs++;
        }
    }

    /** The notification of a message's acceptance will carry the null name: this one is gone or means another thing. */
    void forgetAccepted() {
        if (accepted != null) {
            accepted.forgetName();
            accepted = null;
        }
    }

    NameStatus status() {
        int requests = (request == null ? 0 : MachPortType.DEAD_NAME_REQUEST)
                | (accepted == null ? 0 : MachPortType.MSG_ACCEPTED_REQUEST);
        return new NameStatus(name, type | requests, urefs);
    }
}
