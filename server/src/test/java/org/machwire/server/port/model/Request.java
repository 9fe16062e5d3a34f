package org.machwire.server.port.model;

import org.jspecify.annotations.Nullable;

/** {@code mach_port_request_notification}. The send-once right travels in the request, and is destroyed if that fails. */
final class Request {
    private final ModelTask task;
    private final int name;
    private final int id;
    private final int sync;
    private @Nullable Port previous;

    Request(ModelTask task, int name, int id, int sync) {
        this.task = task;
        this.name = name;
        this.id = id;
        this.sync = sync;
    }

    Outcome call(int notify, int notifyDisposition) {
        Port port = null;
        if (notify != Mach.NULL) {
            Right right = copyIn(notify, notifyDisposition == 0 ? Mach.MAKE_SEND_ONCE : notifyDisposition);
            if (right == null || right.port() == null) {
                return Outcome.of(Mach.INVALID_CAPABILITY);
            }
            port = right.port();
        }
        int code = register(port);
        if (code != Mach.SUCCESS) {
            if (port != null) {
                task.kernel.notify(port, Mach.NOTIFY_SEND_ONCE);
            }
            return Outcome.of(code);
        }
        Port former = previous;
        return Outcome.values(
                former == null ? Mach.NULL : CopyOut.copyOut(task, Right.to(former, Mach.MOVE_SEND_ONCE)));
    }

    private @Nullable Right copyIn(int notify, int disposition) {
        boolean sendOnce = disposition == Mach.MAKE_SEND_ONCE || disposition == Mach.MOVE_SEND_ONCE;
        return sendOnce ? CopyIn.copyIn(task, notify, disposition) : null;
    }

    private int register(@Nullable Port notify) {
        return switch (id) {
            case Mach.NOTIFY_PORT_DESTROYED -> sync != 0 ? Mach.INVALID_VALUE : portDestroyed(notify);
            case Mach.NOTIFY_NO_SENDERS -> noSenders(notify);
            case Mach.NOTIFY_DEAD_NAME -> deadName(notify);
            default -> Mach.INVALID_VALUE;
        };
    }

    private int checkReceive() {
        Entry entry = task.names.find(name);
        if (entry == null) {
            return Mach.INVALID_NAME;
        }
        return entry.has(Mach.TYPE_RECEIVE) ? Mach.SUCCESS : Mach.INVALID_RIGHT;
    }

    private Port receivePort() {
        Entry entry = task.names.find(name);
        if (entry == null) {
            throw new IllegalStateException("no receive right " + name);
        }
        return entry.thePort();
    }

    private int portDestroyed(@Nullable Port notify) {
        int code = checkReceive();
        if (code == Mach.SUCCESS) {
            Port port = receivePort();
            previous = port.portDestroyed;
            port.portDestroyed = notify;
        }
        return code;
    }

    private int noSenders(@Nullable Port notify) {
        int code = checkReceive();
        if (code == Mach.SUCCESS) {
            Port port = receivePort();
            previous = port.noSenders;
            boolean now = notify != null && port.sendRights == 0
                    && Integer.compareUnsigned(sync, port.makeSendCount) <= 0;
            port.noSenders = now ? null : notify;
            if (notify != null && now) {
                task.kernel.notifyNoSenders(notify, port.makeSendCount);
            }
        }
        return code;
    }

    private int deadName(@Nullable Port notify) {
        Entry entry = task.names.find(name);
        if (entry == null) {
            return Mach.INVALID_NAME;
        }
        if (entry.has(Mach.TYPE_PORT_SET)) {
            return Mach.INVALID_RIGHT;
        }
        if (entry.has(Mach.TYPE_DEAD_NAME)) {
            return alreadyDead(entry, notify);
        }
        DeadNameRequest request = entry.deadName;
        if (request != null && notify != null) {
            previous = request.notify;
            request.notify = notify;
        } else if (notify == null) {
            previous = entry.takeDeadName();
        } else {
            entry.deadName = new DeadNameRequest(name, notify);
            entry.thePort().deadNames.add(entry.deadName);
        }
        return Mach.SUCCESS;
    }

    private int alreadyDead(Entry entry, @Nullable Port notify) {
        if (sync == 0 || notify == null) {
            return Mach.INVALID_ARGUMENT;
        }
        if (entry.urefs == Mach.UREFS_MAX) {
            return Mach.UREFS_OVERFLOW;
        }
        entry.urefs++;
        task.kernel.notifyName(notify, Mach.NOTIFY_DEAD_NAME, name);
        return Mach.SUCCESS;
    }
}
