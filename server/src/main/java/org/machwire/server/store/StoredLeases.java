package org.machwire.server.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.machwire.server.names.DeviceIdentity;
import org.machwire.server.names.LeaseStore.StoredLease;

/** Address leases as rows, in the order of their last use. */
final class StoredLeases {
    private static final long USED = 1;
    private static final long UNUSED = 0;

    private StoredLeases() {}

    static Object[] key(DeviceIdentity identity) {
        return new Object[]{identity.segment(), Integer.toUnsignedLong(identity.owner()), identity.path(),
                identity.name()};
    }

    static Row row(StoredLease lease, long place) {
        return row(lease.identity(), lease.index(), USED, place);
    }

    private static Row row(DeviceIdentity identity, int index, long used, long place) {
        return Row.of(identity.segment(), Integer.toUnsignedLong(identity.owner()), identity.path(), identity.name(),
                (long) index, used,
                place);
    }

    static List<StoredLease> of(Database database, String segment) throws SQLException {
        List<StoredLease> leases = new ArrayList<>();
        for (Row row : Schema.LEASES.rows(database)) {
            if (row.text(0).equals(segment)) {
                leases.add(lease(row));
            }
        }
        return leases;
    }

    static void release(Database database, DeviceIdentity identity, long place) throws SQLException {
        for (Row row : Schema.LEASES.find(database, key(identity))) {
            Schema.LEASES.put(database, row(identity, lease(row).index(), UNUSED, place));
        }
    }

    /** Marks the leases that were in use when the last server ended as unused since then, after all others; answers the last place. */
    static long endUse(Database database) throws SQLException {
        long last = 0;
        List<Row> rows = Schema.LEASES.rows(database);
        for (Row row : rows) {
            last = Math.max(last, row.number(6));
        }
        for (Row row : rows) {
            if (row.number(5) == USED) {
                StoredLease lease = lease(row);
                Schema.LEASES.put(database, row(lease.identity(), lease.index(), UNUSED, ++last));
            }
        }
        return last;
    }

    private static StoredLease lease(Row row) {
        return new StoredLease(new DeviceIdentity(row.text(0), (int) row.number(1), row.text(2), row.text(3)),
                (int) row.number(4));
    }
}
