package org.machwire.server.port;

import org.jspecify.annotations.Nullable;
import org.machwire.mach.ReturnCode;

/**
 * What receiving gave.
 *
 * @param code KERN_SUCCESS, or one of {@code MACH_RCV_}
 * @param message what goes with the code: the message, a header of it, or its size alone (all else 0); null for nothing
 */
public record ReceiveResult(ReturnCode code, @Nullable ReceivedMessage message) {}
