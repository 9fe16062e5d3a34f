package org.machwire.mach;

import java.util.Map;
import java.util.TreeMap;

/**
 * A routine failed with a code. It carries no stack trace: it is an answer to a client, not a fault of ours.
 */
public final class MachException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ReturnCode code;
    private final Map<String, String> details;

    /** @param detail one sentence for people: what was wrong, without secrets and without others' data */
    public MachException(ReturnCode code, String detail) {
        this(code, code.name() + ": " + detail, Map.of());
    }

    private MachException(ReturnCode code, String message, Map<String, String> details) {
        super(message, null, false, false);
        this.code = code;
        this.details = details;
    }

    /** The same, with one more detail for programs. */
    public MachException with(String name, String value) {
        Map<String, String> more = new TreeMap<>(details);
        more.put(name, value);
        return new MachException(code, String.valueOf(getMessage()), Map.copyOf(more));
    }

    /** What programs are told beside the code, by name. */
    public Map<String, String> details() {
        return details;
    }

    public ReturnCode code() {
        return code;
    }
}
