/**
 * The client library: a task at the hypervisor, the rights it holds, its open devices and their packet streams.
 *
 * <p>It reads like the Mach library it stands for: {@link org.machwire.client.MachTask} is the task, a
 * {@link org.machwire.client.Right} is what it holds, an {@link org.machwire.client.OutgoingMessage} is sent and a
 * {@link org.machwire.client.Message} received, a failed routine is a {@link org.machwire.mach.MachException} with the routine's
 * code. A hypervisor that has gone, or a task that has died with
 * it, is {@code MIG_SERVER_DIED}, as a MIG stub says it. What is not Mach's business is a
 * {@link org.machwire.client.HypervisorException}.
 *
 * <p>Each object of a right owns one user reference. Closing gives it up; moving it in a message hands it on; the object is empty
 * afterwards, and says so instead of using a name that may denote something else by then. Raw names are there for those who
 * want them ({@link org.machwire.client.Right#name}); who changes rights by them, renames, or destroys must see to the other
 * objects of the same port himself.
 *
 * <p>A {@link org.machwire.client.Session} is a task that comes back, with what it keeps, and says what did not. A
 * {@link org.machwire.client.KeptDevice} is a device kept so, with the frames that it hears.
 *
 * <p>Calls block. They may be made from any thread but those that deliver frames and messages. Closing a task ends all that it
 * holds.
 */
@NullMarked
package org.machwire.client;

import org.jspecify.annotations.NullMarked;
