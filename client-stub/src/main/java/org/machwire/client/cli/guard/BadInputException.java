package org.machwire.client.cli.guard;

/** What was given to a command is wrong: one sentence. */
final class BadInputException extends Exception {
    private static final long serialVersionUID = 1;

    BadInputException(String message) {
        super(message);
    }
}
