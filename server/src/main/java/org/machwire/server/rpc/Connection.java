package org.machwire.server.rpc;

import io.grpc.Attributes;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.machwire.server.task.Peer;

/**
 * A client's connection, as its calls find it in their attributes.
 *
 * @param peer who is at the other end, by the kernel's word
 * @param loop the thread that all calls of this connection run on
 * @param refusal why calls of this connection are refused; null if they are not
 * @param unread what its user's clients have not read
 */
record Connection(Peer peer, EventLoop loop, @Nullable String refusal, UnreadOctets unread) {
    static final Attributes.Key<Connection> KEY = Attributes.Key.create("machwire-connection");
}
