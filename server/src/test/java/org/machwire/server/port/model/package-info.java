/**
 * A reference model of one kernel's ports, and the driver that holds another implementation to it.
 *
 * <p>The model says what Mach does, slowly and in the order in which one would tell it: one thread, plain lists and maps, no
 * locks. It was written from the description of Mach's ports and messages alone, and knows nothing of the server's own port
 * room; nothing in here may import that room, so that an error must be made twice to go unseen.
 *
 * <p>Everything belongs to one {@link org.machwire.server.port.model.ModelKernel}, which one thread uses.
 *
 * <p>Known limits: calls never wait, no limit but Mach's own is modelled (names, octets and rights are as many as one likes), and no
 * port is served by the kernel itself.
 */
@NullMarked
package org.machwire.server.port.model;

import org.jspecify.annotations.NullMarked;
