package org.machwire.client.cli;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Standard output takes nothing more. Unchecked, because {@link java.io.PrintStream} keeps an IOException to itself. */
final class OutputException extends UncheckedIOException {
    private static final long serialVersionUID = 1;

    private final boolean unread;

    OutputException(IOException cause) {
        super("standard output cannot be written: " + cause.getMessage(), cause);
        unread = BrokenPipe.is(cause);
    }

    /** Whether nobody reads it any more, which is the end of a command but no failure. */
    boolean isUnread() {
        return unread;
    }
}
