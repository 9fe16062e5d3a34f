package org.machwire.server.store;

import java.util.function.LongSupplier;
import org.machwire.server.capability.Audit;

/**
 * The entries that wait for the disk: bounded, and nobody waits here. What comes while it is full is lost, and one entry in its place
 * says how many. Safe for concurrent use.
 */
final class AuditQueue implements Audit {
    private final GroupCommit commit;
    private final AuditTrail trail;
    private final LongSupplier wallClockMillis;
    private final int maxWaiting;
    /** Both guarded by this, which is held while work is handed in: so entries are written in the order of their times. */
    private int waiting;
    private long lost;

    AuditQueue(GroupCommit commit, AuditTrail trail, LongSupplier wallClockMillis, int maxWaiting) {
        this.commit = commit;
        this.trail = trail;
        this.wallClockMillis = wallClockMillis;
        this.maxWaiting = maxWaiting;
    }

    @Override
    public synchronized void record(Entry entry) {
        if (waiting >= maxWaiting) {
            lost++;
            return;
        }
        admitLost();
        admit(entry);
    }

    private void admit(Entry entry) {
        long atMs = wallClockMillis.getAsLong();
        waiting++;
        commit.add(database -> {
            trail.append(database, atMs, entry);
            written();
        });
    }

    private void admitLost() {
        if (lost > 0) {
            admit(new Entry(Event.ENTRIES_LOST, null, 0, null, "",
                    lost + " entries were lost, as they came faster than the disk took them"));
            lost = 0;
        }
    }

    /** Makes room; when nobody else comes, tells of what was lost. */
    private synchronized void written() {
        waiting--;
        if (waiting == 0) {
            admitLost();
        }
    }
}
