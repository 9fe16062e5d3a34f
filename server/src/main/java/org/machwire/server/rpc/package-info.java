/**
 * The skin: gRPC services that translate, delegate to a room, and map errors. No rule lives here.
 *
 * <p>The only room with {@code io.grpc}, Netty and generated messages, but for the audit entries that {@code store} writes. May import {@code task}, {@code port}, {@code device}, {@code names},
 * {@code capability} and {@code fabric}.
 *
 * <p>All calls run on the event loop of their connection (a direct executor): no routine waits, but those of the token
 * door and the audit trail, which verify signatures or wait for the disk, and run on a virtual thread each. What a routine changed that must
 * survive is answered when it is on disk, by the store's thread. The rooms are thread-safe, so what
 * the calls of different connections do needs no lock here; what belongs to one stream is touched by its loop only.
 *
 * <p><b>Known limits.</b> A peer whose uid has no meaning in the server's user namespace is seen as the overflow uid (65534).
 */
@NullMarked
package org.machwire.server.rpc;

import org.jspecify.annotations.NullMarked;
