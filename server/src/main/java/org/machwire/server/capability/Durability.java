package org.machwire.server.capability;

/** Tells when what was written to the stores is on disk, for those who must not acknowledge it before. */
public interface Durability {
    /** All is on disk, always. */
    Durability NOW = (then, _) -> then.run();

    /**
     * Runs {@code then} once all that was written until now is on disk: at once, on this thread, if nothing waits, else on another. Runs
     * {@code otherwise} when some of it never will be: the disk failed, or the store is closed. Exactly one of both is run.
     */
    void whenDurable(Runnable then, Runnable otherwise);
}
