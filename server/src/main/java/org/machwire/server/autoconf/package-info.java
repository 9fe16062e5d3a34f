/**
 * The hypervisor's own station on a segment: answers what hosts ask that configure themselves, by ARP, neighbour discovery,
 * router advertisements, ICMP echo, DHCPv4, DHCPv6 and DNS.
 *
 * <p>May import {@code fabric}, {@code guard} and {@code names}. Must never know ports, rights, tokens or gRPC, nor how a lease
 * came to be: who owns an Ethernet address and whom a user means by a name is what {@link org.machwire.server.names.Hosts}
 * says, and all else is in one immutable {@link org.machwire.server.autoconf.Offer}. There is no pool and nothing to store: the lease of a
 * device is the answer for as long as it exists.
 *
 * <p><b>State and owners.</b> A {@link org.machwire.server.autoconf.Station} owns its counters, and one spare
 * {@code Clerk}: the memory that a frame is read and its reply made in. A thread takes the clerk, or makes one where another
 * thread has it, and gives it back: no lock is held while a reply is switched. In the steady state the memory of frames and replies is reused;
 * what is left to the collector is a few small objects per lease or name that is looked up. {@link
 * org.machwire.server.autoconf.UdpForwarder} owns the questions it forwarded, under its own lock, inside which nobody is
 * called; its thread alone touches its socket.
 *
 * <p><b>Who is answered.</b> Address resolution and echo answer everybody. The rest is for devices: the host that a frame's source
 * address belongs to, which the guard has vouched for. Replies go to that Ethernet address and to no other, whatever the IP destination
 * is; even unsolicited advertisements go to one device after the other, so that nothing of it leaves by an uplink.
 *
 * <p><b>Known limits.</b> No fragments and no IPv6 extension headers, so no echo longer than the MTU. DNS over UDP only: what does not
 * fit is marked as truncated and cannot be had. A name has one label, so a device with a dot in its name is found by that label only
 * when the dot is escaped. AAAA and reverse lookup know the leased address: a host that only makes its address itself is
 * not found under it. Negative answers of reverse zones and of bare names carry no SOA. DHCP knows nothing of
 * relays, of options beyond those that {@code DhcpServer} and {@code Dhcp6Server} write, of prefix delegation and temporary
 * addresses, and of DHCPv6 by unicast. The forwarder has one upstream and one socket: against forged answers stand the
 * kernel's check of the source, a random id and the question itself, not a new source port per question. It does not cache and does not
 * validate.
 */
@NullMarked
package org.machwire.server.autoconf;

import org.jspecify.annotations.NullMarked;
