package org.machwire.server.store;

/**
 * Bounds of a store.
 *
 * @param auditEntries how many entries of the audit trail are kept; the oldest go, a hundredth at a time
 * @param auditQueue how many entries may wait to be written; beyond it they are counted as lost
 */
public record StoreLimits(long auditEntries, int auditQueue) {
    /** Entries that may wait by default: some seconds of a disk that stands still, at a few MiB. */
    public static final int DEFAULT_AUDIT_QUEUE = 16_384;

    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException unless both are positive
     */
    public StoreLimits {
        if (auditEntries < 1 || auditQueue < 1) {
            throw new IllegalArgumentException("limits of the store are positive");
        }
    }
}
