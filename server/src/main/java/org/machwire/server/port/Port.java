package org.machwire.server.port;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachPortLimits;
import org.machwire.mach.MachPortName;
import org.machwire.mach.ReturnCode;

/**
 * A Mach port: a queue of messages with one receiver and counted senders. Its identity is the object's; to other rooms it
 * says what it stands for and whether it lives, and nothing else.
 *
 * <p>The receive right belongs to a task's space, or to the kernel when the port stands for a {@link KernelObject}.
 */
public final class Port {
    private final KernelLock lock;
    private final @Nullable KernelObject object;
    private final int maxSendOnceRights;
    // Written under the lock, read without: a port never comes to life again.
    private volatile boolean dead;

    // All below is guarded by the lock.
    private @Nullable PortSpace receiver;
    private int receiverName = MachPortName.NULL;
    private int makeSendCount;
    private int sendRights;
    private int sendOnceRights;
    private int seqno;
    private int queueLimit = MachPortLimits.QLIMIT_DEFAULT;
    private @Nullable Port noSendersNotify;
    private final Queue<QueuedMessage> messages = new ArrayDeque<>(0);
    private final Set<DeadNameRequest> deadNameRequests = new LinkedHashSet<>(0);
    private final List<Receiver> receivers = new ArrayList<>(0);
    private final Set<DeathWatch> deathWatches = new LinkedHashSet<>(0);

    /**
     * Makes a port whose receive right is the kernel's, or (without an object) is given to a space next.
     *
     * @param maxSendOnceRights send-once rights that may be extant at one time: as each past the queue limit can become
     *        a message, this bounds the queue
     */
    Port(KernelLock lock, @Nullable KernelObject object, int maxSendOnceRights) {
        this.lock = lock;
        this.object = object;
        this.maxSendOnceRights = maxSendOnceRights;
    }

    /** What the port stands for; null for a port that a task receives from. */
    public @Nullable KernelObject object() {
        return object;
    }

    /** Tells whether the receive right was destroyed. Takes no lock; once true, for ever. */
    public boolean isDead() {
        return dead;
    }

    /** Tells whether the receive right is in this space now; false for a dead port. */
    public boolean isReceivedBy(PortSpace space) {
        return lock.call(() -> receiver == space);
    }

    /**
     * Runs {@code action} once after the port died, without the lock, on the thread that caused the death; at once and on
     * this thread if it is dead already. The caller cancels the watch when it loses interest.
     */
    public DeathWatch onDeath(Runnable action) {
        DeathWatch watch = new DeathWatch(this, action);
        lock.run(() -> {
            if (dead) {
                lock.afterwards(action);
            } else {
                deathWatches.add(watch);
            }
        });
        return watch;
    }

    void forget(DeathWatch watch) {
        lock.run(() -> deathWatches.remove(watch));
    }

    KernelLock lock() {
        return lock;
    }

    // From here on: only with the lock held.

    void receiveIn(PortSpace space, int name) {
        receiver = space;
        receiverName = name;
    }

    @Nullable
    PortSpace receiver() {
        return receiver;
    }

    int receiverName() {
        return receiverName;
    }

    int sendRights() {
        return sendRights;
    }

    int sendOnceRights() {
        return sendOnceRights;
    }

    Queue<QueuedMessage> messages() {
        return messages;
    }

    Set<DeadNameRequest> deadNameRequests() {
        return deadNameRequests;
    }

    @Nullable
    Port noSendersNotify() {
        return noSendersNotify;
    }

    PortStatus status() {
        return new PortStatus(0, seqno, makeSendCount, queueLimit, messages.size(), sendOnceRights, sendRights > 0,
                false, noSendersNotify != null);
    }

    void setQueueLimit(int limit) {
        queueLimit = limit;
    }

    /** Makes a send right from the receive right; the caller owns it. */
    void makeSend() {
        makeSendCount++;
        sendRights++;
    }

    /** Makes a send right from another; the caller owns it. */
    void copySend() {
        sendRights++;
    }

