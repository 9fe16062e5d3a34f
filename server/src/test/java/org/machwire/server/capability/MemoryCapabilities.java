package org.machwire.server.capability;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.machwire.token.BlockId;

/** A store in memory: second {@link Capabilities} made of it are the server after a restart. */
public final class MemoryCapabilities implements CapabilityStore {
    private final Map<BlockId, StoredGrant> grants = new LinkedHashMap<>();
    private final Map<BlockId, StoredRevocation> revocations = new LinkedHashMap<>();
    private long highWater;
    private int flushes;
    private boolean dirty;

    @Override
    public synchronized List<StoredGrant> grants() {
        return List.copyOf(grants.values());
    }

    @Override
    public synchronized List<StoredRevocation> revocations() {
        return List.copyOf(revocations.values());
    }

    @Override
    public synchronized long highWater() {
        return highWater;
    }

    @Override
    public synchronized void putGrant(StoredGrant grant) {
        grants.put(grant.id(), grant);
        dirty = true;
    }

    @Override
    public synchronized void removeGrant(BlockId id) {
        grants.remove(id);
    }

    @Override
    public synchronized void putRevocation(StoredRevocation revocation) {
        revocations.put(revocation.id(), revocation);
        dirty = true;
    }

    @Override
    public synchronized void removeRevocation(BlockId id) {
        revocations.remove(id);
    }

    @Override
    public synchronized void putHighWater(long second) {
        if (second <= highWater) {
            throw new IllegalArgumentException("the mark falls from " + highWater + " to " + second);
        }
        highWater = second;
    }

    @Override
    public synchronized void flush() {
        dirty = false;
        flushes++;
    }

    /** How often somebody waited for the disk. */
    public synchronized int flushes() {
        return flushes;
    }

    /** Whether a grant or a revocation would be lost with the power now. */
    public synchronized boolean isDirty() {
        return dirty;
    }

    /** The ids of what was revoked, in the order of the epochs. */
    public List<BlockId> revoked() {
        return new ArrayList<>(revocations.keySet());
    }
}
