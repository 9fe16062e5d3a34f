/**
 * Tasks: clients with a port space of their own, and the secrets they are known by.
 *
 * <p>May import {@code port} and {@code capability}. Must never know gRPC, devices or names.
 *
 * <p><b>State and owner.</b> {@link org.machwire.server.task.Tasks} owns the table of living tasks under its lock, and calls nothing but the port kernel, to make a space, while
 * holding it. A task's space is the port kernel's. Who listens to the ends of tasks is told without the lock, before the space goes.
 */
@NullMarked
package org.machwire.server.task;

import org.jspecify.annotations.NullMarked;
