package org.machwire.server.device;

import java.util.function.LongSupplier;

/**
 * What time it is.
 *
 * @param nanos of a clock that never goes back, such as {@link System#nanoTime}
 * @param millis since 1970
 * @param nanosSinceEpoch since 1970
 */
public record Clocks(LongSupplier nanos, LongSupplier millis, LongSupplier nanosSinceEpoch) {}
