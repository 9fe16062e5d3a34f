package org.machwire.server.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.machwire.server.capability.Audit;
import org.machwire.server.capability.CapabilityStore;
import org.machwire.server.capability.Durability;
import org.machwire.server.capability.QuotaStore;
import org.machwire.server.names.DeviceIdentity;
import org.machwire.server.names.LeaseStore;
import org.machwire.server.names.PermissionStore;
import org.machwire.server.names.Permissions;
import org.machwire.token.BlockId;

/**
 * What survives a restart, in one file. Safe for concurrent use.
 *
 * <p>Writing returns at once; {@link #flush} and {@link #whenDurable(Runnable, Runnable)} tell when it is on disk. When the disk fails,
 * the store fails closed: nothing that was not yet on disk will be, {@code flush} throws, who waits is refused, and {@link #onFailure}
 * tells it once, so that the server can stop.
 */
public final class Store
        implements
            AutoCloseable,
            CapabilityStore,
            QuotaStore,
            Audit,
            Durability,
            LeaseStore,
            PermissionStore {
    /** Octets of the seed of the server's signing key and of its secret for Ethernet addresses, each. */
    public static final int SECRET_LENGTH = 32;

    private final String name;
    private final Database database;
    private final @Nullable StoreFile file;
    private final GroupCommit commit;
    private final AuditTrail trail;
    private final AuditQueue audit;
    private final byte[] signingSeed;
    private final byte[] macSecret;
    /** The next place in an order of the time of writing. */
    private final AtomicLong place;

    private Store(String name, Database database, @Nullable StoreFile file, LongSupplier wallClockMillis,
            StoreLimits limits)
            throws SQLException {
        this.name = name;
        this.database = database;
        this.file = file;
        this.signingSeed = Values.get(database, Values.SIGNING_SEED, SECRET_LENGTH);
        this.macSecret = Values.get(database, Values.MAC_SECRET, SECRET_LENGTH);
        this.trail = AuditTrail.load(database, limits.auditEntries());
        this.commit = new GroupCommit(name, database, GroupCommit.REST_MILLIS);
        this.audit = new AuditQueue(commit, trail, wallClockMillis, limits.auditQueue());
        this.place = new AtomicLong(Math.max(StoredGrants.lastPlace(database), StoredLeases.endUse(database)) + 1);
        database.useTransactions();
        commit.start();
    }

    /**
     * Opens the store in a file, or makes one, with new secrets. The file has mode 0600; its directory is made with 0700 where it is
     * missing. While the store is open no other server and no other program can use it. What a killed server acknowledged is there.
     *
     * @param wallClockMillis milliseconds since 1970, for the audit trail
     * @param random fills what it is given with random octets fit for keys; asked at the first start only
     * @throws StoreException when another server uses it, it is damaged, of a newer format, or not only the server's own: what to do, in
     *         one sentence for people
     */
    public static Store open(Path file, LongSupplier wallClockMillis, Consumer<byte[]> random, StoreLimits limits) {
        StoreFile place = StoreFile.claim(file);
        try {
            return Opening.open(place, random,
                    database -> new Store(place.path().toString(), database, place, wallClockMillis, limits));
        } catch (RuntimeException e) {
            place.close();
            throw e;
        }
    }

    /**
     * Makes a store that is gone when it is closed; else it is the same. Its audit trail is in memory too: limits should be small.
     *
     * @throws StoreException when SQLite cannot be loaded
     */
    public static Store inMemory(LongSupplier wallClockMillis, Consumer<byte[]> random, StoreLimits limits) {
        return Opening.inMemory(random, database -> new Store("in memory", database, null, wallClockMillis, limits));
    }

    /** A copy of the seed of the server's Ed25519 key: {@link #SECRET_LENGTH} octets, the same as long as the store lives. */
    public byte[] signingSeed() {
        return signingSeed.clone();
    }

    /** A copy of the secret that Ethernet addresses are made with: {@link #SECRET_LENGTH} octets, the same as long as the store lives. */
    public byte[] macSecret() {
        return macSecret.clone();
    }

    /** Has the first failure of the disk told, once, on a thread of the store's; at once, on this one, when there was one. */
    public void onFailure(Consumer<StoreException> told) {
        commit.onFailure(told);
    }

    @Override
    public List<StoredGrant> grants() {
        return read(StoredGrants::grants);
    }

    @Override
    public List<StoredRevocation> revocations() {
        return read(StoredGrants::revocations);
    }

    @Override
    public long highWater() {
        return read(Values::highWater);
    }

    @Override
    public void putGrant(StoredGrant grant) {
        Row row = StoredGrants.row(grant, place.getAndIncrement());
        commit.add(data -> Schema.GRANTS.put(data, row));
    }

    @Override
    public void removeGrant(BlockId id) {
        byte[] octets = id.toArray();
        commit.add(data -> Schema.GRANTS.remove(data, octets));
    }

    @Override
    public void putRevocation(StoredRevocation revocation) {
        Row row = StoredGrants.row(revocation);
        commit.add(data -> Schema.REVOCATIONS.put(data, row));
    }

    @Override
    public void removeRevocation(BlockId id) {
        byte[] octets = id.toArray();
        commit.add(data -> Schema.REVOCATIONS.remove(data, octets));
    }

    @Override
    public void putHighWater(long second) {
        commit.add(data -> Values.putHighWater(data, second));
    }

    @Override
    public Map<Integer, SetQuota> quotas() {
        Map<Integer, SetQuota> quotas = new LinkedHashMap<>();
        for (Row row : read(Schema.QUOTAS::rows)) {
            quotas.put((int) row.number(0),
                    new SetQuota((int) row.number(1), (int) row.number(2), (int) row.number(3), (int) row.number(4)));
        }
        return quotas;
    }

    @Override
    public void putQuota(int uid, @Nullable SetQuota quota) {
        long key = Integer.toUnsignedLong(uid);
        if (quota == null) {
            commit.add(data -> Schema.QUOTAS.remove(data, key));
            return;
        }
        Row row = Row.of(key, (long) quota.leases(), (long) quota.devices(), (long) quota.published(),
                (long) quota.grants());
        commit.add(data -> Schema.QUOTAS.put(data, row));
    }

    @Override
    public List<StoredLease> leases(String segment) {
        return read(data -> StoredLeases.of(data, segment));
    }

    @Override
    public void putLease(StoredLease lease) {
        Row row = StoredLeases.row(lease, place.getAndIncrement());
        commit.add(data -> Schema.LEASES.put(data, row));
    }

    @Override
    public void releaseLease(DeviceIdentity identity) {
        long now = place.getAndIncrement();
        commit.add(data -> StoredLeases.release(data, identity, now));
    }

    @Override
    public void removeLease(DeviceIdentity identity) {
        Object[] key = StoredLeases.key(identity);
        commit.add(data -> Schema.LEASES.remove(data, key));
    }

    @Override
    public Map<String, Permissions> permissions() {
        Map<String, Permissions> permissions = new LinkedHashMap<>();
        for (Row row : read(Schema.PERMISSIONS::rows)) {
            permissions.put(row.text(0),
                    new Permissions((int) row.number(1), (int) row.number(2), (int) row.number(3)));
        }
        return permissions;
    }

    @Override
    public void putPermissions(String path, Permissions permissions) {
        Row row = Row.of(path, Integer.toUnsignedLong(permissions.uid()), Integer.toUnsignedLong(permissions.gid()),
                (long) permissions.mode());
        commit.add(data -> Schema.PERMISSIONS.put(data, row));
    }

    @Override
    public void record(Entry entry) {
        audit.record(entry);
    }

    /**
     * Reads a page of the audit trail, with all that was recorded before.
     *
     * @param from the number of its first entry; the oldest kept one if that is gone
     * @param maxRows how many entries at most
     * @throws StoreException when the trail cannot be read there
     */
    public AuditPage auditPage(long from, int maxRows) {
        return read(data -> trail.page(data, from, maxRows));
    }

    @Override
    public void flush() {
        commit.flush();
    }

    @Override
    public void whenDurable(Runnable then, Runnable otherwise) {
        commit.whenDurable(then, otherwise);
    }

    private <T> T read(Reading<T> reading) {
        Reading.Once<T> once = new Reading.Once<>(reading);
        commit.add(once);
        commit.flush();
        return once.result(name);
    }

    /** For tests: the transactions behind this store. */
    GroupCommit commit() {
        return commit;
    }

    /** Writes what waits, forgets the secrets and gives the file up. Later writes are dropped, and {@link #flush} says so. */
    @Override
    public void close() {
        commit.close();
        Arrays.fill(signingSeed, (byte) 0);
        Arrays.fill(macSecret, (byte) 0);
        try {
            database.close();
        } catch (SQLException e) {
            throw new StoreException("the store " + name + " cannot be closed: " + e.getMessage(), e);
        } finally {
            if (file != null) {
                file.close();
            }
        }
    }
}
