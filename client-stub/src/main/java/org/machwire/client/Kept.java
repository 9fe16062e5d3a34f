package org.machwire.client;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;

/**
 * Something that a session keeps: how it is built, and the object of the moment. The session owns the object, which ends with its
 * task.
 */
public final class Kept<T> {
    private final String what;
    private final Function<MachTask, T> recipe;
    private volatile @Nullable T value;
    /** How many attempts to build it are left out; of the thread that builds. */
    private int resting;
    /** Why it is not there; said to those who ask for it. */
    private volatile RuntimeException reason = new MachException(ReturnCode.MIG_SERVER_DIED, "it was not built yet");

    Kept(String what, Function<MachTask, T> recipe) {
        this.what = what;
        this.recipe = recipe;
    }

    /** What it is, for people. */
    public String what() {
        return what;
    }

    /**
     * The object of the moment, not to be kept by the caller: after a death there is another.
     *
     * @throws RuntimeException why it is not there: MIG_SERVER_DIED while the task is dead, or what building it failed by
     */
    public T get() {
        T now = value;
        if (now == null) {
            throw reason;
        }
        return now;
    }

    /** Whether it is there. */
    public boolean isThere() {
        return value != null;
    }

    /** Builds it, unless it is there; throws what building throws. */
    T build(MachTask task) {
        T built = recipe.apply(task);
        value = built;
        return built;
    }

    /** Whether the attempt to build it that is due is left out. */
    boolean rests() {
        if (resting > 0) {
            resting--;
            return true;
        }
        return false;
    }

    /**
     * Notes that it is not there.
     *
     * @param rest how many attempts to build it are left out from now on
     * @return whether the reason is another than before
     */
    boolean missing(RuntimeException why, int rest) {
        boolean news = !String.valueOf(reason.getMessage()).equals(why.getMessage());
        value = null;
        reason = why;
        resting = rest;
        return news;
    }
}
