/**
 * Authority: who a peer is, and what he may do, whether a node's permission bits or a token said so; and how that ends.
 *
 * <p>Imports {@code proto}'s pure packages only. Knows no nodes, devices, ports or gRPC: what is made of an authority is taken away through
 * {@link Rights}, what a block depends on is asked through {@link Conditions}, and what must survive a restart goes through {@link
 * CapabilityStore}, {@link QuotaStore} and {@link Audit}, which this room defines and others implement.
 *
 * <h2>From token to authority</h2>
 *
 * <p>{@link TokenDesk} checks what never changes: signatures, and that the presenter is the holder. Only who has proved that is told
 * why he is refused. {@link Authorities} then makes an {@link Authority} of each block of the chain, behind those of the chain that
 * an exported token continues. Authorities are a tree by block ids: a right rests on one, counts to it and to all above it (devices, rates), and
 * dies with any of them. When nothing rests on an authority it is forgotten, and what it had sent is remembered until its rates are full again.
 *
 * <h2>How an authority ends</h2>
 *
 * <p>By revocation, expiry, or the end of a task or subspace that a block depends on. It is marked dead first, so that nothing new
 * comes of it; then {@link Rights#takeAway} takes away what there is, in a new epoch; a revocation is on disk before it is
 * answered. One that is forgotten or was never imported is refused by its id when it comes: by that of any block of its chain.
 *
 * <p>{@link Revocations} are remembered as long as the exported block that they descend from, and of a user's revoked exports the last, as many
 * as he may have: a chain whose exported blocks {@link Grants} does not know is refused anyway. So nobody fills the disk.
 *
 * <h2>State and locks</h2>
 *
 * <p>The monitor of {@link Authorities} guards the living ones; under it, those of {@link Grants} and {@link Revocations} guard theirs. Each table of
 * {@link TokenDesk} has its own; {@link Quotas} is a concurrent map. Under these no other room is called, but for writes to the store, which
 * return at once. What ends authorities takes two locks in {@link Capabilities} before all others, so that epochs begin everywhere in one order; nobody who holds a lock may call it. {@link Authority#isDead} and {@link
 * Allowance} are read on the frame path, without a lock.
 *
 * <h2>Time</h2>
 *
 * <p>{@link ServerTime} never goes back: not while the server runs, and not below the high-water mark that is stored every ten seconds and whenever something
 * expires. A clock that was set ahead by mistake thus ends what has expired meanwhile for good.
 *
 * <h2>Known limits</h2>
 *
 * <p>A grant is not looked at again when its node's permission bits change: it is revoked. No listener has TLS peers yet, so a block for one is
 * refused. Roles are granted and narrowed, but the guard has no rule yet that asks for them.
 */
@NullMarked
package org.machwire.server.capability;

import org.jspecify.annotations.NullMarked;
