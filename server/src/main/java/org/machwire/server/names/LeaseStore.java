package org.machwire.server.names;

import java.util.List;

/**
 * Where address leases survive a restart. The room that needs it defines it; {@code store}
 * implements it.
 *
 * <p>Writing returns at once; it is on disk when the store says so to whoever answers the caller.
 */
public interface LeaseStore {
    /** It is empty, and stays so. */
    LeaseStore NONE = new LeaseStore() {
        @Override
        public List<StoredLease> leases(String segment) {
            return List.of();
        }

        @Override
        public void putLease(StoredLease lease) {}

        @Override
        public void releaseLease(DeviceIdentity identity) {}

        @Override
        public void removeLease(DeviceIdentity identity) {}
    };

    /**
     * A stored lease.
     *
     * @param index the number of the addresses in the segment's plan
     */
    record StoredLease(DeviceIdentity identity, int index) {}

    /** The leases of a segment, the longest unused first, those that were in use at the end last; read once, at the start. */
    List<StoredLease> leases(String segment);

    /** Stores a lease that is in use from now on, in the place of an older one of the device. */
    void putLease(StoredLease lease);

    /** Stores that a lease is unused from now on; nothing happens when there is none. */
    void releaseLease(DeviceIdentity identity);

    /** Forgets the lease of a device. */
    void removeLease(DeviceIdentity identity);
}
