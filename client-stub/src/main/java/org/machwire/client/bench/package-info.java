/**
 * {@code machwire bench}: measures a server of its own through a client process of its own.
 *
 * <p>Three kinds of process: the command, which starts the others, asks for one measurement after the other and prints; the servers,
 * started as {@code machwire serve}; the workers, which hold the {@link org.machwire.client.bench.Station}s and measure.
 * A worker is asked by lines on its standard input and answers by lines on its standard output.
 *
 * <p>What the figures mean: frames are IPv4/UDP from the sender's lease; every receiver has pfinet's filter; the guard is on.
 * Sender and receivers share one worker and its one event loop, so that on two cores the server has the other.
 */
@NullMarked
package org.machwire.client.bench;

import org.jspecify.annotations.NullMarked;
