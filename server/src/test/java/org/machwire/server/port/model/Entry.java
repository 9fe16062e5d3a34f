package org.machwire.server.port.model;

import org.jspecify.annotations.Nullable;

/** What a name denotes in a task. */
final class Entry {
    final ModelTask task;
    int name;

    /** Type bits, without the two that tell of requests. */
    int bits;

    /** User references of a send right, send-once right (1) or dead name. */
    int urefs;
    @Nullable
    Port port;
    @Nullable
    PortSet set;
    @Nullable
    DeadNameRequest deadName;
    @Nullable
    AcceptRequest accept;

    Entry(ModelTask task, int name) {
        this.task = task;
        this.name = name;
    }

    boolean has(int type) {
        return (bits & type) != 0;
    }

    int type() {
        return bits | (deadName != null ? Mach.TYPE_DNREQUEST : 0) | (accept != null ? Mach.TYPE_MAREQUEST : 0);
    }

    /** The port of a name that denotes one. */
    Port thePort() {
        Port port = this.port;
        if (port == null) {
            throw new IllegalStateException("name " + name + " denotes no port");
        }
        return port;
    }

    /** The set of a name that denotes one. */
    PortSet theSet() {
        PortSet set = this.set;
        if (set == null) {
            throw new IllegalStateException("name " + name + " denotes no port set");
        }
        return set;
    }

    /** Forgets a wish to be told of a message's acceptance by this name: it will be told of 0. */
    void forgetAccept() {
        if (accept != null) {
            accept.name = Mach.NULL;
            accept = null;
        }
    }

    /** Takes the dead-name request back; answers whom it was for, null without one. */
    @Nullable
    Port takeDeadName() {
        DeadNameRequest request = deadName;
        if (request == null) {
            return null;
        }
        thePort().deadNames.remove(request);
        deadName = null;
        return request.notify;
    }

    /** Becomes a dead name, with one reference more if there was a dead-name request. */
    void turnDead() {
        forgetAccept();
        bits = Mach.TYPE_DEAD_NAME;
        urefs += deadName != null ? 1 : 0;
        deadName = null;
        port = null;
    }
}
