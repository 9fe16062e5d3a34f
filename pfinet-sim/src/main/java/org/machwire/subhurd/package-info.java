/**
 * The sub-Hurd simulator: {@code machwire subhurd}, a client that gives the processes it starts a small world of devices, as
 * the Hurd's {@code boot -f} does.
 *
 * <p>{@link org.machwire.subhurd.Subhurd} holds a token and the subspace made of it at the hypervisor;
 * {@link org.machwire.subhurd.TokenSocket} is where children fetch tokens that {@link org.machwire.subhurd.World} narrows for them.
 * Children attach to the hypervisor themselves: nothing of theirs but the fetching comes by here.
 *
 * <p>It may import the client library and the formats of {@code proto}. It must never know the server's rooms, nor see a frame.
 *
 * <p><b>Who owns the state.</b> The {@link org.machwire.client.Session} rebuilds the {@code World}, an immutable value; the socket's one
 * event loop counts its connections; nothing else changes.
 *
 * <p><b>Known limits.</b> SIGTERM and SIGHUP reach the command as SIGTERM; an interrupt from the terminal reaches it by itself;
 * other signals are not passed on. Killed by SIGKILL it leaves an empty socket's directory behind, and the command running without
 * devices. In a user namespace that maps uids, children's tokens are bound to their keys alone: the uid that the hypervisor sees is not
 * to be known there. Nothing can be published inside a subspace, so {@code eth-filter} can open a device there and not serve it. A process that attaches without a
 * token has what its user may open: a sub-Hurd confines what is reached by its tokens, not its user.
 */
@NullMarked
package org.machwire.subhurd;

import org.jspecify.annotations.NullMarked;
