package org.machwire.server.capability;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.token.BlockId;
import org.machwire.token.Octets;

/**
 * Where grants and revocations survive a restart. {@code store} implements it; writing returns at once, and {@link #flush} when all that
 * was written before is on disk.
 */
public interface CapabilityStore {
    /**
     * An exported grant.
     *
     * @param base the encoded token of the right that it was exported from, whose chain it continues; null for one of nodes
     * @param uid who exported it
     * @param since when, in seconds since 1970
     * @param token its own block, encoded as a token
     */
    record StoredGrant(BlockId id, @Nullable Octets base, int uid, long since, String label, Octets token) {}

    /**
     * A revoked block.
     *
     * @param grant the exported grant that it is, or descends from; null where the server does not know
     * @param receipt what {@code Revoke} answered, opaque to the store
     */
    record StoredRevocation(BlockId id, @Nullable BlockId grant, long epoch, Octets receipt) {}

    /** Grants, oldest first; read once, at the start. */
    List<StoredGrant> grants();

    /** Revocations, in the order of their epochs; read once, at the start. */
    List<StoredRevocation> revocations();

    /** The highest wall-clock second that was ever stored; 0 at first. */
    long highWater();

    void putGrant(StoredGrant grant);

    /** Forgets a grant, so that it can never be valid again. */
    void removeGrant(BlockId id);

    void putRevocation(StoredRevocation revocation);

    /** Forgets a revocation, whose grant was forgotten before. */
    void removeRevocation(BlockId id);

    /** Stores a second that is later than the one before. */
    void putHighWater(long second);

    /** Waits until all that this thread has written is on disk. Not on a thread that others wait for. */
    void flush();
}
