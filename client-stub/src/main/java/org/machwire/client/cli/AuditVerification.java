package org.machwire.client.cli;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.machwire.audit.AuditChain;
import org.machwire.audit.BrokenChainException;
import org.machwire.client.HypervisorException;
import org.machwire.v1.AuditRecord;

/** Checks entries one by one, as they are read. */
final class AuditVerification {
    private final @Nullable AuditChain known;
    private @Nullable AuditChain point;
    private long first;
    private long good;
    private boolean metKnown;

    /** @param known an entry that was noted elsewhere, and has to be there still; null for none */
    AuditVerification(@Nullable AuditChain known) {
        this.known = known;
    }

    /**
     * Checks the next entry. The first one is taken as it is if it is not number 1, because what was before it is gone.
     *
     * @throws HypervisorException which entry is bad, and how many before it are good
     */
    void next(AuditRecord record) {
        AuditChain before = point;
        byte[] hash = record.getHash().toByteArray();
        try {
            if (before == null) {
                first = record.getNumber();
                before = first == 1 ? AuditChain.beforeFirst() : null;
            }
            point = before == null
                    ? AuditChain.at(record.getNumber(), hash)
                    : before.verify(record.getNumber(), record.getEntry().toByteArray(), hash);
        } catch (BrokenChainException | IllegalArgumentException e) {
            throw bad(String.valueOf(e.getMessage()));
        }
        checkKnown(point);
        good++;
    }

    private void checkKnown(AuditChain now) {
        if (known == null || known.number() != now.number()) {
            return;
        }
        if (!hex(known).equals(hex(now))) {
            throw bad("entry " + now.number() + " is not the one that --expect names");
        }
        metKnown = true;
    }

    private HypervisorException bad(String why) {
        return new HypervisorException(why + "; " + good + " entries before it are good");
    }

    /** Says how many entries are good, and what to keep of the last one. */
    String summary() {
        if (known != null && !metKnown) {
            throw new HypervisorException("entry " + known.number() + ", which --expect names, is not there; " + good
                    + " entries are good");
        }
        if (point == null) {
            return "there are no entries";
        }
        String cut = first == 1
                ? ""
                : System.lineSeparator() + "What was before entry " + first
                        + " is gone, so that entry itself is taken as it is.";
        return good + " entries are good, " + first + " to " + point.number() + "." + cut + System.lineSeparator()
                + "Kept elsewhere, this proves later that they are still the same: --expect " + point.number() + ":"
                + hex(point);
    }

    private static String hex(AuditChain point) {
        return HexFormat.of().formatHex(point.hash());
    }
}
