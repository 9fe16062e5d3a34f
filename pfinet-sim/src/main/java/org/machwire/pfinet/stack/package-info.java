/**
 * A small TCP/IP stack in user space, which plays the part of the Hurd's pfinet: ARP, IPv4, ICMP echo and UDP as one
 * station on one {@link org.machwire.pfinet.stack.Link}, and two services on top, an echo server and a pinger.
 *
 * <p>It may import the formats of {@code org.machwire.ethernet} and nothing else of ours. It must never know Mach, gRPC,
 * devices, or where its frames go. Time comes in as a clock and as calls of {@code tick}; there are no threads in here.
 *
 * <p><b>Who owns the state.</b> Everything below {@link org.machwire.pfinet.stack.IpStack} is guarded by that stack's one
 * lock. Frames to transmit and callbacks to run are collected under the lock and carried out after it is released, in
 * order, by the same thread. So a callback may call the stack, and what two threads caused may be carried out in either
 * order. A pinger has a monitor for its own sums and never holds it while it calls anything.
 *
 * <p><b>Known limits.</b>
 * <ul>
 * <li>No IPv6: its frames are dropped and counted. No TCP, no multicast, no VLAN tags, no DHCP.
 * <li>IPv4 packets are neither fragmented nor reassembled nor forwarded; options are skipped, none is acted on.
 * <li>A stack does not reach itself: what it sends to its own address is dropped as {@code NO_ROUTE}.
 * <li>No duplicate address detection: a station that claims our address is only counted. ARP is as trusting as RFC 826
 * towards stations already in the table; that nobody forges it is the segment's business.
 * <li>ICMP errors end echo requests; users of UDP do not hear of them. Redirects are ignored.
 * <li>Short frames are not padded, as pfinet does not pad them either.
 * <li>The link's address and MTU are read once: a stack does not survive a change of either.
 * </ul>
 */
@NullMarked
package org.machwire.pfinet.stack;

import org.jspecify.annotations.NullMarked;
