/**
 * Capability tokens: chains of signed blocks that carry a right outside the server, and how they are made, narrowed, read and checked.
 *
 * <p>The contract is {@code machwire/v1/token.proto}; {@code TOKENS.md} explains it and says what an attacker can and cannot do.
 * {@link org.machwire.token.Token#parse} takes nothing that is malformed or beyond the limits,
 * {@link org.machwire.token.TokenVerifier} believes nothing that is not signed, and what comes out,
 * {@link org.machwire.token.VerifiedToken}, says what the chain grants. The server adds what only it can know: whether a block is
 * revoked, whether a task lives, who is at the other end of the connection.
 *
 * <p>All types are immutable values. The room imports BouncyCastle's Ed25519, generated messages and {@code ethernet}; it must never
 * know a clock, a source of randomness, a file or a connection: times and nonces are arguments. Keys are not wiped from memory.
 */
@NullMarked
package org.machwire.token;

import org.jspecify.annotations.NullMarked;
