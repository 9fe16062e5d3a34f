package org.machwire.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.machwire.server.capability.Audit;
import org.machwire.v1.AuditEntry;
import org.machwire.v1.AuditEvent;

class AuditTrailTest {
    @TempDir
    private Path temporary;

    private static AuditEntry decoded(AuditPage.Row row) throws Exception {
        return AuditEntry.parseFrom(row.entry().toArray());
    }

    private static List<String> details(Store store) throws Exception {
        List<String> details = new ArrayList<>();
        for (AuditPage.Row row : StoreFixture.verified(store)) {
            details.add(decoded(row).getDetail());
        }
        return details;
    }

    private static List<Long> numbers(AuditPage page) {
        return page.rows().stream().map(AuditPage.Row::number).toList();
    }

    @Test
    void anEntryIsStoredAsTheMessageOfTheContract() throws Exception {
        try (Store store = StoreFixture.inMemory(StoreFixture.LIMITS)) {
            store.record(StoreFixture.entry("a detail"));
            store.record(new Audit.Entry(Audit.Event.SERVER_STARTED, null, 0, null, "", "x".repeat(5000)));

            List<AuditPage.Row> rows = store.auditPage(0, 10).rows();
            AuditEntry first = decoded(rows.getFirst());
            AuditEntry second = decoded(rows.getLast());

            assertThat(rows.getFirst().number()).isEqualTo(1);
            assertThat(first.getAtMs()).isEqualTo(StoreFixture.NOW_MS);
            assertThat(first.getEvent()).isEqualTo(AuditEvent.GRANT_EXPORTED);
            assertThat(first.getUid()).isEqualTo(1000);
            assertThat(first.getTaskNumber()).isEqualTo(5);
            assertThat(first.getGrant().toByteArray()).isEqualTo(StoreFixture.id(3).toArray());
            assertThat(first.getPath()).isEqualTo("/lan/web");
            assertThat(first.getDetail()).isEqualTo("a detail");
            assertThat(second.hasUid()).isFalse();
            assertThat(second.getGrant().isEmpty()).isTrue();
            assertThat(second.getDetail()).hasSize(AuditEncoder.MAX_TEXT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyEventHasItsNumberInTheContract(Audit.Event event) throws Exception {
        byte[] encoded = AuditEncoder.encode(1, new Audit.Entry(event, null, 0, null, "", ""));

        assertThat(AuditEntry.parseFrom(encoded).getEvent().name()).isEqualTo(event.name());
    }

    @Test
    void theChainGoesOnAfterARestart() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (Store store = StoreFixture.open(temporary.resolve("machwire.db"))) {
                store.record(StoreFixture.entry("start " + i));
            }
        }

        try (Store store = StoreFixture.open(temporary.resolve("machwire.db"))) {
            assertThat(details(store)).containsExactly("start 0", "start 1", "start 2");
        }
    }

    @Test
    void theOldestGoAndTheRestCanStillBeVerified() throws Exception {
        StoreLimits limits = new StoreLimits(200, 10_000);
        try (Store store = StoreFixture.inMemory(limits)) {
            for (int i = 1; i <= 1000; i++) {
                store.record(StoreFixture.entry("entry " + i));
                assertThat(StoreFixture.verified(store)).hasSizeBetween(Math.min(i, 198), 200);
            }

            assertThat(details(store)).endsWith("entry 999", "entry 1000").doesNotContain("entry 800");
            assertThat(store.auditPage(0, 1).hashBefore()).isNotEqualTo(store.auditPage(900, 1).hashBefore());
        }
    }

    @Test
    void aLowerLimitCutsAnOldTrailAndTheCutIsRemembered() throws Exception {
        Path file = temporary.resolve("machwire.db");
        try (Store store = StoreFixture.open(file)) {
            for (int i = 1; i <= 100; i++) {
                store.record(StoreFixture.entry("entry " + i));
            }
        }
        try (Store store = Store.open(file, () -> 0, octets -> {}, new StoreLimits(1, 10))) {
            store.record(StoreFixture.entry("entry 101"));
        }

        try (Store store = StoreFixture.open(file)) {
            assertThat(details(store)).containsExactly("entry 101");
            assertThat(numbers(store.auditPage(0, 10))).containsExactly(101L);
        }
    }

    @Test
    void pagesFollowEachOther() {
        try (Store store = StoreFixture.inMemory(StoreFixture.LIMITS)) {
            for (int i = 1; i <= 10; i++) {
                store.record(StoreFixture.entry("entry " + i));
            }

            assertThat(numbers(store.auditPage(0, 4))).containsExactly(1L, 2L, 3L, 4L);
            assertThat(numbers(store.auditPage(5, 4))).containsExactly(5L, 6L, 7L, 8L);
            assertThat(numbers(store.auditPage(9, 4))).containsExactly(9L, 10L);
            assertThat(numbers(store.auditPage(11, 4))).isEmpty();
            assertThat(store.auditPage(5, 4).hashBefore()).isEqualTo(store.auditPage(0, 4).rows().getLast().hash());
        }
    }

    @Test
    void whatTheDiskCannotTakeIsCountedWhereItIsMissing() throws Exception {
        CountDownLatch disk = new CountDownLatch(1);
        try (Store store = StoreFixture.inMemory(new StoreLimits(1000, 3))) {
            store.commit().add(database -> awaitUninterruptibly(disk));
            for (int i = 1; i <= 10; i++) {
                store.record(StoreFixture.entry("entry " + i)); // never waits, or this test would not end
            }
            disk.countDown();
            store.flush();
            store.record(StoreFixture.entry("afterwards"));

            assertThat(details(store)).containsExactly("entry 1", "entry 2", "entry 3",
                    "7 entries were lost, as they came faster than the disk took them", "afterwards");
            assertThat(decoded(store.auditPage(4, 1).rows().getFirst()).getEvent()).isEqualTo(AuditEvent.ENTRIES_LOST);
        }
    }

    @Test
    void whatWasLostStandsBeforeWhatWasTakenAfterwards() throws Exception {
        CountDownLatch disk = new CountDownLatch(1);
        CountDownLatch oneIsWritten = new CountDownLatch(1);
        CountDownLatch diskAgain = new CountDownLatch(1);
        try (Store store = StoreFixture.inMemory(new StoreLimits(1000, 2))) {
            store.commit().add(database -> awaitUninterruptibly(disk));
            store.record(StoreFixture.entry("entry 1"));
            store.commit().add(database -> {
                oneIsWritten.countDown();
                awaitUninterruptibly(diskAgain);
            });
            store.record(StoreFixture.entry("entry 2"));
            store.record(StoreFixture.entry("too much"));
            disk.countDown();
            awaitUninterruptibly(oneIsWritten);
            store.record(StoreFixture.entry("entry 3"));
            diskAgain.countDown();

            assertThat(details(store)).containsExactly("entry 1", "entry 2",
                    "1 entries were lost, as they came faster than the disk took them", "entry 3");
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
