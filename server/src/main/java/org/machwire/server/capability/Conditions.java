package org.machwire.server.capability;

import org.jspecify.annotations.Nullable;
import org.machwire.token.BlockId;
import org.machwire.token.SubspaceId;
import org.machwire.token.TaskReference;

/** What a block can depend on besides the time. The server answers it from the rooms that know. */
public interface Conditions {
    /** Tells whether a task of this run of the server lives. */
    boolean lives(TaskReference task);

    /** Tells whether a node exists. */
    boolean hasNode(String path);

    /** The block by whose right a living subspace was made; null where there is no such subspace. */
    @Nullable
    BlockId maker(SubspaceId subspace);
}
