package org.machwire.server.rpc;

import io.netty.channel.Channel;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.machwire.server.task.Peer;

/**
 * Counts connections, in all and by user, and refuses what is beyond the limits. A user's connection beyond the limit is told
 * so by its first call, and closed soon; beyond the limit of all, or far beyond his own, it is closed at once.
 * Thread-safe.
 */
final class Connections {
    private static final int GRACE_SECONDS = 1;

    private final int perUser;
    private final int inAll;
    private final Map<Integer, Integer> byUser = new HashMap<>();
    private int all;

    Connections(int perUser, int inAll) {
        this.perUser = perUser;
        this.inAll = inAll;
    }

    /** Counts a new connection until its channel closes; null if it must be closed at once. */
    @Nullable
    Connection admit(Channel channel, Peer peer) {
        int uid = peer.credentials().uid();
        int users;
        synchronized (this) {
            users = byUser.getOrDefault(uid, 0);
            if (all >= inAll || users >= 2L * perUser) {
                return null;
            }
            all++;
            byUser.merge(uid, 1, Integer::sum);
        }
        channel.closeFuture().addListener(closed -> leave(uid));
        if (users < perUser) {
            return new Connection(peer, channel.eventLoop(), null);
        }
        channel.eventLoop().schedule(() -> channel.close(), GRACE_SECONDS, TimeUnit.SECONDS);
        return new Connection(peer, channel.eventLoop(), "more than " + perUser + " connections of one user");
    }

    private synchronized void leave(int uid) {
        all--;
        byUser.computeIfPresent(uid, (user, count) -> count == 1 ? null : count - 1);
    }
}
