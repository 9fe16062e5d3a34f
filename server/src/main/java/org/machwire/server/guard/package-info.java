/**
 * Says whether this sender may send this frame: one verdict, one reason.
 *
 * <p>The room imports the frame formats of {@code org.machwire.ethernet} and the reasons of {@code DropReason}, and
 * knows nothing of other rooms: who the sender is, where its policy comes from and what becomes of the frame is not its
 * business.
 *
 * <p>All state is immutable and belongs to its {@link org.machwire.server.guard.Guard}; a new policy is a new guard, so
 * a frame is always checked against one policy and never against a mix of two. A guard looks at nothing but the octets
 * of the frame, and keeps nothing of them.
 *
 * <p>A device has a {@link org.machwire.server.guard.DeviceGuard}: it sends as itself. An uplink has an {@link
 * org.machwire.server.guard.UplinkGuard}: what is behind it may be anybody but one of the segment's own. The hypervisor's own station is trusted.
 *
 * <p>The checks follow the order of {@code DropReason}: link, EtherType, shape of the header, ARP, IPv4, IPv6. Each
 * protocol is a rule of its own, and everything a rule compares is a number computed when the guard is made.
 *
 * <p>Known limits: what neighbour discovery and DHCP claim in their messages is compared with the sender only where it
 * has no address yet (a frame from an own address may still carry a false target or link-layer address), roles such as router or DHCP server are
 * not restricted, and there is no rate. The target of ARP, checksums, fragments and all beyond the first header are the
 * receiver's to judge, except in packets from {@code ::}. The only link-local address is the one that is made of the
 * Ethernet address; a host with random interface identifiers (RFC 7217) needs that address in its policy.
 */
@NullMarked
package org.machwire.server.guard;

import org.jspecify.annotations.NullMarked;
