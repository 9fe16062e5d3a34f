package org.machwire.client.bench;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** One token-granted station floods another until it is closed. */
final class Traffic implements AutoCloseable {
    /** What the sender's grants are labelled with, for who revokes them. */
    static final String LABEL = "bench sender";

    private static final int SIZE = 64;
    private static final int BATCH = 64;
    private static final long FLOWING_MILLIS = 100;

    private final Station sender;
    private final Station receiver;
    private final Flood flood;

    /** Begins, and returns when frames have flowed for a while. */
    Traffic(Path socket, int number) throws InterruptedException {
        sender = Station.ofToken(socket, "sender-" + number, LABEL);
        receiver = Station.ofToken(socket, "receiver-" + number, "bench receiver");
        flood = Flood.toOne(sender, receiver, SIZE, BATCH);
        flood.begin();
        TimeUnit.MILLISECONDS.sleep(FLOWING_MILLIS);
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
