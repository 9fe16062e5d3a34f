package org.machwire.server.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.server.capability.CapabilityStore.StoredGrant;
import org.machwire.server.capability.CapabilityStore.StoredRevocation;
import org.machwire.token.BlockId;
import org.machwire.token.Octets;

/** Grants and revocations as rows. */
final class StoredGrants {
    private static final Octets NONE = Octets.of(new byte[0]);

    private StoredGrants() {}

    static Row row(StoredGrant grant, long place) {
        Octets base = grant.base();
        return Row.of(grant.id().toArray(), place, (base == null ? NONE : base).toArray(),
                Integer.toUnsignedLong(grant.uid()),
                grant.since(), grant.label(), grant.token().toArray());
    }

    static Row row(StoredRevocation revocation) {
        BlockId grant = revocation.grant();
        return Row.of(revocation.id().toArray(), grant == null ? NONE.toArray() : grant.toArray(), revocation.epoch(),
                revocation.receipt().toArray());
    }

    static List<StoredGrant> grants(Database database) throws SQLException {
        List<StoredGrant> grants = new ArrayList<>();
        for (Row row : Schema.GRANTS.rows(database)) {
            grants.add(new StoredGrant(BlockId.of(row.octets(0)), base(row.octets(2)), (int) row.number(3),
                    row.number(4), row.text(5),
                    Octets.of(row.octets(6))));
        }
        return grants;
    }

    private static @Nullable Octets base(byte[] stored) {
        return stored.length == 0 ? null : Octets.of(stored);
    }

    private static @Nullable BlockId grant(byte[] stored) {
        return stored.length == 0 ? null : BlockId.of(stored);
    }

    static List<StoredRevocation> revocations(Database database) throws SQLException {
        List<StoredRevocation> revocations = new ArrayList<>();
        for (Row row : Schema.REVOCATIONS.rows(database)) {
            revocations.add(new StoredRevocation(BlockId.of(row.octets(0)), grant(row.octets(1)), row.number(2),
                    Octets.of(row.octets(3))));
        }
        return revocations;
    }

    /** The highest place of a grant; 0 without any. */
    static long lastPlace(Database database) throws SQLException {
        List<Row> rows = Schema.GRANTS.rows(database);
        return rows.isEmpty() ? 0 : rows.getLast().number(1);
    }
}
