/**
 * Uplinks: attachments to what is outside of a segment, by a network interface, a TAP interface or passt.
 *
 * <p>May import {@code fabric} and {@code guard}. Must never know ports, names or gRPC: it is told which segment and what to attach it
 * to. Native calls are made for it by {@code org.machwire.linux}.
 *
 * <p><b>State and owners.</b> A {@link org.machwire.server.uplink.WireUplink} owns its ring and the wire of the moment; its lock guards the change
 * from one wire to the next, and is taken by no one on the frame path but where the wire is lost. Each wire belongs to one thread that receives and
 * one that sends, and any may close it.
 *
 * <p><b>Known limits.</b> The machine itself is not reached through its own interface: it hears nothing of what is sent there, nor is it heard
 * (a TAP interface, or a veth pair, does both). Frames that are handed to the kernel when a right is revoked are on their way. Frames longer than
 * the segment's MTU allows are dropped, also such as were only joined on the way in if no segment size is told.
 */
@NullMarked
package org.machwire.server.uplink;

import org.jspecify.annotations.NullMarked;
