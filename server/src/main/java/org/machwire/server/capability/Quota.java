package org.machwire.server.capability;

/**
 * How much one user may have at a time.
 *
 * @param leases address leases, unused ones included
 * @param devices existing devices
 * @param published published nodes
 * @param grants exported grants that are neither revoked nor expired
 */
public record Quota(int leases, int devices, int published, int grants) {

    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException for a negative one
     */
    public Quota {
        if (leases < 0 || devices < 0 || published < 0 || grants < 0) {
            throw new IllegalArgumentException("a quota is not negative");
        }
    }
}
