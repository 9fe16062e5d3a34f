package org.machwire.client;

import org.jspecify.annotations.Nullable;
import org.machwire.token.BlockId;
import org.machwire.token.Scope;

/**
 * A token that has become a right. Closing gives up both references; what was opened by them stays.
 *
 * @param master a device master that opens what the token grants, by names as {@code DEVICE}, {@code SEGMENT/DEVICE} or a
 *     node's path
 * @param root the root directory of the token's subspace, in which the task is now for good; null if it names none
 * @param id the token's last block: what is revoked to end this right
 * @param scope what the chain grants
 */
public record ImportedToken(SendRight master, @Nullable SendRight root, BlockId id,
        Scope scope) implements AutoCloseable {

    @Override
    public void close() {
        master.close();
        if (root != null) {
            root.close();
        }
    }
}
