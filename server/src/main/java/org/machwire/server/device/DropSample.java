package org.machwire.server.device;

import org.machwire.server.guard.Explanation;
import org.machwire.token.Octets;

/**
 * One frame that was dropped.
 *
 * @param nanos when, of a clock that never goes back
 * @param millis when, since 1970
 * @param excerpt its first octets, at most 128
 * @param length of the whole frame
 */
public record DropSample(long nanos, long millis, Explanation explanation, Octets excerpt, int length) {}
