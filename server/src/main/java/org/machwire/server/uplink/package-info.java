/**
 * Uplinks: attachments to what is outside of a segment, by a network interface, a TAP interface or passt.
 *
 * <p>May import {@code fabric} and {@code guard}. Must never know ports, names or gRPC: it is told which segment and what to attach it
 * to, and finds devices by a {@link org.machwire.server.uplink.Station.Finder}. Native calls are made for it by {@code org.machwire.linux}.
 *
 * <p><b>State and owners.</b> A {@link org.machwire.server.uplink.WireUplink} owns its ring and the wire of the moment; its lock guards the change
 * from one wire to the next, and is taken by no one on the frame path but where the wire is lost. Each wire belongs to one thread that receives and
 * one that sends, and any may close it.
 *
 * <p>A {@link org.machwire.server.uplink.PasstUplink} owns one {@code PasstPeer} for each device that sends outside; a peer owns its ring, its process
 * and the two threads that serve it.
 *
 * <p><b>Known limits.</b> The machine itself is not reached through its own interface: it hears nothing of what is sent there, nor is it heard
 * (a TAP interface, or a veth pair, does both). Frames that are in the hands of the sending thread, or of the kernel, when a right is revoked are on
 * their way. What is joined to more than 64 KiB is cut off there, and the rest sent again by who sent it. A TAP interface that an administrator sets
 * down refuses frames, which is counted, but not told. passt answers echo requests only where the system lets its user ask for them
 * (net.ipv4.ping_group_range), and forwards no broadcasts; hosts learn of its IPv6 router by its advertisements only. Started by root it
 * becomes nobody, as whom others may run too.
 */
@NullMarked
package org.machwire.server.uplink;

import org.jspecify.annotations.NullMarked;
