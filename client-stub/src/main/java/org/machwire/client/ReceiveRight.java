package org.machwire.client;

import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachException;
import org.machwire.mach.MachPortRight;
import org.machwire.mach.ReturnCode;
import org.machwire.v1.MachPortInsertRightRequest;
import org.machwire.v1.MachPortModRefsRequest;
import org.machwire.v1.MachPortSetQlimitRequest;
import org.machwire.v1.ReceiveStreamRequest;

/** A port of this task's. Closing destroys it. */
public final class ReceiveRight implements AutoCloseable {
    private final MachTask task;
    private final int name;

    ReceiveRight(MachTask task, int name) {
        this.task = task;
        this.name = name;
    }

    public int name() {
        return name;
    }

    /** Makes a send right to this port, under the same name ({@code mach_port_insert_right}, MAKE_SEND). */
    public SendRight insertSendRight() {
        Failures.call(() -> task.ports().machPortInsertRight(MachPortInsertRightRequest.newBuilder().setName(name)
                .setRight(name).setDisposition(MachMsgType.MAKE_SEND).build()));
        return new SendRight(task, name);
    }

    /**
     * Sets how many messages may wait, 0 to 16.
     *
     * @throws MachException KERN_INVALID_VALUE
     */
    public void setQlimit(int limit) {
        Failures.call(() -> task.ports().machPortSetQlimit(
                MachPortSetQlimitRequest.newBuilder().setName(name).setQlimit(limit).build()));
    }

    /**
     * Receives all messages from now on, in their order, each handed to the receiver before the next is asked for.
     *
     * @return the stream, open when this returns; close it to stop
     */
    public MessageStream receive(MessageReceiver receiver) {
        MessageStream stream = new MessageStream(receiver);
        task.messages().receiveStream(ReceiveStreamRequest.newBuilder().setName(name).build(), stream.observer());
        stream.awaitOpen();
        return stream;
    }

    /** Destroys the port; one that has gone with its task already is no error. */
    @Override
    public void close() {
        try {
            Failures.call(() -> task.ports().machPortModRefs(MachPortModRefsRequest.newBuilder().setName(name)
                    .setRight(MachPortRight.RECEIVE.number()).setDelta(-1).build()));
        } catch (MachException e) {
            if (e.code() != ReturnCode.MIG_SERVER_DIED) {
                throw e;
            }
        }
    }
}
