package org.machwire.server.capability;

import java.util.List;
import org.machwire.token.Octets;

/** Reads the audit trail, with all that was recorded before the call. May wait for the disk. */
@FunctionalInterface
public interface AuditReader {
    /**
     * Reads entries that follow each other, in ascending order.
     *
     * @param from the number of the first; the oldest kept one if that is gone
     * @param most how many at most; fewer come only where the trail ends
     */
    List<Row> read(long from, int most);

    /**
     * One entry.
     *
     * @param number the first entry of all had 1
     * @param entry an encoded {@code AuditEntry} of the .proto
     * @param hash its hash in the chain, 32 octets
     */
    record Row(long number, Octets entry, Octets hash) {}
}
