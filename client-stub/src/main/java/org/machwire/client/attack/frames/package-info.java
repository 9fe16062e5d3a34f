/**
 * Builds frames octet by octet, right to the last checksum or wrong where somebody wants them so: what the attacks send.
 *
 * <p>May import {@code org.machwire.ethernet}. Knows nothing of connections, devices and servers, and has no state. IP addresses are literals, as
 * in {@code "10.69.0.2"} and {@code "fd69::2"}; nothing is looked up. Known limit: no builder is fast.
 */
@NullMarked
package org.machwire.client.attack.frames;

import org.jspecify.annotations.NullMarked;
