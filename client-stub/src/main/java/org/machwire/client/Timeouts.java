package org.machwire.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** How long is waited. */
final class Timeouts {
    /** How long the hypervisor may take to attach a task or to open a stream. */
    static final Duration OPENING = Duration.ofSeconds(10);
    /** The longest time-out that Mach has a number for: 49 days. */
    private static final long LONGEST_MILLIS = 0xffff_ffffL;

    private Timeouts() {}

    /** A time-out as {@code mach_msg} takes it: whole milliseconds, rounded up, unsigned. */
    static int millis(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("a time-out is not negative: " + timeout);
        }
        if (timeout.compareTo(Duration.ofMillis(LONGEST_MILLIS)) >= 0) {
            return (int) LONGEST_MILLIS;
        }
        return (int) timeout.plusNanos(999_999).toMillis();
    }

    /**
     * Waits for the first answer of a stream.
     *
     * @param giveUp ends the stream when there was none
     * @throws HypervisorException if there was none in time
     */
    static <T extends @Nullable Object> T awaitOpen(CompletableFuture<T> open, Duration limit, Runnable giveUp) {
        try {
            return open.orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS).join();
        } catch (CompletionException e) {
            giveUp.run();
            if (e.getCause() instanceof TimeoutException) {
                throw new HypervisorException("the hypervisor does not answer", e);
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }
}
