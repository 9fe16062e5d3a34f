package org.machwire.client;

import java.time.Duration;
import org.machwire.mach.MachException;
import org.machwire.v1.ReceiveStreamRequest;

/** What messages are received from: a receive right, or a port set. */
public abstract sealed class MessageSource extends Right permits ReceiveRight, PortSet {
    MessageSource(MachTask task, int name) {
        super(task, name);
    }

    /**
     * Waits for a message. Interrupting the thread ends the wait with MACH_RCV_INTERRUPTED.
     *
     * @return the message, to be closed
     * @throws MachException MACH_RCV_INVALID_NAME, MACH_RCV_IN_SET the right is a member of a port set, MACH_RCV_PORT_CHANGED it
     *         became one, MACH_RCV_PORT_DIED, MACH_RCV_HEADER_ERROR, MACH_RCV_BODY_ERROR
     */
    public Message receive() {
        return receive(ReceiveOptions.WAIT);
    }

    /**
     * Waits for a message no longer than this; zero takes one that is there.
     *
     * @throws MachException MACH_RCV_TIMED_OUT and those of {@link #receive()}
     */
    public Message receive(Duration timeout) {
        return receive(ReceiveOptions.within(timeout));
    }

    /**
     * Waits for a message as the options say.
     *
     * @throws MachException MACH_RCV_TIMED_OUT, MACH_RCV_TOO_LARGE, MACH_RCV_INVALID_NOTIFY and those of {@link #receive()}
     */
    public Message receive(ReceiveOptions options) {
        return task().calls().receive(this, options);
    }

    /**
     * Receives all messages from now on, in their order, each handed to the receiver before the next is asked for.
     *
     * @return the stream, open when this returns; close it to stop
     * @throws MachException MACH_RCV_INVALID_NAME, MACH_RCV_IN_SET
     * @throws HypervisorException if the hypervisor does not answer within 10 seconds
     */
    public MessageStream receive(MessageReceiver receiver) {
        MessageStream stream = new MessageStream(task(), receiver);
        task().messages().receiveStream(ReceiveStreamRequest.newBuilder().setName(name()).build(), stream.observer());
        stream.awaitOpen();
        return stream;
    }
}
