package org.machwire.server.filter.differential;

/** An instruction that refuses the frame, in the reference. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused() {
        super(null, null, false, false);
    }
}
