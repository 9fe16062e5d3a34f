/**
 * A filter translator: a process that opens a device and serves the {@code device} interface on ports of its own, so that a
 * pfinet which knows nothing of it opens it in the device's place. What its rules forbid goes no further, in either direction.
 *
 * <p>It is the Hurd's eth-filter, with what that one forgot: the rules for received frames are enforced too. It may import
 * the client library and the formats of {@code proto}. It must never know the server's rooms, the generated messages, or the stack.
 *
 * <p><b>Who owns the state.</b> {@link org.machwire.pfinet.filter.EthFilter} has one thread, which receives from one port set and owns
 * everything; {@link org.machwire.pfinet.filter.Traffic} alone is read by others.
 *
 * <p><b>Known limits.</b> All clients share the one device and its addresses. ARP always passes, so that a client behind the
 * filter can lie to its neighbours about addresses as far as the hypervisor's guard lets it. The rules keep no state, and see
 * of a fragmented datagram the ports of its first fragment only; the others pass, useless alone. Frames are forwarded one call
 * each, and those that the client's queue has no room for are dropped.
 */
@NullMarked
package org.machwire.pfinet.filter;

import org.jspecify.annotations.NullMarked;
