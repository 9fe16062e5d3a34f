package org.machwire.client;

/** What became of a session and of what it keeps. */
public sealed interface SessionEvent {
    /** The task has died, and all that was kept with it; attaching again begins. Said once a death. */
    record Lost(RuntimeException reason) implements SessionEvent {}

    /**
     * Something kept is there again.
     *
     * @param what it is, for people
     * @param value the new object, whose names are others than before: what {@link Kept#get} gives from now on
     */
    record Restored(String what, Object value) implements SessionEvent {}

    /** Something kept could not be had again, and why. It is tried again; said once a death and reason. */
    record NotRestored(String what, RuntimeException reason) implements SessionEvent {}

    /** Takes events, on the session's own thread, in their order: it may make calls, and holds up what follows. */
    @FunctionalInterface
    interface Listener {
        void happened(SessionEvent event);
    }
}
