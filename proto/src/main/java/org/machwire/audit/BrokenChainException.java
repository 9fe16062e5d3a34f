package org.machwire.audit;

/** An audit trail is not what was written: which entry, and why, as one sentence for people. */
public final class BrokenChainException extends Exception {
    private static final long serialVersionUID = 1;

    BrokenChainException(String message) {
        super(message);
    }
}
