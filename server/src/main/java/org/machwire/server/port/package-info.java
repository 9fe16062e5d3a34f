/**
 * Mach port spaces: ports, rights, port sets, message queues and notifications.
 *
 * <p>A task's rights live under names in its {@link PortSpace}, which the task calls through {@link TaskPorts} and {@link
 * TaskMessages}; a {@link Port} is known by its identity, and lives while its receive right does. That right is a task's, or on
 * its way in a message, or the kernel's when the port stands for a {@link KernelObject}, which then serves the messages sent
 * to it. What is emulated, the order of errors and of notifications included, is GNU Mach's. The room may import {@code
 * org.machwire.mach} and must never know of devices, frames, grants or gRPC.
 *
 * <h2>The lock</h2>
 *
 * <p>One lock, the {@link PortKernel}'s, guards everything that changes here: the name tables of all its spaces, the
 * counters, queues and registrations of all its ports and sets, what waits to be sent, the state of every {@link SendRight}, what
 * messages occupy of an {@link Account}. There is no second lock, so there is no order among locks. A routine may touch many
 * spaces at once (a death, a notification, a right that moves), which is why the lock is not one per space; what is done under it
 * is short, but for a message with many rights and the end of a port, which take as long as they have rights and messages. Both are
 * bounded by limits. A space dies in slices ({@link PortSpace#destroySome}), and the lock is free between them. Sorting and
 * encoding of long lists is done without it.
 *
 * <p>Without the lock only these are read: {@link Port#object} and {@link SendRight#port}, which never change, and {@link
 * Port#isDead} and {@link PortSpace#isDead}, which become true once. What such a read says may be old; every method that
 * acts looks again under the lock. The name table of a dead space is read by the one who destroys it, and by nobody else.
 *
 * <p>Public methods take the lock, and release it before they return. All else expects it to be held: package-private classes,
 * and the methods of {@link Port}, {@link PendingSend}, {@link TaskPorts} and {@link TaskMessages} that are not public.
 *
 * <h2>Effects</h2>
 *
 * <p>No other room is called while the lock is held. What concerns them (no-senders of a kernel object, a message for one, the
 * wake-up of a receiver, the end of a send, a death watch) is left with {@link KernelLock#afterwards} and run when the lock is free,
 * on the thread that caused it, before its call returns, in the order in which it came about. Such an effect may call this room
 * again. The effects of two calls on two threads have no order between them: an effect is a hint to look, and who must decide on
 * what it saw does so in one step ({@link PortKernel#destroyWithoutSenders}). A caller that holds a lock of its own that its
 * effects take may deadlock with itself in another order of threads; so none is held when this room is called. An
 * effect that throws keeps no other from running; its exception then reaches the caller that caused it.
 *
 * <p>Messages that are destroyed may hold receive rights of ports that hold messages, to any depth: they are destroyed one after the
 * other ({@link PortKernel#destroy}), never one inside the other.
 *
 * <h2>How rights are counted</h2>
 *
 * <p>A port counts its send rights: one for each name that holds one, however many user references, one for each {@link
 * SendRight} not released, one for each message that was sent to one or carries one. Its send-once rights are one for each
 * name, each registered request, each message in the same way. The counts of a dead port mean nothing. A port that died stays in
 * its entry until somebody inspects the name, which makes it a dead name. A port's messages are in its own queue, or, in the order
 * of their coming, in that of the set it is in; the queue limit counts a port's own.
 *
 * <h2>Known limits</h2>
 *
 * <p>As every notification needs a send-once right that the receiver's holder made, a port's queue is bounded by the limit of
 * those, which is ours, not Mach's. Messages count for the account of their sender until they are received or destroyed, send-once
 * rights for that of the task that made their port, to whomever its receive right moves: so no task can have another's account
 * charged that did not give it a receive right of its own. With a port-destroyed request, a send right that becomes a
 * dead name is not counted any more for the port that lives on; GNU Mach goes on counting it. Resource errors while rights are
 * copied out tell of names only: there is no address space.
 */
@NullMarked
package org.machwire.server.port;

import org.jspecify.annotations.NullMarked;