    /** Gives up a send right; the last one sets no-senders off. Rights to a dead port are no longer counted. */
    void releaseSend() {
        if (dead) {
            return;
        }
        sendRights--;
        if (sendRights == 0) {
            sendersGone();
        }
    }

    private void sendersGone() {
        Port notify = noSendersNotify;
        noSendersNotify = null;
        if (notify != null) {
            Notifications.noSenders(notify, makeSendCount);
        }
        if (object != null) {
            int count = makeSendCount;
            lock.afterwards(() -> object.noSenders(count));
        }
    }

    /** Makes a send-once right from the receive right; the caller owns it. KERN_RESOURCE_SHORTAGE at the limit. */
    void makeSendOnce() {
        if (sendOnceRights >= maxSendOnceRights) {
            throw new MachException(ReturnCode.KERN_RESOURCE_SHORTAGE, "the port has too many send-once rights");
        }
        sendOnceRights++;
    }

    /** Uses up a send-once right whose message was received. */
    void consumeSendOnce() {
        sendOnceRights--;
    }

    /** Gives up a send-once right unused: its port hears of it, through the right itself. */
    void destroySendOnce() {
        Notifications.sendOnce(this);
    }

    /**
     * Registers a no-senders request ({@code ipc_port_nsrequest}), which takes over the send-once right to
     * {@code notify}; null cancels. It fires at once when there are no senders and as many rights were made as the
     * caller knows of.
     *
     * @return the port of the replaced request's send-once right, now the caller's; null without one
     */
    @Nullable
    Port requestNoSenders(@Nullable Port notify, int sync) {
        Port previous = noSendersNotify;
        if (notify != null && sendRights == 0 && Integer.compareUnsigned(sync, makeSendCount) <= 0) {
            noSendersNotify = null;
            Notifications.noSenders(notify, makeSendCount);
        } else {
            noSendersNotify = notify;
        }
        return previous;
    }

    boolean isFull() {
        return messages.size() >= queueLimit;
    }

    /** Queues a message whatever the queue limit; at a dead port it is destroyed. */
    void enqueue(QueuedMessage message) {
        if (dead) {
            return;
        }
        messages.add(message);
        wakeReceivers();
    }

    /** Takes the next message, if there is one. */
    @Nullable
    ReceivedMessage receive() {
        QueuedMessage next = messages.poll();
        return next == null ? null : next.receive(receiverName, seqno++);
    }

    void addReceiver(Receiver waiting) {
        receivers.add(waiting);
    }

    void removeReceiver(Receiver waiting) {
        receivers.remove(waiting);
    }

    private void wakeReceivers() {
        for (int i = 0; i < receivers.size(); i++) {
            lock.afterwards(receivers.get(i).wakeUp());
        }
    }

    /**
     * Takes out and returns a no-senders request that the loss of the last send right would fire, for a caller that
     * must do other things first; null when there is none.
     */
    @Nullable
    Port takeNoSenders() {
        Port notify = sendRights == 1 ? noSendersNotify : null;
        if (notify != null) {
            noSendersNotify = null;
        }
        return notify;
    }

    int makeSendCount() {
        return makeSendCount;
    }

    /** Dies with its receive right ({@code ipc_port_destroy}); the order of what others hear is Mach's. */
    void die() {
        dead = true;
        receiver = null;
        receiverName = MachPortName.NULL;
        Port notify = noSendersNotify;
        noSendersNotify = null;
        if (notify != null) {
            notify.destroySendOnce();
        }
        for (QueuedMessage message = messages.poll(); message != null; message = messages.poll()) {
            message.destroy();
        }
        for (DeadNameRequest request : deadNameRequests) {
            Notifications.deadName(request.notify, request.name);
        }
        deadNameRequests.clear();
        wakeReceivers();
        receivers.clear();
        for (DeathWatch watch : deathWatches) {
            lock.afterwards(watch.action());
        }
        deathWatches.clear();
    }
}
