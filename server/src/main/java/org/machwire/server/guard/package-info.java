/**
 * Says whether this sender may send this frame: one verdict, one reason.
 *
 * <p>The room imports the frame formats of {@code org.machwire.ethernet}, the roles of {@code org.machwire.token} and the reasons of {@code DropReason}, and
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
 * <p>{@link org.machwire.server.guard.Headers} walks a frame once, and packs what it found into a number, which guards and the switch read. Then
 * each protocol has a rule of its own; everything a rule compares is a number computed when the guard is made. The checks follow the order of {@code DropReason}.
 * {@link org.machwire.server.guard.Hearing} is the other direction: what a device may hear. {@link org.machwire.server.guard.Explanation} finds the
 * words for a verdict, apart from the frame path.
 *
 * <p>{@code server/ISOLATION.md} states all rules, what they promise, and what they do not protect against. A slow model of it in the tests is compared with this
 * room frame by frame.
 *
 * <p>Known limits: what is tagged is dropped as a whole, so there are no rights to VLANs. Checksums are the receiver's to judge. The only link-local address is
 * the one that is made of the Ethernet address; a host with random interface identifiers (RFC 7217) needs that address in its policy.
 */
@NullMarked
package org.machwire.server.guard;

import org.jspecify.annotations.NullMarked;
