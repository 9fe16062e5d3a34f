/**
 * What a sender may send in a second, so that nobody starves another: token buckets, storm limits, quarantine.
 *
 * <p>The room imports nothing of ours. Whom a bucket belongs to and what is counted in it is its owner's to say; the time comes in from outside.
 *
 * <p>All state is atomic: any thread may take, none ever waits, and nothing is allocated.
 */
@NullMarked
package org.machwire.server.load;

import org.jspecify.annotations.NullMarked;
