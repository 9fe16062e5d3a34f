package org.machwire.server.rpc;

import io.netty.channel.Channel;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
    private final Supplier<UnreadOctets> unread;
    private final Map<Integer, User> byUser = new HashMap<>();
    private int all;

    /** @param unread makes the count of one user's unread answers */
    Connections(int perUser, int inAll, Supplier<UnreadOctets> unread) {
        this.perUser = perUser;
        this.inAll = inAll;
        this.unread = unread;
    }

    /** One who has connections. */
    private static final class User {
        private final UnreadOctets unread;
        private int connections;

        User(UnreadOctets unread) {
            this.unread = unread;
        }
    }

    /** Counts a new connection until its channel closes; null if it must be closed at once. */
    @Nullable
    Connection admit(Channel channel, Peer peer) {
        int uid = peer.credentials().uid();
        int users;
        UnreadOctets octets;
        synchronized (this) {
            User user = byUser.get(uid);
            users = user == null ? 0 : user.connections;
            if (all >= inAll || users >= 2L * perUser) {
                return null;
            }
            all++;
            if (user == null) {
                user = new User(unread.get());
                byUser.put(uid, user);
            }
            user.connections++;
            octets = user.unread;
        }
        channel.closeFuture().addListener(closed -> leave(uid));
        if (users < perUser) {
            return new Connection(peer, channel.eventLoop(), null, octets);
        }
        channel.eventLoop().schedule(() -> channel.close(), GRACE_SECONDS, TimeUnit.SECONDS);
        return new Connection(peer, channel.eventLoop(), "more than " + perUser + " connections of one user",
                octets);
    }

    private synchronized void leave(int uid) {
        all--;
        byUser.computeIfPresent(uid, (key, user) -> --user.connections == 0 ? null : user);
    }
}
