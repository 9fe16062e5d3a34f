package org.machwire.token;

import org.jspecify.annotations.Nullable;

/** Optional numbers: one that is absent restricts nothing. */
final class Numbers {
    private Numbers() {}

    /** Refuses unsigned numbers of the format that would be negative here; nothing that they count comes near. */
    static void checkSigned(@Nullable Number number, String what) {
        if (number != null && number.longValue() < 0) {
            throw new IllegalArgumentException(what + " is too large");
        }
    }

    static @Nullable Integer min(@Nullable Integer a, @Nullable Integer b) {
        return a == null ? b : b == null ? a : Integer.valueOf(Math.min(a, b));
    }

    static @Nullable Long min(@Nullable Long a, @Nullable Long b) {
        return a == null ? b : b == null ? a : Long.valueOf(Math.min(a, b));
    }

    static @Nullable Long max(@Nullable Long a, @Nullable Long b) {
        return a == null ? b : b == null ? a : Long.valueOf(Math.max(a, b));
    }

    /** The bits that both masks have. */
    static @Nullable Integer and(@Nullable Integer a, @Nullable Integer b) {
        return a == null ? b : b == null ? a : Integer.valueOf(a & b);
    }
}
