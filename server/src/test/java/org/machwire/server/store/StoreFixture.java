package org.machwire.server.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.machwire.audit.AuditChain;
import org.machwire.audit.BrokenChainException;
import org.machwire.server.capability.Audit;
import org.machwire.server.capability.CapabilityStore.StoredGrant;
import org.machwire.server.capability.CapabilityStore.StoredRevocation;
import org.machwire.server.capability.QuotaStore.SetQuota;
import org.machwire.server.names.DeviceIdentity;
import org.machwire.server.names.LeaseStore.StoredLease;
import org.machwire.server.names.Permissions;
import org.machwire.token.BlockId;
import org.machwire.token.Octets;

/** Stores, and what to put into them. */
final class StoreFixture {
    static final StoreLimits LIMITS = new StoreLimits(1000, 1000);
    static final long NOW_MS = 1_800_000_000_123L;
    static final String SEGMENT = "lan";

    private StoreFixture() {}

    /** Opens a store whose secrets, if it is new, are this octet. */
    static Store open(Path file, int octet) {
        return Store.open(file, () -> NOW_MS, filler(octet), LIMITS);
    }

    static Store open(Path file) {
        return open(file, 7);
    }

    static Store inMemory(StoreLimits limits) {
        return Store.inMemory(() -> NOW_MS, filler(7), limits);
    }

    private static Consumer<byte[]> filler(int octet) {
        return octets -> Arrays.fill(octets, (byte) octet);
    }

    static BlockId id(int number) {
        byte[] octets = new byte[BlockId.LENGTH];
        for (int i = 0; i < Integer.BYTES; i++) {
            octets[i] = (byte) (number >>> (8 * i));
        }
        return BlockId.of(octets);
    }

    static StoredGrant grant(int number) {
        Octets base = number % 2 == 0 ? null : Octets.of(new byte[]{1, 2, (byte) number});
        return new StoredGrant(id(number), base, -2, 1_800_000_000L + number, "für \0 " + number,
                Octets.of(new byte[Math.floorMod(number, 50)]));
    }

    static StoredRevocation revocation(int number) {
        return new StoredRevocation(id(number), number % 2 == 0 ? null : id(-number), number,
                Octets.of(new byte[]{(byte) number}));
    }

    static DeviceIdentity device(int number) {
        return new DeviceIdentity(SEGMENT, 1000, "/lan", "eth" + number);
    }

    static StoredLease lease(int number) {
        return new StoredLease(device(number), number);
    }

    static Audit.Entry entry(String detail) {
        return new Audit.Entry(Audit.Event.GRANT_EXPORTED, 1000, 5, id(3), "/lan/web", detail);
    }

    /** Puts some of everything. */
    static void fill(Store store) {
        for (int i = 0; i < 40; i++) {
            store.putGrant(grant(i));
            store.putRevocation(revocation(i));
            store.putLease(lease(i));
            store.record(entry("entry " + i));
        }
        store.putPermissions("/lan/web", new Permissions(-2, 100, 0640));
        store.putQuota(-2, new SetQuota(1, -1, 3, 4));
        store.putHighWater(1_800_000_000L);
    }

    /** All that a store holds; throws when its audit trail is not whole. */
    static List<Object> contents(Store store) throws BrokenChainException {
        return new ArrayList<>(List.of(Octets.of(store.signingSeed()), Octets.of(store.macSecret()), store.grants(),
                store.revocations(), store.leases(SEGMENT), store.permissions(), store.quotas(), store.highWater(),
                verified(store)));
    }

    /** The kept entries, each verified. */
    static List<AuditPage.Row> verified(Store store) throws BrokenChainException {
        AuditPage page = store.auditPage(0, Integer.MAX_VALUE);
        long first = page.rows().isEmpty() ? 1 : page.rows().getFirst().number();
        AuditChain chain = AuditChain.at(first - 1, page.hashBefore().toArray());
        for (AuditPage.Row row : page.rows()) {
            chain = chain.verify(row.number(), row.entry().toArray(), row.hash().toArray());
        }
        return page.rows();
    }
}
