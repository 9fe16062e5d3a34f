package org.machwire.server.device;

/**
 * Bounds of what filters take.
 *
 * @param perDevice filters of one device, over all its opens
 * @param instructionsPerUser instructions of all filters of a user
 * @param workPerUser instructions that filters of a user may take in a second, each at its worst on every frame
 * @param mostCompiled instructions of all programs up to which they are compiled
 */
public record FilterLimits(int perDevice, int instructionsPerUser, long workPerUser, int mostCompiled) {}
