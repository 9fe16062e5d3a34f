package org.machwire.server.capability;

/** Tells when what was written to the stores is on disk, for those who must not acknowledge it before. */
public interface Durability {
    /** Runs {@code then} once all that was written until now is on disk: at once, on this thread, if nothing waits, else on another. */
    void whenDurable(Runnable then);

    /**
     * Like {@link #whenDurable(Runnable)}, but runs {@code otherwise} when some of it never will be on disk: the disk failed, or the store
     * is closed. Exactly one of both is run. Where nothing can fail, {@code otherwise} never is.
     */
    default void whenDurable(Runnable then, Runnable otherwise) {
        whenDurable(then);
    }
}
