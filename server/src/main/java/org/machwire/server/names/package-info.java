/**
 * Names: what a path denotes, who may open it, which device a name is, and which Ethernet and IP addresses a device has.
 *
 * <p>Imports {@code capability} and {@code proto}'s pure packages. Must never know ports, frames, the switch, generated messages or
 * gRPC: what a task publishes is an opaque object here, and the existing devices are asked for through {@link DeviceCatalog}.
 *
 * <p>State: {@link NodeTree} owns the published nodes and the permissions of all, {@link Leases} the address leases of a segment,
 * {@link MacAddresses} its Ethernet addresses. Each is guarded by the lock of its one object, held for a few map operations. Under it the
 * room's own interfaces to what survives a restart are called, so that what is stored has the order of the changes, and the quotas
 * are asked; both return at once and call nobody back. All other types are immutable values.
 *
 * <p>What survives a restart: leases ({@link LeaseStore}) and permissions that were changed ({@link PermissionStore}). Ethernet addresses
 * need no store: they follow from the server's secret.
 *
 * <p>Known limits: quotas of leases are of each segment. Paths do not continue below a published node. When a segment's addresses are used up,
 * a user gets back his own unused leases only: those that others left unused stay theirs.
 */
@NullMarked
package org.machwire.server.names;

import org.jspecify.annotations.NullMarked;
