package org.machwire.server.capability;

/** A user was refused so often that he has to wait. It carries no stack trace. */
public final class TooManyRefusalsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooManyRefusalsException() {
        super("too many tokens were refused: wait a minute", null, false, false);
    }
}
