package org.machwire.server.load;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** How one right behaves: what it and those whom it is charged to may still send to many, and whether it is quarantined. Thread-safe. */
public final class Conduct {
    private final Storm[] charged;
    private final EnumSet<StormClass> unbounded;
    private final Quarantine quarantine;

    /**
     * @param charged what each frame is taken from, all or none
     * @param unbounded the kinds of which it may send as many as it likes
     * @param quarantine of the right
     */
    public Conduct(List<Storm> charged, Set<StormClass> unbounded, Quarantine quarantine) {
        this.unbounded = EnumSet.noneOf(StormClass.class);
        this.unbounded.addAll(unbounded);
        this.charged = charged.toArray(Storm[]::new);
        this.quarantine = quarantine;
    }

    /** Takes one frame of a kind from all; tells whether it was there. */
    public boolean take(StormClass kind, long nowNanos) {
        if (unbounded.contains(kind)) {
            return true;
        }
        for (int i = 0; i < charged.length; i++) {
            if (!charged[i].rate(kind).take(1, nowNanos)) {
                for (int taken = 0; taken < i; taken++) {
                    charged[taken].rate(kind).giveBack(1);
                }
                return false;
            }
        }
        return true;
    }

    public Quarantine quarantine() {
        return quarantine;
    }
}
