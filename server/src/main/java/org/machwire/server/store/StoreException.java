package org.machwire.server.store;

import java.nio.file.Path;

/** The store cannot be opened or can no longer be written: one sentence for people that says what to do. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoreException(String message) {
        super(message);
    }

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    static StoreException damaged(Path file, String why) {
        return new StoreException(
                "the store " + file + " is damaged (" + why + "): restore it from a copy, or move it and "
                        + file.getFileName()
                        + "-wal away to begin anew, which makes all tokens void and forgets leases and permissions");
    }
}
