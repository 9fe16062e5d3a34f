package org.machwire.client.bench;

/**
 * What a {@link Flood} showed.
 *
 * @param deliveredPerSecond frames that receivers took, all of them together
 * @param loss the share of the frames sent that no receiver got
 * @param serverCpuPerMillion seconds of the server's CPU for a million delivered frames
 */
record FloodResult(double deliveredPerSecond, double loss, double serverCpuPerMillion) {}
