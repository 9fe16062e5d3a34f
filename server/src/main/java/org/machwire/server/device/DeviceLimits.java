package org.machwire.server.device;

/**
 * Bounds of what devices take.
 *
 * @param filtersPerDevice filters of one device, over all its opens
 * @param ringOctets octets in a stream's ring, as packed
 * @param ringFrames frames in a stream's ring
 */
public record DeviceLimits(int filtersPerDevice, int ringOctets, int ringFrames) {}
