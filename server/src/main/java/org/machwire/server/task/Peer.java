package org.machwire.server.task;

import org.machwire.server.capability.Credentials;

/**
 * A process at the other end of a connection.
 *
 * @param credentials its user and groups
 * @param pid its process id, 0 if it lives in a pid namespace that ours does not see
 */
public record Peer(Credentials credentials, int pid) {
    /** The same process of the same user: what a task id is bound to. Groups may have changed between two connects. */
    public boolean isSameProcess(Peer other) {
        return pid == other.pid && credentials.uid() == other.credentials.uid();
    }
}
