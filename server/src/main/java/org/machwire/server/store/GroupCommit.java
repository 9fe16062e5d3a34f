package org.machwire.server.store;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one door to the database: what was handed in while it committed becomes the next transaction. Who waits for the disk writes it
 * himself, when nobody else does; a thread of its own writes for those who must not wait, and after a rest what nobody waits for. After
 * the first failure nothing is written any more and nobody is told that it was. Safe for concurrent use.
 */
final class GroupCommit implements AutoCloseable {
    /** How long what nobody waits for may wait for more. A crash loses it, as it may lose all that nobody was told of. */
    static final long REST_MILLIS = 20;

    /** Something to do in a transaction, alone with the database. */
    interface Work {
        void run(Database database) throws SQLException;
    }

    private record Waiter(long ticket, Runnable then, Runnable otherwise) {}

    private final String name;
    private final Database database;
    private final long restNanos;
    /** Who answers: what it runs may wait for the writer, as the writer waits for nobody. */
    private final ExecutorService answers;
    private final Thread writer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** All below: guarded by the lock. */
    private List<Work> pending = new ArrayList<>();
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private long accepted;
    private long durable;
    private long commits;
    /** Somebody is alone with the database, without the lock. */
    private boolean writing;
    private boolean closing;
    private @Nullable StoreException failure;
    private @Nullable Consumer<StoreException> listener;

    /**
     * @param name what failures call the store
     * @param restMillis {@link #REST_MILLIS}
     */
    GroupCommit(String name, Database database, long restMillis) {
        this.name = name;
        this.database = database;
        this.restNanos = TimeUnit.MILLISECONDS.toNanos(restMillis);
        this.answers = Executors.newSingleThreadExecutor(Thread.ofPlatform().name("store-answers").daemon().factory());
        this.writer = Thread.ofPlatform().name("store-writer").daemon().unstarted(() -> locked(this::writeForOthers));
    }

    void start() {
        writer.start();
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /** Hands work in and returns at once. After a failure, or when closed, it is dropped, and {@link #flush} says so. */
    void add(Work work) {
        locked(() -> {
            accepted++;
            if (failure == null && !closing) {
                pending.add(work);
                if (pending.size() == 1) {
                    changed.signalAll();
                }
            }
        });
    }

    /**
     * Waits until all that was handed in is on disk.
     *
     * @throws StoreException when some of it never will be
     */
    void flush() {
        locked(() -> {
            long ticket = accepted;
            while (durable < ticket && !isOver()) {
                if (writing) {
                    changed.awaitUninterruptibly();
                } else {
                    write();
                }
            }
            if (durable < ticket) {
                throw failure != null ? failure : closed();
            }
        });
    }

    /** Runs {@code then} when all that was handed in is on disk, {@code otherwise} when some of it never will be. */
    void whenDurable(Runnable then, Runnable otherwise) {
        Runnable now;
        lock.lock();
        try {
            if (durable < accepted && !isOver()) {
                waiters.add(new Waiter(accepted, then, otherwise));
                changed.signalAll();
                return;
            }
            now = durable == accepted ? then : otherwise;
        } finally {
            lock.unlock();
        }
        now.run();
    }

    /** Tells the first failure, once; at once when there was one. */
    void onFailure(Consumer<StoreException> told) {
        StoreException known;
        lock.lock();
        try {
            listener = told;
            known = failure;
        } finally {
            lock.unlock();
        }
        if (known != null) {
            told.accept(known);
        }
    }

    /** How many transactions there were. */
    long commits() {
        lock.lock();
        try {
            return commits;
        } finally {
            lock.unlock();
        }
    }

    /** What is not durable now never will be. */
    private boolean isOver() {
        return failure != null || (closing && pending.isEmpty() && !writing);
    }

    private StoreException closed() {
        return new StoreException("the store " + name + " is closed");
    }

    private void writeForOthers() {
        long rest = restNanos;
        while (!isOver()) {
            if (writing || pending.isEmpty()) {
                rest = restNanos;
                changed.awaitUninterruptibly();
            } else if (closing || !waiters.isEmpty() || rest <= 0) {
                write();
            } else {
                try {
                    rest = changed.awaitNanos(rest);
                } catch (InterruptedException e) { // nobody interrupts this thread
                    closing = true;
                }
            }
        }
    }

    /** Makes one transaction of all that was handed in, without the lock. */
    private void write() {
        List<Work> batch = pending;
        pending = new ArrayList<>();
        writing = true;
        lock.unlock();
        StoreException problem = commit(batch);
        lock.lock();
        writing = false;
        if (problem == null) {
            succeed(batch.size());
        } else {
            fail(problem);
        }
        changed.signalAll();
    }

    private @Nullable StoreException commit(List<Work> batch) {
        try {
            for (Work work : batch) {
                work.run(database);
            }
            database.commit();
            return null;
        } catch (SQLException | RuntimeException | Error e) { // whoever waits must learn of any
            return new StoreException(
                    "the store " + name + " can no longer be written, so nothing more is granted: " + e.getMessage(),
                    e);
        }
    }

    private void succeed(int count) {
        durable += count;
        commits++;
        for (Waiter first = waiters.peek(); first != null && first.ticket <= durable; first = waiters.peek()) {
            answers.execute(waiters.remove().then);
        }
    }

    private void fail(StoreException problem) {
        failure = problem;
        pending.clear();
        refuseWaiters();
        Consumer<StoreException> told = listener;
        if (told != null) {
            answers.execute(() -> told.accept(problem));
        }
    }

    private void refuseWaiters() {
        waiters.forEach(waiter -> answers.execute(waiter.otherwise));
        waiters.clear();
    }

    /** Writes what was handed in, answers who waits, and ends; later work is dropped. The database stays open. */
    @Override
    public void close() {
        locked(() -> {
            closing = true;
            changed.signalAll();
            while (!isOver()) {
                changed.awaitUninterruptibly();
            }
            refuseWaiters(); // for work that came too late
        });
        answers.shutdown();
    }
}
