package org.machwire.pfinet.filter;

import java.time.Duration;
import java.util.List;
import org.machwire.client.MachTask;
import org.machwire.client.Message;
import org.machwire.client.OutgoingMessage;
import org.machwire.client.ReceiveRight;
import org.machwire.client.SendRight;
import org.machwire.mach.MachException;
import org.machwire.mach.NetRcvMessage;
import org.machwire.mach.ReturnCode;

/**
 * A client's filter: its program runs at the device for a port of ours, and what arrives there goes to the client's port if the
 * rules allow it. Closing removes the filter.
 *
 * @param inner the port that the device sends to
 * @param target the client's receive port
 */
record Registration(ReceiveRight inner, SendRight target, FrameRules rules, Traffic traffic) implements AutoCloseable {
    private static final int ITEMS = 2;

    /** Takes a message that has come to the inner port. */
    void forward(MachTask task, Message message) {
        List<Message.Item> body = message.body();
        if (message.id() != NetRcvMessage.ID || body.size() != ITEMS
                || body.get(0).data().length != NetRcvMessage.HEADER_OCTETS
                || body.get(1).data().length < NetRcvMessage.PACKET_HEADER_OCTETS) {
            return;
        }
        byte[] header = body.get(0).data();
        byte[] packet = body.get(1).data();
        if (!rules.allowsReceiving(NetRcvMessage.frame(header, packet))) {
            traffic.receivingForbidden.incrementAndGet();
            return;
        }
        try (OutgoingMessage frame = OutgoingMessage.to(target).id(NetRcvMessage.ID).addBytes(header)
                .addBytes(packet)) {
            task.send(frame, Duration.ZERO);
            traffic.received.incrementAndGet();
        } catch (MachException e) {
            if (e.code() != ReturnCode.MACH_SEND_TIMED_OUT && e.code() != ReturnCode.MACH_SEND_INVALID_DEST
                    && e.code() != ReturnCode.MACH_SEND_NO_BUFFER) {
                throw e;
            }
            traffic.lost.incrementAndGet(); // its queue is full, or it has died: a notification tells of that
        }
    }

    @Override
    public void close() {
        inner.close();
        target.close();
    }
}
