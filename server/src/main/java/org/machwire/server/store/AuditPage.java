package org.machwire.server.store;

import java.util.List;
import org.machwire.token.Octets;

/**
 * Entries of the audit trail that follow each other.
 *
 * @param hashBefore the hash of the entry before the first one of the page, 32 octets: with it the page can be verified
 * @param rows the entries; none where there are none from the number asked for
 */
public record AuditPage(Octets hashBefore, List<Row> rows) {

    /**
     * One entry.
     *
     * @param number its number; the first entry of all had 1
     * @param entry an encoded {@code AuditEntry} of the .proto
     * @param hash its hash in the chain, 32 octets
     */
    public record Row(long number, Octets entry, Octets hash) {}
}
