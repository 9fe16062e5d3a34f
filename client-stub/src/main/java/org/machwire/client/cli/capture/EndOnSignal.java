package org.machwire.client.cli.capture;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Lets a signal end a command as if it had ended by itself: it is stopped, finishes what it has begun, and the process exits with 0 if that went well. */
final class EndOnSignal implements AutoCloseable {
    /** Whoever reads our output may have stopped reading for ever: so long it may take nothing. */
    private static final int PATIENCE_SECONDS = 2;
    /** So many times the patience, for one who reads slowly. */
    private static final int MOST_WAITS = 5;

    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean wentWell;

    /**
     * Waits for a signal.
     *
     * @param stop makes the command end soon; called by another thread, as the others
     * @param progress a number that changes as the command comes nearer to its end
     * @param giveUp says what there is to say of a command that does not end
     */
    EndOnSignal(Runnable stop, LongSupplier progress, Runnable giveUp) {
        hook = new Thread(() -> end(stop, progress, giveUp));
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void end(Runnable stop, LongSupplier progress, Runnable giveUp) {
        stop.run();
        try {
            if (!ends(progress)) {
                giveUp.run();
            } else if (wentWell) {
                Runtime.getRuntime().halt(0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean ends(LongSupplier progress) throws InterruptedException {
        for (int i = 0; i < MOST_WAITS; i++) {
            long before = progress.getAsLong();
            if (over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return true;
            }
            if (progress.getAsLong() == before) {
                return false;
            }
        }
        return false;
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
