/** Frames for the server's tests. */
@NullMarked
package org.machwire.server.frames;

import org.jspecify.annotations.NullMarked;
