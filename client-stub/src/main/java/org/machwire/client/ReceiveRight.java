package org.machwire.client;

import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachNotify;
import org.machwire.mach.MachPortRight;

/** A port of this task's. Closing destroys it, unless a port-destroyed notification carries it away. */
public final class ReceiveRight extends MessageSource {
    ReceiveRight(MachTask task, int name) {
        super(task, name);
    }

    /** Makes a send right to this port, under the same name ({@code mach_port_insert_right}, MAKE_SEND). */
    public SendRight insertSendRight() {
        int name = name();
        task().ports().insert(name, this, MachMsgType.MAKE_SEND);
        return new SendRight(task(), name);
    }

    /** Makes a send-once right to this port, under a name of its own ({@code mach_port_extract_right}, MAKE_SEND_ONCE). */
    public SendOnceRight makeSendOnce() {
        return (SendOnceRight) extract(MachMsgType.MAKE_SEND_ONCE);
    }

    /**
     * Takes a right to this port as a message would ({@code mach_port_extract_right}).
     *
     * @param disposition MAKE_SEND, MAKE_SEND_ONCE, or MOVE_RECEIVE, which leaves this object empty
     */
    public Right extract(int disposition) {
        if (disposition != MachMsgType.MAKE_SEND && disposition != MachMsgType.MAKE_SEND_ONCE
                && disposition != MachMsgType.MOVE_RECEIVE) {
            throw new IllegalArgumentException("a receive right makes or moves: 16, 20 or 21, not " + disposition);
        }
        return task().ports().extract(this, disposition);
    }

    /** Reads the state of the port ({@code mach_port_get_receive_status}). */
    public PortStatus status() {
        return task().ports().status(name());
    }

    /**
     * Sets how many messages may wait, 0 to 16.
     *
     * @throws MachException KERN_INVALID_VALUE
     */
    public void setQlimit(int limit) {
        task().ports().setQlimit(name(), limit);
    }

    /** Sets the make-send count. */
    public void setMscount(int count) {
        task().ports().setMscount(name(), count);
    }

    /** Sets the sequence number of the next message. */
    public void setSeqno(int seqno) {
        task().ports().setSeqno(name(), seqno);
    }

    /** Sets a word that messages carry in the place of the port's name, until the right moves. */
    public void setProtectedPayload(long payload) {
        task().ports().setProtectedPayload(name(), payload);
    }

    /** Lets messages carry the port's name again. */
    public void clearProtectedPayload() {
        task().ports().clearProtectedPayload(name());
    }

    /**
     * Asks to be told (id 70) when there are no send rights any more; at once if there are none and {@code sync} is at most the
     * make-send count.
     *
     * @return the send-once right of the request that this one replaces, the caller's now; null for none
     */
    public @Nullable SendOnceRight requestNoSenders(int sync, ReceiveRight notify) {
        return request(MachNotify.NO_SENDERS, sync, notify);
    }

    /** Asks as above with a send-once right, which is gone afterwards, also when the call fails. */
    public @Nullable SendOnceRight requestNoSenders(int sync, SendOnceRight notify) {
        return request(MachNotify.NO_SENDERS, sync, notify);
    }

    /** Cancels a no-senders request; its send-once right is the caller's, null if there was none. */
    public @Nullable SendOnceRight cancelNoSenders() {
        return request(MachNotify.NO_SENDERS, 0, null);
    }

    /**
     * Asks that this right, instead of being destroyed, be sent (id 69) to another port.
     *
     * @return the send-once right of the request that this one replaces, the caller's now; null for none
     */
    public @Nullable SendOnceRight requestPortDestroyed(ReceiveRight notify) {
        return request(MachNotify.PORT_DESTROYED, 0, notify);
    }

    /** Asks as above with a send-once right, which is gone afterwards, also when the call fails. */
    public @Nullable SendOnceRight requestPortDestroyed(SendOnceRight notify) {
        return request(MachNotify.PORT_DESTROYED, 0, notify);
    }

    /** Cancels a port-destroyed request; its send-once right is the caller's, null if there was none. */
    public @Nullable SendOnceRight cancelPortDestroyed() {
        return request(MachNotify.PORT_DESTROYED, 0, null);
    }

    private @Nullable SendOnceRight request(int id, int sync, @Nullable Right notify) {
        return task().ports().requestNotification(name(), id, sync, notify);
    }

    @Override
    void giveUp(int last) {
        task().ports().modRefs(last, MachPortRight.RECEIVE, -1);
    }
}
