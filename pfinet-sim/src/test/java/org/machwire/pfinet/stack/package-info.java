/** Tests of the stack: two stacks on a wire in memory, or one stack whose every frame is made and read by hand. */
@NullMarked
package org.machwire.pfinet.stack;

import org.jspecify.annotations.NullMarked;
