package org.machwire.server.store;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The single values of a store, by their names. */
final class Values {
    static final String SIGNING_SEED = "signing_seed";
    static final String MAC_SECRET = "mac_secret";
    private static final String HIGH_WATER = "high_water";

    private Values() {}

    /** Reads one; null when it was never put. */
    static byte @Nullable [] get(Database database, String name) throws SQLException {
        List<Row> found = Schema.VALUES.find(database, name);
        return found.isEmpty() ? null : found.getFirst().octets(1);
    }

    /**
     * Reads one that must be there.
     *
     * @throws DamagedException when it is not, or has another length
     */
    static byte[] get(Database database, String name, int length) throws SQLException {
        byte[] octets = get(database, name);
        if (octets == null || octets.length != length) {
            throw new DamagedException("its " + name + " is missing");
        }
        return octets;
    }

    /** The mark that was put; 0 when none was. */
    static long highWater(Database database) throws SQLException {
        byte[] octets = get(database, HIGH_WATER);
        return octets == null ? 0 : ByteBuffer.wrap(octets).getLong();
    }

    static void putHighWater(Database database, long second) throws SQLException {
        put(database, HIGH_WATER, ByteBuffer.allocate(Long.BYTES).putLong(second).array());
    }

    static void put(Database database, String name, byte[] octets) throws SQLException {
        Schema.VALUES.put(database, Row.of(name, octets));
    }
}
