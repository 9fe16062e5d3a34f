package org.machwire.server.capability;

import org.machwire.token.Octets;

/**
 * Who presents a token or revokes a block: what the kernel and the server know of him.
 *
 * @param credentials his user and groups
 * @param administrator whether everything is his to revoke
 * @param taskNumber the public number of his task
 * @param taskId its secret, which proofs are bound to
 */
public record Presenter(Credentials credentials, boolean administrator, long taskNumber, Octets taskId) {
    /** The uid that the kernel vouches for. */
    public int uid() {
        return credentials.uid();
    }
}
