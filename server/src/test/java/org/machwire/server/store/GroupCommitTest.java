package org.machwire.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.machwire.server.capability.CapabilityStore.StoredGrant;
import org.machwire.token.Octets;

/** When what was put is on disk, and what happens when it never will be. */
class GroupCommitTest {
    private static final int SECONDS = 30;

    @TempDir
    private Path temporary;

    private final CountDownLatch disk = new CountDownLatch(1);
    private Path file = Path.of("");
    private Store store = StoreFixture.inMemory(StoreFixture.LIMITS);

    @BeforeEach
    void open() {
        store.close();
        file = temporary.resolve("machwire.db");
        store = StoreFixture.open(file);
    }

    @AfterEach
    void close() {
        disk.countDown();
        store.close();
    }

    /** From here on the disk stands still until the latch is opened. */
    private void stopDisk() throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        store.commit().add(database -> {
            reached.countDown();
            await(disk);
        });
        assertThat(reached.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    private static void await(CountDownLatch latch) throws SQLException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new SQLException(e);
        }
    }

    /** From here on the disk is full. */
    private void fillDisk() {
        store.commit().add(database -> database.execute("PRAGMA max_page_count = 1"));
    }

    private void putMuch(int number) {
        StoredGrant small = StoreFixture.grant(number);
        store.putGrant(new StoredGrant(small.id(), null, 0, 0, "", Octets.of(new byte[1 << 20])));
    }

    @Test
    void whatCameWhileTheDiskWasBusyIsOneTransaction() throws Exception {
        stopDisk();
        long before = store.commit().commits();
        for (int i = 0; i < 1000; i++) {
            store.putGrant(StoreFixture.grant(i));
        }
        disk.countDown();
        store.flush();

        assertThat(store.commit().commits() - before).isEqualTo(2);
        assertThat(store.grants()).hasSize(1000);
    }

    @Test
    void everyTransactionWaitsForTheDisk() {
        CompletableFuture<Integer> synchronous = new CompletableFuture<>();
        store.commit().add(database -> synchronous.complete(database.number("PRAGMA synchronous")));
        store.flush();

        assertThat(synchronous).as("FULL").isCompletedWithValue(2);
        assertThat(temporary.resolve("machwire.db-wal")).exists();
    }

    @Test
    void writesThatWaitForEachOtherAreTransactionsOfTheirOwn() {
        long before = store.commit().commits();
        for (int i = 0; i < 10; i++) {
            store.putGrant(StoreFixture.grant(i));
            store.flush();
        }

        assertThat(store.commit().commits() - before).isEqualTo(10);
    }

    @Test
    void whatNobodyWaitsForGoesWithWhatSomebodyWaitsFor() throws Exception {
        Database database = Database.inMemory();
        database.useTransactions();
        try (GroupCommit unhurried = new GroupCommit("unhurried", database, TimeUnit.HOURS.toMillis(1))) {
            unhurried.start();
            for (int i = 0; i < 10; i++) {
                unhurried.add(_ -> {});
                TimeUnit.MILLISECONDS.sleep(5); // long enough for a transaction of its own
            }
            assertThat(unhurried.commits()).isZero();
            CompletableFuture<Boolean> answered = new CompletableFuture<>();
            unhurried.whenDurable(() -> answered.complete(true), () -> answered.complete(false));
            assertThat(answered.get(SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(unhurried.commits()).isOne();
            unhurried.add(_ -> {});
            unhurried.flush();
            assertThat(unhurried.commits()).isEqualTo(2);
        }
        database.close();
    }

    @Test
    void whatNobodyWaitsForIsWrittenAllTheSame() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        store.commit().add(_ -> written.countDown());

        assertThat(written.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whoWaitsIsAnsweredOnAnotherThreadOnceItIsOnDisk() throws Exception {
        stopDisk();
        store.putGrant(StoreFixture.grant(1));
        CompletableFuture<Thread> answered = new CompletableFuture<>();
        store.whenDurable(() -> answered.complete(Thread.currentThread()), () -> {});
        assertThat(answered).isNotDone();

        disk.countDown();

        assertThat(answered.get(SECONDS, TimeUnit.SECONDS)).isNotSameAs(Thread.currentThread());
    }

    @Test
    void whoHasNothingToWaitForIsAnsweredAtOnceOnHisThread() {
        store.putGrant(StoreFixture.grant(1));
        store.flush();
        AtomicReference<Thread> answered = new AtomicReference<>();

        store.whenDurable(() -> answered.set(Thread.currentThread()), () -> {});

        assertThat(answered).hasValue(Thread.currentThread());
    }

    @Test
    void whoIsAnsweredMayFlush() throws Exception {
        stopDisk();
        store.putGrant(StoreFixture.grant(1));
        CompletableFuture<Boolean> flushed = new CompletableFuture<>();
        store.whenDurable(() -> {
            store.putGrant(StoreFixture.grant(2));
            store.flush();
            flushed.complete(true);
        }, () -> {});

        disk.countDown();

        assertThat(flushed.get(SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aFullDiskIsToldOnceAndNothingIsAcknowledgedAnyMore() throws Exception {
        store.putGrant(StoreFixture.grant(1));
        store.flush();
        CompletableFuture<StoreException> told = new CompletableFuture<>();
        CompletableFuture<Boolean> durable = new CompletableFuture<>();
        store.onFailure(told::complete);
        stopDisk();
        fillDisk();
        putMuch(2);
        store.whenDurable(() -> durable.complete(true), () -> durable.complete(false));
        disk.countDown();

        assertThatThrownBy(store::flush).isInstanceOf(StoreException.class).hasMessageContaining(file.toString())
                .hasMessageContaining("can no longer be written");
        assertThat(durable.get(SECONDS, TimeUnit.SECONDS)).isFalse();
        assertThat(told.get(SECONDS, TimeUnit.SECONDS)).hasMessageContaining("FULL");
        store.record(StoreFixture.entry("late"));
        store.putRevocation(StoreFixture.revocation(1));
        assertThatThrownBy(store::flush).isInstanceOf(StoreException.class);
        assertThatThrownBy(store::revocations).isInstanceOf(StoreException.class);
        CompletableFuture<Boolean> late = new CompletableFuture<>();
        store.whenDurable(() -> late.complete(true), () -> late.complete(false));
        assertThat(late).isCompletedWithValue(false);
    }

    @Test
    void afterAFullDiskTheStoreHoldsWhatWasAcknowledged() {
        store.putGrant(StoreFixture.grant(1));
        store.flush();
        fillDisk();
        putMuch(2);
        assertThatThrownBy(store::flush).isInstanceOf(StoreException.class);
        store.close();

        store = StoreFixture.open(file);

        assertThat(store.grants()).containsExactly(StoreFixture.grant(1));
    }

    @Test
    void aFailureThatWasThereBeforeIsToldAtOnce() {
        fillDisk();
        putMuch(2);
        assertThatThrownBy(store::flush).isInstanceOf(StoreException.class);
        AtomicReference<StoreException> told = new AtomicReference<>();

        store.onFailure(told::set);

        assertThat(told.get()).isNotNull();
    }

    @Test
    void closingWritesWhatWaitsAndAnswersWhoWaits() throws Exception {
        stopDisk();
        store.putGrant(StoreFixture.grant(1));
        CompletableFuture<Boolean> durable = new CompletableFuture<>();
        store.whenDurable(() -> durable.complete(true), () -> durable.complete(false));
        disk.countDown();
        store.close();

        assertThat(durable.get(SECONDS, TimeUnit.SECONDS)).isTrue();
        store = StoreFixture.open(file);
        assertThat(store.grants()).containsExactly(StoreFixture.grant(1));
    }
}
