package org.machwire.client;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Reply ports that are not in use: each had as many answers as send-once rights were made from it, so that nothing comes any
 * more. Guarded by its monitor.
 */
final class ReplyPorts {
    private static final int KEPT = 8;

    private final MachTask task;
    private final Deque<ReceiveRight> idle = new ArrayDeque<>();

    ReplyPorts(MachTask task) {
        this.task = task;
    }

    ReceiveRight take() {
        ReceiveRight port = pop();
        return port == null ? task.allocateReceive() : port;
    }

    private synchronized @Nullable ReceiveRight pop() {
        return idle.pollFirst();
    }

    void giveBack(ReceiveRight port) {
        if (!push(port)) {
            port.close();
        }
    }

    private synchronized boolean push(ReceiveRight port) {
        if (idle.size() == KEPT) {
            return false;
        }
        idle.addFirst(port);
        return true;
    }
}
