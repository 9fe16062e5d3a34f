package org.machwire.pfinet.demo;

import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.machwire.client.Message;
import org.machwire.client.MessageReceiver;
import org.machwire.client.SendRight;

/** Prints a line for each notification: its id, whether it names the right watched, and the type of that name now. */
final class NotificationPrinter implements MessageReceiver {
    private final SendRight watched;
    private final PrintStream out;

    NotificationPrinter(SendRight watched, PrintStream out) {
        this.watched = watched;
        this.out = out;
    }

    @Override
    public void message(Message message) {
        String name = name(message.body()) == watched.name() ? "same" : "other";
        // Calls block, and this is the library's thread.
        Thread.ofVirtual().start(() -> out
                .println("notified " + message.id() + " " + name + " " + Integer.toHexString(watched.type())));
    }

    private static int name(List<Message.Item> body) {
        return body.isEmpty() || body.get(0).data().length < Integer.BYTES
                ? 0
                : ByteBuffer.wrap(body.get(0).data()).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    @Override
    public void ended(RuntimeException reason) {
        // nothing more to print
    }
}
