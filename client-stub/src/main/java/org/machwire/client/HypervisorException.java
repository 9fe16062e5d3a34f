package org.machwire.client;

/** The hypervisor could not be reached, or refused for a reason that is not Mach's: one sentence for people. */
public class HypervisorException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public HypervisorException(String message) {
        super(message);
    }

    public HypervisorException(String message, Throwable cause) {
        super(message, cause);
    }
}
