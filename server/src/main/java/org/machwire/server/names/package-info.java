/**
 * Names: what a path denotes, who may open it, which device a name is, and which Ethernet and IP addresses a device has.
 *
 * <p>Imports {@code capability} and {@code proto}'s pure packages. Must never know ports, frames, the switch, generated messages or
 * gRPC: what a task publishes is an opaque object here, and the existing devices are asked for through {@link DeviceCatalog}.
 *
 * <p>State: {@link NodeTree} owns the published nodes, {@link Leases} the address leases of a segment, {@link MacAddresses} its
 * Ethernet addresses. Each is guarded by the lock of its one object, held for a few map operations; none is held while another room
 * is called. All other types are immutable values.
 *
 * <p>Known limits: nothing survives a restart. Paths do not continue below a published node. When a segment's addresses are used up,
 * a user gets back his own unused leases only: those that others left unused stay theirs.
 */
@NullMarked
package org.machwire.server.names;

import org.jspecify.annotations.NullMarked;
