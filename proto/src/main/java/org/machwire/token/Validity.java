package org.machwire.token;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When a block, or a chain, is valid.
 *
 * @param notBefore the first second, since 1970-01-01T00:00:00Z, in which it is, or null
 * @param notAfter the first second in which it is no more, or null
 * @param whileTasks the tasks that have to live: at most one of a block, more of a chain
 */
public record Validity(@Nullable Long notBefore, @Nullable Long notAfter, Set<TaskReference> whileTasks) {
    /** For ever. */
    public static final Validity ALWAYS = new Validity(null, null, Set.of());

    public Validity {
        whileTasks = Collections.unmodifiableSet(new LinkedHashSet<>(whileTasks));
    }

    /** Until the second given, which is the first in which it is no more valid. */
    public static Validity until(long notAfter) {
        return new Validity(null, notAfter, Set.of());
    }

    /** While the task lives. */
    public static Validity whileTask(TaskReference task) {
        return new Validity(null, null, Set.of(task));
    }

    /** When both are. */
    public Validity intersect(Validity other) {
        Set<TaskReference> tasks = new LinkedHashSet<>(whileTasks);
        tasks.addAll(other.whileTasks);
        return new Validity(Numbers.max(notBefore, other.notBefore), Numbers.min(notAfter, other.notAfter), tasks);
    }

    /** Answers {@link TokenRule#NOT_YET_VALID}, {@link TokenRule#EXPIRED}, or null if it is valid then, as far as tasks live. */
    public @Nullable TokenRule refusalAt(long epochSeconds) {
        if (notAfter != null && epochSeconds >= notAfter) {
            return TokenRule.EXPIRED;
        }
        return notBefore != null && epochSeconds < notBefore ? TokenRule.NOT_YET_VALID : null;
    }

    /** @throws IllegalArgumentException if no block can say it */
    public static Validity ofProto(org.machwire.v1.Validity validity) {
        UnknownFields.refuse(validity);
        return new Validity(validity.hasNotBefore() ? Long.valueOf(validity.getNotBefore()) : null,
                validity.hasNotAfter() ? Long.valueOf(validity.getNotAfter()) : null,
                validity.hasWhileTask() ? Set.of(TaskReference.ofProto(validity.getWhileTask())) : Set.of());
    }

    /** @throws IllegalStateException if several tasks have to live: no block can say so */
    public org.machwire.v1.Validity toProto() {
        org.machwire.v1.Validity.Builder to = org.machwire.v1.Validity.newBuilder();
        if (notBefore != null) {
            to.setNotBefore(notBefore);
        }
        if (notAfter != null) {
            to.setNotAfter(notAfter);
        }
        if (whileTasks.size() > 1) {
            throw new IllegalStateException("no block can name two tasks");
        }
        whileTasks.forEach(task -> to.setWhileTask(task.toProto()));
        return to.build();
    }
}
