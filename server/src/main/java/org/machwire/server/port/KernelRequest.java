package org.machwire.server.port;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.ReturnCode;

/** A message in the hands of the {@link KernelObject} that serves it, by one thread. It is valid until the object returns. */
public final class KernelRequest {
    private final PortKernel kernel;
    private final QueuedMessage message;
    private final Set<Integer> taken = new HashSet<>(0);

    KernelRequest(PortKernel kernel, QueuedMessage message) {
        this.kernel = kernel;
        this.message = message;
    }

    /** What it asks for ({@code msgh_id}). */
    public int id() {
        return message.id();
    }

    /** How many items its body has. */
    public int itemCount() {
        return message.items().size();
    }

    /**
     * The space that will receive the answer; null where nobody will, or the receive right of the reply port is on its way.
     */
    public @Nullable PortSpace replySpace() {
        CarriedRight reply = message.reply();
        if (reply == null || reply.port() == null) {
            return null;
        }
        Port port = reply.livePort();
        return port.object() instanceof ReplyPort call ? call.space() : kernel.lock().call(port::receiver);
    }

    /** An item; null where there is none. */
    @Nullable
    KernelItem item(int index) {
        return index >= 0 && index < itemCount() ? message.items().get(index) : null;
    }

    /**
     * Reads an item of data.
     *
     * @throws MachException MIG_BAD_ARGUMENTS there is no such item, or it carries rights
     */
    public TypedItem data(int index) {
        if (index < itemCount() && message.items().get(index) instanceof TypedItem item) {
            return item;
        }
        throw badArguments();
    }

    /**
     * Takes the one send right of an item; it is the caller's to release.
     *
     * @return null for a null or dead right
     * @throws MachException MIG_BAD_ARGUMENTS there is no such item, or it does not carry one send right
     */
    public @Nullable SendRight takeSend(int index) {
        CarriedRight right = one(index, MachMsgType.PORT_SEND);
        if (right == null || right.port() == null) {
            return null;
        }
        take(index);
        return new SendRight(right.livePort());
    }

    /**
     * Copies the one right of an item out to a space.
     *
     * @return its name there; null or dead as it was sent
     * @throws MachException MIG_BAD_ARGUMENTS there is no such item, or it does not carry one right of that kind;
     *         KERN_RESOURCE_SHORTAGE; KERN_INVALID_TASK
     */
    public int copyOut(int index, int typeName, PortSpace space) {
        CarriedRight right = one(index, typeName);
        if (right == null) {
            return 0;
        }
        take(index);
        return space.copyOutCarried(right);
    }

    private @Nullable CarriedRight one(int index, int typeName) {
        if (index < itemCount() && message.items().get(index) instanceof CarriedRights item
                && item.typeName() == typeName && item.rights().size() == 1 && !taken.contains(index)) {
            return item.rights().getFirst();
        }
        throw badArguments();
    }

    private void take(int index) {
        taken.add(index);
    }

    private static MachException badArguments() {
        return new MachException(ReturnCode.MIG_BAD_ARGUMENTS, "the request has other items");
    }

    /** Ends the request: with the lock held, releases what is left of its rights, and that to the port last. */
    void end() {
        List<KernelItem> items = message.items();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof CarriedRights rights && !taken.contains(i)) {
                rights.release();
            }
        }
        message.leaves();
        if (message.isToSendOnce()) {
            message.destinationPort().consumeSendOnce();
        } else {
            message.destinationPort().releaseSend();
        }
    }

    PortKernel kernel() {
        return kernel;
    }
}
