/**
 * Frames in a stream of octets, each preceded by its length: the wire that QEMU's {@code -netdev stream}, passt and VDE's {@code vde_plug}
 * speak. It knows the format and nothing else.
 */
@NullMarked
package org.machwire.framing;

import org.jspecify.annotations.NullMarked;
