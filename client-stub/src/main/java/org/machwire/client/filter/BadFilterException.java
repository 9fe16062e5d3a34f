package org.machwire.client.filter;

/** What was given for a filter program is none: one sentence. It carries no stack trace: it is an answer to whoever gave it. */
public final class BadFilterException extends Exception {
    private static final long serialVersionUID = 1;

    BadFilterException(String sentence) {
        super(sentence, null, false, false);
    }
}
