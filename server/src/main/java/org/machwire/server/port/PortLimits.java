package org.machwire.server.port;

/**
 * Bounds of what tasks take in the port kernel.
 *
 * @param namesPerTask names that a task may have at one time, 2 to 10,000,000. A port has at most twice as many send-once rights
 *        and a few more: a request of either kind for each name
 * @param queueOctetsPerAccount octets that the messages sent by the tasks of one account may have in queues
 * @param rightsPerMessage rights in the body of one message
 */
public record PortLimits(int namesPerTask, long queueOctetsPerAccount, int rightsPerMessage) {
    public static final long QUEUE_OCTETS_DEFAULT = 16L << 20;
    public static final int RIGHTS_DEFAULT = 16_384;

    // Names are 32 bits wide, but their table is tracked from below; ten million of them would be no task's.
    private static final int MAX_NAMES = 10_000_000;

    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException out of these bounds
     */
    public PortLimits {
        if (namesPerTask < 1 || namesPerTask > MAX_NAMES) {
            throw new IllegalArgumentException("a space has 1 to " + MAX_NAMES + " names, not " + namesPerTask);
        }
    }

    /** Limits of names, with the defaults of the others. */
    public static PortLimits ofNames(int namesPerTask) {
        return new PortLimits(namesPerTask, QUEUE_OCTETS_DEFAULT, RIGHTS_DEFAULT);
    }
}
