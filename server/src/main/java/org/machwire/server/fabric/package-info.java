/**
 * Segments of the virtual Ethernet: attachments, the switch between them, rings and counters.
 *
 * <p>May import {@code guard} and {@code load}. Must never know ports, rights, names or gRPC: an attachment is anything with an address
 * that takes frames. A segment has at most one uplink, which has no address and takes what is for nobody else.
 *
 * <p><b>State and owners.</b> A {@link org.machwire.server.fabric.Switch} owns its topology, an immutable value behind one volatile field: a
 * batch is forwarded by one topology, read once. A {@link org.machwire.server.fabric.FrameRing} owns its chunks under
 * its own lock, the only one on the frame path, held for the copy of one run of frames. The lock of
 * {@link org.machwire.server.fabric.RingMemory} may be taken inside a ring's, nothing inside that. Counters are atomic. A {@link org.machwire.server.fabric.Membrane} is
 * one volatile flag, looked at under the ring's lock.
 *
 * <p>{@link org.machwire.server.fabric.Ingress} is the way in: guard, audience, bounds, answer, then runs of frames with one audience are handed over. An audience
 * is an array of attachments, of one, some or all, made when the topology was. Groups are snooped: who joined is guarded by the switch's lock, which a
 * report takes, and no other frame.
 *
 * <p><b>Known limits.</b> Groups are told apart by Ethernet address, so 32 IPv4 groups are one.
 */
@NullMarked
package org.machwire.server.fabric;

import org.jspecify.annotations.NullMarked;
