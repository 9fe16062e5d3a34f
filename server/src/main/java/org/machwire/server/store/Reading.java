package org.machwire.server.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Reads something of the database. */
interface Reading<T> {
    T from(Database database) throws SQLException;

    /** A reading as work of {@link GroupCommit}; what it cannot read is its own failure and not the store's. */
    final class Once<T> implements GroupCommit.Work {
        private final Reading<T> reading;
        private volatile @Nullable T result;
        private volatile @Nullable SQLException failure;

        Once(Reading<T> reading) {
            this.reading = reading;
        }

        @Override
        public void run(Database database) {
            try {
                result = reading.from(database);
            } catch (SQLException e) {
                failure = e;
            }
        }

        /** What was read; for after {@link GroupCommit#flush}. */
        T result(String store) {
            T read = result;
            if (read == null) {
                SQLException why = failure;
                throw new StoreException(
                        "the store " + store + " cannot be read: " + (why == null ? "" : why.getMessage()));
            }
            return read;
        }
    }
}
