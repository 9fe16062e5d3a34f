/**
 * Mach port spaces: ports, rights, message queues and notifications.
 *
 * <p>A task's rights live under names in its {@link PortSpace}; a {@link Port} is known by its identity, and lives while its
 * receive right does. That right is a task's, or the kernel's when the port stands for a {@link KernelObject}. What is
 * emulated, the order of errors and of notifications included, is GNU Mach's. The room may import {@code org.machwire.mach}
 * and must never know of devices, frames, grants or gRPC.
 *
 * <h2>The lock</h2>
 *
 * <p>One lock, the {@link PortKernel}'s, guards everything that changes here: the name tables of all its spaces, the
 * counters, queues and registrations of all its ports, the state of every {@link SendRight}. There is no second lock, so
 * there is no order among locks. A routine may touch many spaces at once (a death, a notification), which is why the lock
 * is not one per space; what is done under it is short, but for the end of a task or a port, which takes as long as it has
 * names and messages.
 *
 * <p>Without the lock only these are read: {@link Port#object} and {@link SendRight#port}, which never change, and {@link
 * Port#isDead} and {@link PortSpace#isDead}, which become true once. What such a read says may be old; every method that
 * acts looks again under the lock.
 *
 * <p>Public methods take the lock, and release it before they return. Package-private classes expect it to be held:
 * {@link NameTable}, {@link Entry}, {@link Rights}, {@link Transfers}, {@link NotificationRequests}, {@link
 * Notifications}, {@link QueuedMessage}, {@link CarriedRight}, and the methods of {@link Port} that are not public.
 *
 * <h2>Effects</h2>
 *
 * <p>No other room is called while the lock is held. What concerns them (no-senders of a kernel object, the wake-up of a
 * receiver, a death watch) is left with {@link KernelLock#afterwards} and run when the lock is free, on the thread that
 * caused it, before its call returns, in the order in which it came about. Such an effect may call this room again. The
 * effects of two calls on two threads have no order between them: an effect is a hint to look, and who must decide on what
 * it saw does so in one step ({@link PortKernel#destroyWithoutSenders}). A caller that holds a lock of its own that its
 * effects take may deadlock with itself in another order of threads; so none is held when this room is called. An
 * effect that throws keeps no other from running; its exception then reaches the caller that caused it.
 *
 * <h2>How rights are counted</h2>
 *
 * <p>A port counts its send rights: one for each name that holds one, however many user references, one for each {@link
 * SendRight} not released, one for each queued message that was sent by one. Its send-once rights are one for each name,
 * each registered request, each queued notification. The counts of a dead port mean nothing. A port that died stays in its
 * entry until somebody inspects the name, which makes it a dead name.
 *
 * <h2>Known limits</h2>
 *
 * <p>Not yet: port sets, rights in message bodies and reply rights, sending by tasks, receive rights that move,
 * port-destroyed and message-accepted notifications, protected payloads. As every notification needs a send-once right
 * that the receiver's holder made, a port's queue is bounded by the limit of those, which is ours, not Mach's. The queues
 * of a task hold what its names times their queue limits allow, in messages, not octets.
 */
@NullMarked
package org.machwire.server.port;

import org.jspecify.annotations.NullMarked;
