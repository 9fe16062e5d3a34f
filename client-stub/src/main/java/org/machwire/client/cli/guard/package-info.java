/**
 * The commands that explain what the guard does: {@code why} tells why frames were dropped, {@code trace} what would become of frames.
 *
 * <p>The room may import the client library, its captures, the generated messages and stubs, and what all commands share. It must never judge
 * a frame itself: what is said of one, the hypervisor said. What comes from files is bounded here, and is one sentence where it is wrong.
 */
@NullMarked
package org.machwire.client.cli.guard;

import org.jspecify.annotations.NullMarked;
