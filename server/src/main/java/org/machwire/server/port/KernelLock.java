package org.machwire.server.port;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The one lock of the port kernel, and the effects on other rooms that wait for it to be released. */
final class KernelLock {
    private static final int MAX_YIELDS = 100;

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by the lock.
    private List<Runnable> effects = new ArrayList<>();

    /**
     * Runs {@code body} under the lock, then, without it and on this thread, the effects that the body left behind in
     * their order: also when the body throws, for what it did until then is done.
     */
    <T> T call(Supplier<T> body) {
        List<Runnable> due = List.of();
        try {
            lock.lock();
            try {
                return body.get();
            } finally {
                due = takeEffects();
                lock.unlock();
            }
        } finally {
            runAll(due);
        }
    }

    void run(Runnable body) {
        call(() -> {
            body.run();
            return true;
        });
    }

    /** Leaves an effect to be run after the lock is released. Only with the lock held. */
    void afterwards(Runnable effect) {
        assert lock.isHeldByCurrentThread();
        effects.add(effect);
    }

    /** Lets those who wait for the lock have it, for a caller that takes it again and again. Without the lock. */
    @SuppressWarnings("ThreadPriorityCheck") // nobody relies on it: others only wait a little longer without
    void letOthersIn() {
        for (int i = 0; i < MAX_YIELDS && lock.hasQueuedThreads(); i++) {
            Thread.yield();
        }
    }

    private List<Runnable> takeEffects() {
        assert lock.getHoldCount() == 1 : "the port kernel was entered while its lock was held";
        if (effects.isEmpty()) {
            return List.of();
        }
        List<Runnable> taken = effects;
        effects = new ArrayList<>();
        return taken;
    }

    /** One listener's failure keeps no other from hearing; the first is thrown at the end. */
    private static void runAll(List<Runnable> due) {
        RuntimeException failure = null;
        for (Runnable effect : due) {
            try {
                effect.run();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
