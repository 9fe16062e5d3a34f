package org.machwire.server.store;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that uses the database: what was handed in while it committed becomes the next transaction, and so does what somebody
 * waits for, at once; what nobody waits for yet is in no hurry, so that who comes next does not wait for its transaction too. After the
 * first failure nothing is written any more and nobody is told that it was. Safe for concurrent use.
 */
final class GroupCommit implements AutoCloseable {
    /** How long what nobody waits for may wait for more. A crash loses it, as it may lose all that nobody was told of. */
    static final long REST_MILLIS = 20;

    /** Something to do in a transaction, on the thread of the database. */
    interface Work {
        void run(Database database) throws SQLException;
    }

    private record Waiter(long ticket, Runnable then, Runnable otherwise) {}

    private final String name;
    private final Database database;
    /** Who answers: what it runs may wait for the writer, as the writer waits for nobody. */
    private final ExecutorService answers;
    private final Thread writer;
    private final long restMillis;
    /** All below: guarded by this. */
    private List<Work> pending = new ArrayList<>();
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private long accepted;
    /** The last that somebody waits for. */
    private long wanted;
    private long durable;
    private long commits;
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
        this.restMillis = restMillis;
        this.answers = Executors.newSingleThreadExecutor(Thread.ofPlatform().name("store-answers").daemon().factory());
        this.writer = Thread.ofPlatform().name("store-writer").daemon().unstarted(this::write);
    }

    void start() {
        writer.start();
    }

    /** Hands work in and returns at once. After a failure, or when closed, it is dropped, and {@link #flush} says so. */
    synchronized void add(Work work) {
        accepted++;
        if (failure == null && !closing) {
            pending.add(work);
            if (pending.size() == 1) {
                notifyAll();
            }
        }
    }

    /**
     * Waits until all that was handed in is on disk.
     *
     * @throws StoreException when some of it never will be
     */
    synchronized void flush() {
        long ticket = want();
        boolean interrupted = false;
        while (durable < ticket && !isOver()) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (durable < ticket) {
            throw failure != null ? failure : closed();
        }
    }

    /** Runs {@code then} when all that was handed in is on disk, {@code otherwise} when some of it never will be. */
    void whenDurable(Runnable then, Runnable otherwise) {
        Runnable now;
        synchronized (this) {
            if (durable < accepted && !isOver()) {
                waiters.add(new Waiter(want(), then, otherwise));
                return;
            }
            now = durable == accepted ? then : otherwise;
        }
        now.run();
    }

    /** Has all that was handed in written at once. */
    private long want() {
        if (wanted < accepted) {
            wanted = accepted;
            notifyAll();
        }
        return wanted;
    }

    /** Tells the first failure, once; at once when there was one. */
    void onFailure(Consumer<StoreException> told) {
        StoreException known;
        synchronized (this) {
            listener = told;
            known = failure;
        }
        if (known != null) {
            told.accept(known);
        }
    }

    /** How many transactions there were. */
    synchronized long commits() {
        return commits;
    }

    private boolean isOver() {
        return failure != null || (closing && !writer.isAlive());
    }

    private StoreException closed() {
        return new StoreException("the store " + name + " is closed");
    }

    private void write() {
        try {
            for (List<Work> batch = next(); !batch.isEmpty(); batch = next()) {
                for (Work work : batch) {
                    work.run(database);
                }
                database.commit();
                succeed(batch.size());
            }
        } catch (SQLException | RuntimeException | Error e) { // whoever waits must learn of any
            fail(new StoreException(
                    "the store " + name + " can no longer be written, so nothing more is granted: " + e.getMessage(),
                    e));
        }
    }

    /** Waits for work; an empty list when there will be none. */
    private synchronized List<Work> next() {
        boolean rested = false;
        while (!closing && (pending.isEmpty() || (wanted <= durable && !rested))) {
            rested = !pending.isEmpty();
            try {
                wait(rested ? restMillis : 0);
            } catch (InterruptedException e) { // nobody interrupts this thread
                closing = true;
            }
        }
        List<Work> batch = pending;
        pending = new ArrayList<>();
        return batch;
    }

    private synchronized void succeed(int count) {
        durable += count;
        commits++;
        for (Waiter first = waiters.peek(); first != null && first.ticket <= durable; first = waiters.peek()) {
            answers.execute(waiters.remove().then);
        }
        notifyAll();
    }

    private synchronized void fail(StoreException problem) {
        failure = problem;
        pending.clear();
        refuseWaiters();
        Consumer<StoreException> told = listener;
        if (told != null) {
            answers.execute(() -> told.accept(problem));
        }
    }

    private synchronized void refuseWaiters() {
        waiters.forEach(waiter -> answers.execute(waiter.otherwise));
        waiters.clear();
        notifyAll();
    }

    /** Writes what was handed in, answers who waits, and ends; later work is dropped. The database stays open. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            refuseWaiters(); // for work that came too late
        }
        answers.shutdown();
    }
}
