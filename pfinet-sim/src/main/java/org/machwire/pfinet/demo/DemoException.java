package org.machwire.pfinet.demo;

/** What a check expected was not seen: one sentence for people. */
final class DemoException extends Exception {
    private static final long serialVersionUID = 1;

    DemoException(String message) {
        super(message);
    }
}
