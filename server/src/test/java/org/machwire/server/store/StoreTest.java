package org.machwire.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.machwire.server.capability.QuotaStore.SetQuota;
import org.machwire.server.names.LeaseStore.StoredLease;
import org.machwire.server.names.Permissions;

/** What was put is there after a restart. */
class StoreTest {
    @TempDir
    private Path temporary;

    private Path file = Path.of("");

    @BeforeEach
    void place() {
        file = temporary.resolve("state ?#%41 ü/machwire.db");
    }

    @Test
    void whatWasPutIsThereAfterReopening() throws Exception {
        List<Object> before;
        try (Store store = StoreFixture.open(file)) {
            StoreFixture.fill(store);
            before = StoreFixture.contents(store);
        }

        try (Store store = StoreFixture.open(file, 9)) {
            assertThat(StoreFixture.contents(store)).isEqualTo(before);
            assertThat(store.grants()).hasSize(40).startsWith(StoreFixture.grant(0), StoreFixture.grant(1));
            assertThat(store.revocations()).hasSize(40).startsWith(StoreFixture.revocation(0));
            assertThat(store.permissions()).isEqualTo(Map.of("/lan/web", new Permissions(-2, 100, 0640)));
            assertThat(store.quotas()).isEqualTo(Map.of(-2, new SetQuota(1, -1, 3, 4)));
            assertThat(store.highWater()).isEqualTo(1_800_000_000L);
        }
    }

    @Test
    void secretsAreMadeAtTheFirstStartOnly() {
        byte[] sevens = "\7".repeat(Store.SECRET_LENGTH).getBytes(StandardCharsets.US_ASCII);
        StoreFixture.open(file, 7).close();

        try (Store store = StoreFixture.open(file, 9)) {
            assertThat(store.signingSeed()).isEqualTo(sevens);
            assertThat(store.macSecret()).isEqualTo(sevens);
        }
    }

    @Test
    void anEmptyStoreHoldsNothing() {
        try (Store store = StoreFixture.open(file)) {
            assertThat(store.grants()).isEmpty();
            assertThat(store.revocations()).isEmpty();
            assertThat(store.leases(StoreFixture.SEGMENT)).isEmpty();
            assertThat(store.permissions()).isEmpty();
            assertThat(store.quotas()).isEmpty();
            assertThat(store.highWater()).isZero();
            assertThat(store.auditPage(0, 10).rows()).isEmpty();
        }
    }

    @Test
    void whatWasRemovedStaysRemoved() {
        try (Store store = StoreFixture.open(file)) {
            StoreFixture.fill(store);
            store.removeGrant(StoreFixture.id(3));
            store.removeGrant(StoreFixture.id(1000));
            store.removeRevocation(StoreFixture.id(5));
            store.removeLease(StoreFixture.device(4));
            store.putQuota(-2, null);
        }

        try (Store store = StoreFixture.open(file)) {
            assertThat(store.grants()).hasSize(39).doesNotContain(StoreFixture.grant(3));
            assertThat(store.revocations()).as("what was revoked stays so").contains(StoreFixture.revocation(3))
                    .doesNotContain(StoreFixture.revocation(5));
            assertThat(store.leases(StoreFixture.SEGMENT)).hasSize(39).doesNotContain(StoreFixture.lease(4));
            assertThat(store.quotas()).isEmpty();
        }
    }

    @Test
    void aGrantPutLaterIsLaterEvenIfTheClockWentBackBetweenTheStarts() {
        try (Store store = StoreFixture.open(file)) {
            store.putGrant(StoreFixture.grant(9));
            store.putHighWater(2_000_000_000L);
        }
        try (Store store = StoreFixture.open(file)) {
            store.putGrant(StoreFixture.grant(2));
            store.putHighWater(1_000_000_000L); // a number like any other here
        }

        try (Store store = StoreFixture.open(file)) {
            assertThat(store.grants()).containsExactly(StoreFixture.grant(9), StoreFixture.grant(2));
            assertThat(store.highWater()).isEqualTo(1_000_000_000L);
        }
    }

    @Test
    void leasesComeLongestUnusedFirstAndThoseInUseLast() {
        try (Store store = StoreFixture.open(file)) {
            for (int i = 0; i < 5; i++) {
                store.putLease(StoreFixture.lease(i));
            }
            store.releaseLease(StoreFixture.device(3));
            store.releaseLease(StoreFixture.device(1));
            store.releaseLease(StoreFixture.device(77));
            store.putLease(StoreFixture.lease(0)); // opened again: 2, 4 and 0 are in use, in this order
            assertThat(indexes(store)).containsExactly(3, 1, 2, 4, 0);
        }

        try (Store store = StoreFixture.open(file)) {
            assertThat(indexes(store)).containsExactly(3, 1, 2, 4, 0);
            store.putLease(StoreFixture.lease(3));
            store.releaseLease(StoreFixture.device(3));
            assertThat(indexes(store)).as("released after the restart").containsExactly(1, 2, 4, 0, 3);
        }
    }

    @Test
    void aLeaseIsReplacedByTheDevicesNext() {
        try (Store store = StoreFixture.open(file)) {
            store.putLease(StoreFixture.lease(1));
            store.putLease(new StoredLease(StoreFixture.device(1), 55));

            assertThat(indexes(store)).containsExactly(55);
            assertThat(store.leases("other")).isEmpty();
        }
    }

    private static List<Integer> indexes(Store store) {
        return store.leases(StoreFixture.SEGMENT).stream().map(StoredLease::index).toList();
    }

    @Test
    void aStoreInMemoryIsTheSameAndForgets() throws Exception {
        List<Object> before;
        try (Store store = StoreFixture.inMemory(StoreFixture.LIMITS); Store onDisk = StoreFixture.open(file)) {
            StoreFixture.fill(store);
            StoreFixture.fill(onDisk);
            before = StoreFixture.contents(store);
            assertThat(before).isEqualTo(StoreFixture.contents(onDisk));
        }

        try (Store store = StoreFixture.inMemory(StoreFixture.LIMITS)) {
            assertThat(store.grants()).isEmpty();
        }
    }

    @Test
    void aClosedStoreRefusesInsteadOfForgetting() {
        Store store = StoreFixture.open(file);
        store.close();

        store.putGrant(StoreFixture.grant(1));

        assertThatThrownBy(store::flush).isInstanceOf(StoreException.class).hasMessageContaining("is closed");
        assertThatThrownBy(store::grants).isInstanceOf(StoreException.class).hasMessageContaining("is closed");
    }
}
