/**
 * The client library: a task at the hypervisor, the rights it holds, its open devices and their packet streams.
 *
 * <p>It reads like the Mach library it stands for: {@link org.machwire.client.MachTask} is the task,
 * {@link org.machwire.client.SendRight} and {@link org.machwire.client.ReceiveRight} are what it holds, a failed routine is a
 * {@link org.machwire.mach.MachException} with the routine's code. A hypervisor that has gone, or a task that has died with
 * it, is {@code MIG_SERVER_DIED}, as a MIG stub says it. What is not Mach's business is a
 * {@link org.machwire.client.HypervisorException}.
 *
 * <p>Calls block. They may be made from any thread but those that deliver frames and messages. Closing a task ends all that it
 * holds.
 */
@NullMarked
package org.machwire.client;

import org.jspecify.annotations.NullMarked;
