/**
 * Authority: who a peer is and what he may do with one object, whether a node's permission bits or (later) a token said so.
 *
 * <p>Imports {@code proto}'s pure packages only. Knows no nodes, devices, ports or gRPC: the object of a grant is opaque here. All
 * types are immutable values; there is no state.
 *
 * <p>Known limits: grants are not yet revocable and have no tokens.
 */
@NullMarked
package org.machwire.server.capability;

import org.jspecify.annotations.NullMarked;
