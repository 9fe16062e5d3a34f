package org.machwire.server.isolation;

/** Headers are cut off or contradict themselves (section <em>Shape</em>). */
final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    private Malformed() {
        super("a header is cut off or contradicts itself", null, false, false);
    }

    /** @throws Malformed unless {@code sound} */
    static void unless(boolean sound) throws Malformed {
        if (!sound) {
            throw new Malformed();
        }
    }
}
