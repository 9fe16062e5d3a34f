package org.machwire.server.port;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachPortName;
import org.machwire.mach.ReturnCode;

/**
 * A Mach port: who receives from it, how many rights to it there are, and who is told of what becomes of them. Its identity is the
 * object's; to other rooms it says what it stands for and whether it lives, and nothing else. The messages that wait at it are
 * in its {@link PortQueue}.
 *
 * <p>The receive right belongs to a task's space, or to the kernel when the port stands for a {@link KernelObject}, or is on its
 * way in a message.
 */
public final class Port {
    /** What a notification occupies until it is received. */
    static final long SEND_ONCE_OCTETS = 128;

    private final PortKernel kernel;
    private final @Nullable KernelObject object;
    /** Whose its send-once rights are, for each can become a message that nobody pays; null for a port of the kernel's. */
    private final @Nullable Account account;
    // Written under the lock, read without: a port never comes to life again.
    private volatile boolean dead;

    // All below is guarded by the lock. What most ports never need is null until they do: a task may have a million.
    private @Nullable PortSpace receiver;
    /** The receiver's name for it. */
    private @Nullable Entry receiverEntry;
    /** While the receive right is on its way: the port that the message with it was sent to. */
    private @Nullable Port transitTo;
    private int makeSendCount;
    private int sendRights;
    private int sendOnceRights;
    private @Nullable Long payload;
    private @Nullable Port noSendersNotify;
    private @Nullable Port portDestroyedNotify;
    private @Nullable PortQueue queue;
    private @Nullable Set<DeadNameRequest> deadNameRequests;
    private @Nullable List<DeathWatch> deathWatches;

    /** Makes a port whose receive right is the kernel's. */
    Port(PortKernel kernel, KernelObject object) {
        this.kernel = kernel;
        this.object = object;
        this.account = null;
    }

    /** Makes a port whose receive right is given to a space next; its send-once rights count for an account to its end. */
    Port(PortKernel kernel, Account account) {
        this.kernel = kernel;
        this.object = null;
        this.account = account;
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
        return lock().call(() -> receiver == space);
    }

    /**
     * Runs {@code action} once after the port died, without the lock, on the thread that caused the death; at once and on
     * this thread if it is dead already. The caller cancels the watch when it loses interest.
     */
    public DeathWatch onDeath(Runnable action) {
        DeathWatch watch = new DeathWatch(this, action);
        lock().run(() -> {
            if (dead) {
                lock().afterwards(action);
                return;
            }
            if (deathWatches == null) {
                deathWatches = new ArrayList<>(2);
            }
            deathWatches.add(watch);
        });
        return watch;
    }

    void forget(DeathWatch watch) {
        lock().run(() -> {
            if (deathWatches != null) {
                deathWatches.remove(watch);
            }
        });
    }

    KernelLock lock() {
        return kernel.lock();
    }

    // From here on: only with the lock held.

    /** Puts the receive right under a name of a space. */
    void receiveIn(PortSpace space, Entry entry) {
        receiver = space;
        receiverEntry = entry;
        transitTo = null;
    }

    @Nullable
    PortSpace receiver() {
        return receiver;
    }

    int receiverName() {
        return receiverEntry == null ? MachPortName.NULL : receiverEntry.name;
    }

    int sendRights() {
        return sendRights;
    }

    int sendOnceRights() {
        return sendOnceRights;
    }

    @Nullable
    Port noSendersNotify() {
        return noSendersNotify;
    }

    @Nullable
    Port portDestroyedNotify() {
        return portDestroyedNotify;
    }

    @Nullable
    Long payload() {
        return payload;
    }

    void setPayload(@Nullable Long word) {
        payload = word;
    }

    PortStatus status() {
        // Not kept if there was none: a task may look at all its ports.
        PortQueue waiting = queue == null ? new PortQueue(kernel, this) : queue;
        return new PortStatus(waiting.setName(), waiting.seqno(), makeSendCount, waiting.limit(),
                waiting.messageCount(), sendOnceRights, sendRights > 0, portDestroyedNotify != null,
                noSendersNotify != null);
    }

    int makeSendCount() {
        return makeSendCount;
    }

