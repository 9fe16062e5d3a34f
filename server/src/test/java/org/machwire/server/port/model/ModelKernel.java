package org.machwire.server.port.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The model: tasks, and what happens to rights, ports and messages that none of them holds any more. */
public final class ModelKernel implements World {
    private final List<ModelTask> tasks = new ArrayList<>();
    private final Deque<QueuedMessage> dying = new ArrayDeque<>();

    @Override
    public TaskPorts newTask() {
        ModelTask task = new ModelTask(this);
        tasks.add(task);
        return task;
    }

    /** The living tasks. */
    List<ModelTask> tasks() {
        return List.copyOf(tasks);
    }

    /** Turns the names of ports that have died into dead names. To be called after every operation. */
    void settle() {
        tasks.removeIf(task -> !task.alive);
        for (ModelTask task : tasks) {
            for (Entry entry : task.names.all()) {
                if (entry.port != null && !entry.port.active) {
                    entry.turnDead();
                }
            }
        }
    }

    /** Makes a send-once right to a port, to be told something by it later. */
    static Port makeSendOnce(Port port) {
        port.sendOnceRights++;
        return port;
    }

    /** Queues a message, whatever the limit. On a dead port it is destroyed. */
    void enqueue(QueuedMessage message) {
        Port port = message.destination.port();
        if (port == null || !port.active) {
            destroyLater(message);
            return;
        }
        port.messageCount++;
        port.queue().add(message);
    }

    /** Sends a notification by a send-once right, which it uses up. */
    void notify(Port port, int id, QueuedMessage.Part... parts) {
        QueuedMessage message = new QueuedMessage(Right.to(port, Mach.MOVE_SEND_ONCE), Right.none(0, Mach.NULL), id);
        for (QueuedMessage.Part part : parts) {
            message.add(part);
        }
        message.complex = id == Mach.NOTIFY_PORT_DESTROYED;
        enqueue(message);
    }

    /** Sends a notification that tells a name. */
    void notifyName(Port port, int id, int name) {
        notify(port, id, new QueuedMessage.Part(Item.words(Mach.PORT_NAME, List.of(name)), null));
    }

    void notifyNoSenders(Port port, int count) {
        notify(port, Mach.NOTIFY_NO_SENDERS,
                new QueuedMessage.Part(Item.words(Mach.INTEGER_32, List.of(count)), null));
    }

    private void notifyPortDestroyed(Port port, Port right) {
        notify(port, Mach.NOTIFY_PORT_DESTROYED, new QueuedMessage.Part(
                Item.words(Mach.MOVE_RECEIVE, List.of(Mach.NULL)), List.of(Right.to(right, Mach.MOVE_RECEIVE))));
    }

    /** Tells, if anybody asked, that a message was accepted; also when it was destroyed. */
    void accepted(QueuedMessage message) {
        AcceptRequest request = message.accept;
        if (request == null) {
            return;
        }
        message.accept = null;
        Entry entry = request.task.names.find(request.name);
        if (entry != null && entry.accept == request) {
            entry.accept = null;
        }
        notifyName(request.notify, Mach.NOTIFY_MSG_ACCEPTED, request.name);
    }

    /** Destroys a right that nobody has a name for. */
    void release(Right right) {
        Port port = right.port();
        if (port == null || !port.active) {
            return;
        }
        switch (right.kind()) {
            case Mach.MOVE_RECEIVE -> destroyPort(port);
            case Mach.MOVE_SEND -> releaseSend(port);
            case Mach.MOVE_SEND_ONCE -> notify(port, Mach.NOTIFY_SEND_ONCE);
            default -> throw new IllegalStateException("no right of kind " + right.kind());
        }
    }

    /** Drops a send right, and tells if it was the last. */
    void releaseSend(Port port) {
        if (!port.active) {
            return;
        }
        int count = port.makeSendCount;
        Port notify = dropSend(port);
        if (notify != null) {
            notifyNoSenders(notify, count);
        }
    }

    /** Drops a send right; answers who must be told that it was the last one. */
    static @Nullable Port dropSend(Port port) {
        port.sendRights--;
        if (port.sendRights > 0) {
            return null;
        }
        Port notify = port.noSenders;
        port.noSenders = null;
        return notify;
    }

    /** Destroys a port whose receive right nobody has; or, if somebody asked for the right, sends it there. */
    void destroyPort(Port port) {
        Port heir = port.portDestroyed;
        port.portDestroyed = null;
        port.destination = null;
        if (heir != null && port.travelTo(heir)) {
            notifyPortDestroyed(heir, port);
            return;
        }
        if (heir != null) {
            heir.sendOnceRights--;
        }
        port.active = false;
        if (port.noSenders != null) {
            notify(port.noSenders, Mach.NOTIFY_SEND_ONCE);
            port.noSenders = null;
        }
        while (!port.queue().isEmpty()) {
            destroyLater(port.queue().removeFirst());
        }
        for (DeadNameRequest request : List.copyOf(port.deadNames)) {
            notifyName(request.notify, Mach.NOTIFY_DEAD_NAME, request.name);
        }
    }

    /**
     * Destroys a message. One that is to be destroyed while another is waits until that is done, so that a long chain of ports in
     * messages in ports needs no deep stack.
     */
    void destroyLater(QueuedMessage message) {
        boolean outermost = dying.isEmpty();
        dying.add(message);
        while (outermost && !dying.isEmpty()) {
            destroy(dying.peek());
            dying.remove();
        }
    }

    /** Destroys a message at once: every right in it, in its order. */
    void destroy(QueuedMessage message) {
        accepted(message);
        release(message.destination);
        release(message.reply);
        destroyBody(message);
    }

    /** Destroys the rights in a message's body. */
    void destroyBody(QueuedMessage message) {
        for (QueuedMessage.Part part : message.parts) {
            if (part.rights() != null) {
                part.rights().forEach(this::release);
            }
        }
    }
}
