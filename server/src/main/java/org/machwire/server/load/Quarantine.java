package org.machwire.server.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Cuts a right off that keeps violating rules, until it has been quiet for a while. Thread-safe. */
public final class Quarantine {
    /** Never cuts anybody off. */
    public static final Quarantine NEVER = new Quarantine(null, 0);

    /**
     * When a right is cut off.
     *
     * @param violations how many in a second, from which on; at least 1
     * @param quietSeconds without a violation, after which it is over; at least 1
     */
    public record Rule(int violations, int quietSeconds) {
        public Rule {
            if (violations < 1 || quietSeconds < 1) {
                throw new IllegalArgumentException("a quarantine has at least 1 violation and 1 quiet second");
            }
        }
    }

    private final @Nullable Rate tolerated;
    private final long quietNanos;
    private volatile boolean imposed;
    private final AtomicLong lastViolation = new AtomicLong();

    private Quarantine(@Nullable Rule rule, long nowNanos) {
        // The first violations are tolerated, one fewer than the rule says.
        tolerated = rule == null ? null : new Rate(rule.violations() - 1, nowNanos);
        quietNanos = rule == null ? 0 : TimeUnit.SECONDS.toNanos(rule.quietSeconds());
    }

    /** Makes one by a rule; without a rule, one that never cuts anybody off. */
    public static Quarantine of(@Nullable Rule rule, long nowNanos) {
        return rule == null ? NEVER : new Quarantine(rule, nowNanos);
    }

    /** Whether there is a rule at all; else nothing else needs to be asked. */
    public boolean isPossible() {
        return tolerated != null;
    }

    /** Tells whether the right is cut off now. */
    public boolean isImposed(long nowNanos) {
        if (imposed && nowNanos - lastViolation.get() >= quietNanos) {
            imposed = false;
        }
        return imposed;
    }

    /** Counts a violation. */
    public void violated(long nowNanos) {
        if (tolerated != null) {
            lastViolation.set(nowNanos);
            if (!tolerated.take(1, nowNanos)) {
                imposed = true;
            }
        }
    }
}
