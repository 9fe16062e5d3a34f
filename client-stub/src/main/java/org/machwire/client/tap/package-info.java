/**
 * A Linux TAP interface, opened, configured and pumped from Java alone: the end of the wire for {@code machwire tap}.
 *
 * <p>It may import the client library, the formats of {@code proto} and the JDK. It must never know gRPC or commands. Only
 * {@link org.machwire.client.tap.TapDevice} knows of devices and leases; the rest is told an address and moves frames. Native calls
 * are made in {@code LinuxCalls} and {@link org.machwire.client.tap.Signals} only, so a program that uses this room runs with
 * {@code --enable-native-access=ALL-UNNAMED}.
 *
 * <p>State: a {@link org.machwire.client.tap.TapDevice} owns the connection of the moment, by its keeper's thread; a {@link
 * org.machwire.client.tap.TapInterface} owns its descriptors; one thread reads, one writes, any thread
 * closes. What was configured is remembered by the interface, so that configuring it again changes only what differs.
 *
 * <p>Known limits: Linux on 64-bit little-endian machines with the generic numbers of system calls (x86-64, aarch64, riscv64).
 * One queue, no segmentation offload: one system call a frame. Addresses that someone else changes meanwhile are not noticed
 * before the next configuration, and an interface that was renamed keeps its addresses but not its IPv6 settings up to date.
 * Neighbours are not told of a changed MAC address, they find out as of any other.
 */
@NullMarked
package org.machwire.client.tap;

import org.jspecify.annotations.NullMarked;
