package org.machwire.server.device;

/**
 * Bounds of what devices take.
 *
 * @param filters what filters take
 * @param ringOctets octets in a stream's ring, as packed
 * @param ringFrames frames in a stream's ring
 * @param capturesPerDevice captures of one device at a time, over all its opens
 * @param captureOctets octets that wait for one capture's client
 */
public record DeviceLimits(FilterLimits filters, int ringOctets, int ringFrames, int capturesPerDevice,
        int captureOctets) {}
