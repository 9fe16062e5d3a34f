package org.machwire.client;

/** The hypervisor refuses a token: the message is one sentence for people. */
public final class RefusedTokenException extends HypervisorException {
    private static final long serialVersionUID = 1;

    private final String reason;

    RefusedTokenException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    /**
     * The rule by which it is refused, such as {@code EXPIRED} or {@code REVOKED}: {@link org.machwire.token.TokenRule} has them.
     * {@code REFUSED} and no more to whoever has not proved to be the holder.
     */
    public String reason() {
        return reason;
    }
}
