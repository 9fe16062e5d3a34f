package org.machwire.mach;

/**
 * A routine failed with a code. It carries no stack trace: it is an answer to a client, not a fault of ours.
 */
public final class MachException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ReturnCode code;

    /** @param detail one sentence for people: what was wrong, without secrets and without others' data */
    public MachException(ReturnCode code, String detail) {
        super(code.name() + ": " + detail, null, false, false);
        this.code = code;
    }

    public ReturnCode code() {
        return code;
    }
}
