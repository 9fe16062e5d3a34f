package org.machwire.server.device;

/**
 * Bounds of what devices take.
 *
 * @param filters what filters take
 * @param ringOctets octets in a stream's ring, as packed
 * @param ringFrames frames in a stream's ring
 */
public record DeviceLimits(FilterLimits filters, int ringOctets, int ringFrames) {}
