/**
 * A virtual device at the end of a stream of octets, each frame preceded by its length: the wire that QEMU's {@code -netdev stream}
 * and VDE's {@code vde_plug} speak; or of a datagram socket, each datagram a frame: that of QEMU's {@code -netdev dgram}.
 *
 * <p>It may import the client library, the formats of {@code proto} and the JDK. It must never know gRPC or commands. Only
 * {@link org.machwire.client.wire.WireDevice} knows of hypervisors and leases; {@code Outbox} knows frames and nothing else.
 *
 * <p>State: a {@link org.machwire.client.wire.WireDevice} owns a kept device; the peer of the moment is one
 * volatile, and has an {@code Outbox} of its own, so that no frame meant for one peer is for the next. On a datagram socket
 * there are no connections, and the outbox is that of the socket. A peer has two threads: one
 * reads and sends to the device, one waits for the outbox and writes. The library's delivery thread only appends to the outbox, and what does
 * not fit is dropped and counted.
 *
 * <p>Known limits: one peer at a time. Those who come meanwhile wait in the listening socket's backlog, where what they send waits
 * with them, and is sent as stale as it is once it is their turn. Between binding and restricting the listening socket those may
 * connect whom the umask lets write. A peer learns the MTU at its coming: when that changes, frames are measured by the old one
 * until it goes, and by the hypervisor. A datagram peer that has gone is noticed when the device hears the next frame for it; who
 * else of our user sends datagrams to its socket sends as the device; a peer that finds out where to send by what it hears (vfkit's
 * way, with a path of the peer's own choice) is not served.
 */
@NullMarked
package org.machwire.client.wire;

import org.jspecify.annotations.NullMarked;
