package org.machwire.token;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A restriction to some values, or none: the list that is absent allows everything, the one that is empty nothing.
 *
 * @param values the values allowed, in the order in which they were stated; null if all are
 */
public record Allowed<T>(@Nullable Set<T> values) {
    private static final Allowed<?> EVERYTHING = new Allowed<>(null);

    public Allowed {
        values = values == null ? null : Collections.unmodifiableSet(new LinkedHashSet<>(values));
    }

    /** The restriction that restricts nothing. */
    @SuppressWarnings("unchecked")
    public static <T> Allowed<T> everything() {
        return (Allowed<T>) EVERYTHING;
    }

    /** Allows these values, or with none of them nothing. */
    public static <T> Allowed<T> only(Collection<? extends T> values) {
        return new Allowed<>(new LinkedHashSet<>(values));
    }

    /** Allows these values, or with none of them nothing. */
    @SafeVarargs
    public static <T> Allowed<T> only(T... values) {
        return only(Arrays.asList(values));
    }

    public boolean isEverything() {
        return values == null;
    }

    public boolean isNothing() {
        return values != null && values.isEmpty();
    }

    public boolean admits(T value) {
        return values == null || values.contains(value);
    }

    /** Allows what both allow. */
    public Allowed<T> intersect(Allowed<T> other) {
        Set<T> mine = values;
        Set<T> others = other.values;
        if (mine == null || others == null) {
            return mine == null ? other : this;
        }
        Set<T> both = new LinkedHashSet<>(mine);
        both.retainAll(others);
        return new Allowed<>(both);
    }

    /** Allows what both allow, where values stand for sets: {@code common} answers the set that two have in common, or null. */
    Allowed<T> intersect(Allowed<T> other, Common<T> common) {
        Set<T> mine = values;
        Set<T> others = other.values;
        if (mine == null || others == null) {
            return mine == null ? other : this;
        }
        Set<T> both = new LinkedHashSet<>();
        for (T a : mine) {
            for (T b : others) {
                T c = common.of(a, b);
                if (c != null) {
                    both.add(c);
                }
            }
        }
        return new Allowed<>(both);
    }

    /** What two values have in common. */
    interface Common<T> {
        @Nullable
        T of(T a, T b);
    }
}
