package org.machwire.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachMsgOption;
import org.machwire.v1.SendRequest;

/**
 * How to send a message.
 *
 * @param timeout how long to wait for room in the destination's queue, to the millisecond; null for ever, zero not at all
 * @param notifyPort a port that is told (66) when the message, queued past the limit, was received; null for none
 * @param cancel with {@code notifyPort}: a dead-name request for that port, of a right that the message moves, ends without a word
 */
public record SendOptions(@Nullable Duration timeout, @Nullable ReceiveRight notifyPort, boolean cancel) {
    /** Wait while the queue is full. */
    public static final SendOptions WAIT = new SendOptions(null, null, false);

    /** Wait no longer than this (MACH_SEND_TIMEOUT). */
    public static SendOptions within(Duration timeout) {
        return new SendOptions(timeout, null, false);
    }

    /** Queue the message past the limit where there is no room in time, and tell that port of its receipt (MACH_SEND_NOTIFY). */
    public SendOptions orNotify(ReceiveRight port) {
        return new SendOptions(timeout, port, false);
    }

    /** End the dead-name request that a moved right has for that port without a port-deleted notification (MACH_SEND_CANCEL). */
    public SendOptions cancelling(ReceiveRight port) {
        return new SendOptions(timeout, port, true);
    }

    void fill(SendRequest.Builder request) {
        int option = 0;
        if (timeout != null) {
            option |= MachMsgOption.SEND_TIMEOUT;
            request.setTimeoutMs(Timeouts.millis(timeout));
        }
        if (notifyPort != null) {
            option |= cancel ? MachMsgOption.SEND_CANCEL : MachMsgOption.SEND_NOTIFY;
            request.setNotify(notifyPort.name());
        }
        request.setOption(option);
    }
}
