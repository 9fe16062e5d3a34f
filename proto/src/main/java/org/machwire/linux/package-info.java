/**
 * Linux network interfaces and sockets that Java does not know, opened, configured and used by native calls.
 *
 * <p>Both sides use it: a client whose device is a TAP interface, and the server for its uplinks. It imports the frame formats of
 * {@code org.machwire.ethernet} and the JDK, and must never know devices, leases or gRPC: it is told an address and moves frames.
 * Native calls are made in {@link org.machwire.linux.LinuxCalls} only, so a program that uses this package runs with
 * {@code --enable-native-access=ALL-UNNAMED}.
 *
 * <p>State: a {@link org.machwire.linux.TapInterface} owns its descriptors; one thread reads, one writes, any thread
 * closes. What was configured is remembered by the interface, so that configuring it again changes only what differs.
 *
 * <p>Known limits: Linux on 64-bit little-endian machines with the generic numbers of system calls (x86-64, aarch64, riscv64).
 * A TAP interface has one queue and no segmentation offload: one system call a frame. Addresses that someone else changes meanwhile are not noticed
 * before the next configuration, and an interface that was renamed keeps its addresses but not its IPv6 settings up to date.
 * Neighbours are not told of a changed MAC address, they find out as of any other.
 */
@NullMarked
package org.machwire.linux;

import org.jspecify.annotations.NullMarked;
