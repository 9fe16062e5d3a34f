package org.machwire.server.capability;

import org.jspecify.annotations.Nullable;
import org.machwire.token.BlockId;

/** The trail of who was granted, opened and refused what. Entries are written in the order of the calls; writing returns at once. */
public interface Audit {
    /** What happened; the numbers on the wire are the .proto's {@code AuditEvent}. */
    enum Event {
        SERVER_STARTED, GRANT_EXPORTED, TOKEN_IMPORTED, TOKEN_REFUSED, GRANT_REVOKED, GRANT_EXPIRED, DEVICE_OPENED,
        DEVICE_CLOSED,
        PERMISSIONS_CHANGED, QUOTA_CHANGED, TASK_TERMINATED, GUARD_VIOLATION, ENTRIES_LOST
    }

    /**
     * One entry.
     *
     * @param uid who did it; null for the server itself
     * @param taskNumber the task that did it; 0 for none
     * @param grant the block concerned; null for none
     * @param path the node or device concerned; empty for none
     * @param detail for people; never a secret
     */
    record Entry(Event event, @Nullable Integer uid, long taskNumber, @Nullable BlockId grant, String path,
            String detail) {}

    /** Adds an entry; never waits, not even for a disk that stands still: then entries are counted, and an {@code ENTRIES_LOST} says so. */
    void record(Entry entry);
}