    void setMakeSendCount(int count) {
        makeSendCount = count;
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
            lock().afterwards(() -> object.noSenders(count));
        }
    }

    boolean canMakeSendOnce() {
        return sendOnceRights < kernel.maxSendOnceRights() && (account == null || account.hasRoom(SEND_ONCE_OCTETS));
    }

    /** Makes a send-once right from the receive right; the caller owns it. KERN_RESOURCE_SHORTAGE at the limit. */
    void makeSendOnce() {
        if (!canMakeSendOnce()) {
            throw new MachException(ReturnCode.KERN_RESOURCE_SHORTAGE, "the port has too many send-once rights");
        }
        sendOnceRights++;
        if (account != null && !dead) {
            account.charge(SEND_ONCE_OCTETS);
        }
    }

    /** Uses up a send-once right whose message was received. */
    void consumeSendOnce() {
        sendOnceRights--;
        if (account != null && !dead) {
            account.refund(SEND_ONCE_OCTETS);
        }
    }

    /** Gives up a send-once right unused: its port hears of it, through the right itself. */
    void destroySendOnce() {
        if (!dead) {
            Notifications.sendOnce(this);
        }
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

    /** Registers a port-destroyed request ({@code ipc_port_pdrequest}) in the same way. */
    @Nullable
    Port requestPortDestroyed(@Nullable Port notify) {
        Port previous = portDestroyedNotify;
        portDestroyedNotify = notify;
        return previous;
    }

    void addDeadNameRequest(DeadNameRequest request) {
        if (deadNameRequests == null) {
            deadNameRequests = new LinkedHashSet<>(4);
        }
        deadNameRequests.add(request);
    }

    void removeDeadNameRequest(DeadNameRequest request) {
        if (deadNameRequests != null && deadNameRequests.remove(request) && deadNameRequests.isEmpty()) {
            deadNameRequests = null;
        }
    }

    Set<DeadNameRequest> deadNameRequests() {
        return deadNameRequests == null ? Set.of() : deadNameRequests;
    }

    /** What waits at it, made when it is first asked for; only of a port that a task receives from. */
    PortQueue queue() {
        if (queue == null) {
            queue = new PortQueue(kernel, this);
        }
        return queue;
    }

    /**
     * Takes a message whatever the queue limit: to the queue; to the kernel object that the port stands for, when the lock is
     * free; at a dead port it is destroyed.
     */
    void accept(QueuedMessage message) {
        if (dead) {
            kernel.destroy(message);
        } else if (object != null) {
            lock().afterwards(() -> KernelService.serve(kernel, object, message));
        } else {
            queue().add(message);
        }
    }

    /** Parts from its receiver: it is on its way from here on, or about to die ({@code ipc_port_clear_receiver}). */
    void clearReceiver() {
        if (queue != null) {
            queue.clearReceiver();
        }
        receiver = null;
        receiverEntry = null;
        makeSendCount = 0;
        payload = null;
    }

    /**
     * Begins to carry the receive right, which was a task's until now, in a message to {@code destination}
     * ({@code ipc_port_check_circularity}).
     *
     * @param end the destination's {@link #endOfTransit}: this port can be nowhere else on the way there
     * @return false, and nothing is done, when the message would wait in this very port, or in one that does
     */
    boolean startTransit(Port destination, Port end) {
        if (end == this) {
            return false;
        }
        transitTo = destination;
        return true;
    }

    /** The port that is not on its way itself and holds, however deep, the message with this one; this one if it is not either. */
    Port endOfTransit() {
        Port end = this;
        while (end.transitTo != null) {
            end = end.transitTo;
        }
        return end;
    }

    /**
     * Loses its receive right ({@code ipc_port_destroy}): it moves to whom a port-destroyed notification was promised, or
     * dies.
     */
    void loseReceiver() {
        clearReceiver();
        transitTo = null;
        Port backup = portDestroyedNotify;
        portDestroyedNotify = null;
        if (backup == null) {
            die();
        } else if (startTransit(backup, backup.endOfTransit())) {
            Notifications.portDestroyed(backup, this);
        } else {
            backup.consumeSendOnce();
            die();
        }
    }

    /** Dies; the order of what others hear is Mach's. */
    void die() {
        dead = true;
        if (account != null) {
            account.refund(SEND_ONCE_OCTETS * sendOnceRights);
        }
        Port notify = noSendersNotify;
        noSendersNotify = null;
        if (notify != null) {
            notify.destroySendOnce();
        }
        if (queue != null) {
            queue.die();
        }
        Set<DeadNameRequest> requests = deadNameRequests();
        deadNameRequests = null;
        for (DeadNameRequest request : requests) {
            Notifications.deadName(request.notify, request.entry.name);
        }
        List<DeathWatch> watches = deathWatches == null ? List.of() : deathWatches;
        deathWatches = null;
        for (DeathWatch watch : watches) {
            lock().afterwards(watch.action());
        }
    }

    /**
     * Gives up a send right of a task's port, whose holder must do other things before no-senders is told.
     *
     * @return whom to tell that there are no senders; null for nobody
     */
    @Nullable
    Port dropSend() {
        sendRights--;
        Port notify = sendRights == 0 ? noSendersNotify : null;
        if (notify != null) {
            noSendersNotify = null;
        }
        return notify;
    }

    /** What the port stands for, for people. */
    String describe() {
        KernelObject known = object;
        if (known != null) {
            return known.describe();
        }
        PortSpace owner = receiver;
        return owner == null ? "" : owner.describe();
    }

    /** The right to send one message past the limit, that the caller owns. */
    CarriedRight sendOnceRight() {
        return new CarriedRight(this, MachMsgType.PORT_SEND_ONCE);
    }
}
