package org.machwire.client.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.machwire.token.Token;

/** One token-granted station floods another until it is closed. */
final class Traffic implements AutoCloseable {
    private static final int SIZE = 64;
    private static final int BATCH = 64;
    private static final long FLOWING_MILLIS = 100;

    private final Station sender;
    private final Station receiver;
    private final Flood flood;

    /** Begins, and returns when frames have flowed for a while. */
    Traffic(Path socket, int number) throws InterruptedException {
        Token token = Chains.exported(socket, "bench sender");
        sender = Station.ofToken(socket, "sender-" + number, token);
        receiver = Station.ofToken(socket, "receiver-" + number, Chains.exported(socket, "bench receiver"));
        publish(socket, token);
        flood = Flood.toOne(sender, receiver, SIZE, BATCH);
        flood.begin();
        TimeUnit.MILLISECONDS.sleep(FLOWING_MILLIS);
    }

    private static void publish(Path socket, Token token) {
        try {
            Files.write(senderToken(socket), token.encode());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file with the token of the sender at a server, for who revokes it. */
    static Path senderToken(Path socket) {
        return socket.resolveSibling("sender.token");
    }

    /** Frames that have arrived so far. */
    long received() {
        return flood.received();
    }

    @Override
    public void close() {
        flood.end();
        sender.close();
        receiver.close();
    }
}
