package org.machwire.server.capability;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** How often a user may be refused: who guesses has few guesses. Safe for concurrent use. */
final class Refusals {
    /** Users remembered; one forgotten begins anew. */
    private static final int USERS = 4096;
    private static final double NANOS_PER_MINUTE = 60e9;

    private final int perMinute;
    private final LongSupplier nanoClock;
    private final Map<Integer, Bucket> users = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Bucket> eldest) {
            return size() > USERS;
        }
    };

    Refusals(int perMinute, LongSupplier nanoClock) {
        this.perMinute = perMinute;
        this.nanoClock = nanoClock;
    }

    /** Tells whether a user has been refused so often that he has to wait. */
    synchronized boolean isTooMany(int uid) {
        Bucket bucket = users.get(uid);
        return bucket != null && bucket.level(nanoClock.getAsLong(), perMinute) >= perMinute;
    }

    /** Counts a refusal. */
    synchronized void count(int uid) {
        long now = nanoClock.getAsLong();
        Bucket bucket = users.computeIfAbsent(uid, user -> new Bucket(now));
        bucket.level = bucket.level(now, perMinute) + 1;
        bucket.at = now;
    }

    /** Refusals that have not been forgiven yet: a minute forgives as many as a minute may have. */
    private static final class Bucket {
        private double level;
        private long at;

        Bucket(long now) {
            at = now;
        }

        double level(long now, int perMinute) {
            return Math.max(0, level - (now - at) / NANOS_PER_MINUTE * perMinute);
        }
    }
}
