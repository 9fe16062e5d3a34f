package org.machwire.client.cli.capture;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets a signal end a command as if it had ended by itself: it is stopped, finishes what it has begun, and the process exits with 0 if that went well. */
final class EndOnSignal implements AutoCloseable {
    /** Whoever reads our output may have stopped reading for ever. */
    private static final int PATIENCE_SECONDS = 2;

    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean wentWell;

    /** @param stop makes the command end soon; called by another thread */
    EndOnSignal(Runnable stop) {
        hook = new Thread(() -> end(stop));
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void end(Runnable stop) {
        stop.run();
        try {
            if (over.await(PATIENCE_SECONDS, TimeUnit.SECONDS) && wentWell) {
                Runtime.getRuntime().halt(0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All is written. */
    void succeed() {
        wentWell = true;
    }

    /** The command has ended. */
    @Override
    public void close() {
        over.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // a signal has come, and the hook ends the process
        }
    }
}
