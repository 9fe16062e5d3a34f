package org.machwire.server.port;

import org.jspecify.annotations.Nullable;
import org.machwire.mach.ReturnCode;

/**
 * How sending a message ended.
 *
 * @param code KERN_SUCCESS, or one of {@code MACH_SEND_}
 * @param returned the message as its sender got it back; null where it was taken, or refused before anything changed
 */
public record SendResult(ReturnCode code, @Nullable ReceivedMessage returned) {
    static final SendResult SUCCESS = new SendResult(ReturnCode.KERN_SUCCESS, null);
}
