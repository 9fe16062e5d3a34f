package org.machwire.server.store;

import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.audit.AuditChain;
import org.machwire.server.capability.Audit;
import org.machwire.token.Octets;

/** The audit trail in the database: appends to its chain and cuts its oldest end. For work of {@link GroupCommit} only. */
final class AuditTrail {
    /** Names the value that is where the trail was cut: number and hash of the last entry that is gone. */
    private static final String CUT = "audit_cut";
    /** The part of the trail that goes at once when it is full. */
    private static final int CUT_PART = 100;

    private final long maxEntries;
    private AuditChain cut;
    private AuditChain last;

    private AuditTrail(long maxEntries, AuditChain cut, AuditChain last) {
        this.maxEntries = maxEntries;
        this.cut = cut;
        this.last = last;
    }

    /** Finds both ends of the trail. */
    static AuditTrail load(Database database, long maxEntries) throws SQLException {
        byte[] stored = Values.get(database, CUT);
        AuditChain cut = stored == null ? AuditChain.beforeFirst() : decode(stored);
        try (ResultSet found = database.prepare("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1")
                .executeQuery()) {
            return new AuditTrail(maxEntries, cut, found.next() ? point(found.getLong(1), found.getBytes(2)) : cut);
        }
    }

    void append(Database database, long atMs, Audit.Entry entry) throws SQLException {
        byte[] encoded = AuditEncoder.encode(atMs, entry);
        last = last.append(encoded);
        PreparedStatement statement = database.prepare("INSERT INTO audit (number, entry, hash) VALUES (?, ?, ?)");
        statement.setLong(1, last.number());
        statement.setBytes(2, encoded);
        statement.setBytes(3, last.hash());
        statement.executeUpdate();
        if (last.number() - cut.number() > maxEntries) {
            cutOldest(database);
        }
    }

    private void cutOldest(Database database) throws SQLException {
        long number = last.number() - maxEntries + maxEntries / CUT_PART;
        cut = number == last.number() ? last : pointAt(database, number);
        PreparedStatement statement = database.prepare("DELETE FROM audit WHERE number <= ?");
        statement.setLong(1, number);
        statement.executeUpdate();
        Values.put(database, CUT, encode(cut));
    }

    /** Reads entries from a number on, or from the oldest that there is. */
    AuditPage page(Database database, long from, int maxRows) throws SQLException {
        long first = Math.max(from, cut.number() + 1);
        if (first > last.number()) {
            return new AuditPage(Octets.of(last.hash()), List.of());
        }
        PreparedStatement statement = database
                .prepare("SELECT number, entry, hash FROM audit WHERE number >= ? ORDER BY number LIMIT ?");
        statement.setLong(1, first);
        statement.setInt(2, maxRows);
        List<AuditPage.Row> rows = new ArrayList<>();
        try (ResultSet found = statement.executeQuery()) {
            while (found.next()) {
                rows.add(new AuditPage.Row(found.getLong(1), Octets.of(found.getBytes(2)),
                        Octets.of(found.getBytes(3))));
            }
        }
        return new AuditPage(Octets.of(pointAt(database, first - 1).hash()), rows);
    }

    /** The point after an entry that is kept, or after the last that is gone. */
    private AuditChain pointAt(Database database, long number) throws SQLException {
        if (number == cut.number()) {
            return cut;
        }
        PreparedStatement statement = database.prepare("SELECT hash FROM audit WHERE number = ?");
        statement.setLong(1, number);
        try (ResultSet found = statement.executeQuery()) {
            return point(number, found.next() ? found.getBytes(1) : null);
        }
    }

    private static AuditChain point(long number, byte @Nullable [] hash) throws SQLException {
        if (hash == null || hash.length != AuditChain.HASH_LENGTH) {
            throw new DamagedException("entry " + number + " of the audit trail is missing or was changed");
        }
        return AuditChain.at(number, hash);
    }

    private static byte[] encode(AuditChain point) {
        return ByteBuffer.allocate(Long.BYTES + AuditChain.HASH_LENGTH).putLong(point.number()).put(point.hash())
                .array();
    }

    private static AuditChain decode(byte[] stored) throws SQLException {
        ByteBuffer octets = ByteBuffer.wrap(stored);
        byte[] hash = new byte[stored.length - Long.BYTES];
        long number = octets.getLong();
        octets.get(hash);
        return point(number, hash);
    }
}
