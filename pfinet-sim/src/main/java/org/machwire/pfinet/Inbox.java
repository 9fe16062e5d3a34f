package org.machwire.pfinet;

import java.util.List;
import java.util.function.Consumer;
import org.machwire.client.Message;
import org.machwire.client.MessageReceiver;
import org.machwire.mach.NetRcvMessage;

/** Makes frames of the {@code net_rcv_msg} messages of a receive port. What is no such message is ignored, as pfinet does. */
final class Inbox implements MessageReceiver {
    private static final int ITEMS = 2;

    private final Consumer<byte[]> frames;
    private final Runnable end;

    /** @param end is run when no more messages will come */
    Inbox(Consumer<byte[]> frames, Runnable end) {
        this.frames = frames;
        this.end = end;
    }

    @Override
    public void message(Message message) {
        List<Message.Item> body = message.body();
        if (message.id() != NetRcvMessage.ID || body.size() != ITEMS) {
            return;
        }
        byte[] header = body.get(0).data();
        byte[] packet = body.get(1).data();
        if (header.length == NetRcvMessage.HEADER_OCTETS && packet.length >= NetRcvMessage.PACKET_HEADER_OCTETS) {
            frames.accept(NetRcvMessage.frame(header, packet));
        }
    }

    @Override
    public void ended(RuntimeException reason) {
        end.run();
    }
}
