package org.machwire.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachMsgOption;
import org.machwire.v1.ReceiveRequest;

/**
 * How to receive a message.
 *
 * @param timeout how long to wait for one, to the millisecond; null for ever, zero not at all
 * @param maxSize the longest message to receive, in octets as {@link Message#size} counts; negative for any
 * @param leaveLarge whether a longer one stays in the queue; else it is destroyed
 * @param notifyPort a port for a dead-name request on the reply right that is received; null for none
 */
public record ReceiveOptions(@Nullable Duration timeout, int maxSize, boolean leaveLarge,
        @Nullable ReceiveRight notifyPort) {
    private static final int ANY_SIZE = -1;

    /** Wait for a message of any size. */
    public static final ReceiveOptions WAIT = new ReceiveOptions(null, ANY_SIZE, false, null);

    /** Wait no longer than this (MACH_RCV_TIMEOUT). */
    public static ReceiveOptions within(Duration timeout) {
        return new ReceiveOptions(timeout, ANY_SIZE, false, null);
    }

    /** Destroy a message of more octets than this. */
    public ReceiveOptions atMost(int size) {
        return new ReceiveOptions(timeout, size, false, notifyPort);
    }

    /** Leave a message of more octets than this in the queue (MACH_RCV_LARGE). */
    public ReceiveOptions leavingAbove(int size) {
        return new ReceiveOptions(timeout, size, true, notifyPort);
    }

    /** Ask for a dead-name notification of the reply right that is received (MACH_RCV_NOTIFY). */
    public ReceiveOptions notifying(ReceiveRight port) {
        return new ReceiveOptions(timeout, maxSize, leaveLarge, port);
    }

    ReceiveRequest request(int name) {
        ReceiveRequest.Builder request = ReceiveRequest.newBuilder().setName(name);
        int option = 0;
        if (timeout != null) {
            option |= MachMsgOption.RCV_TIMEOUT;
            request.setTimeoutMs(Timeouts.millis(timeout));
        }
        if (maxSize >= 0) {
            request.setRcvSize(maxSize);
        }
        if (leaveLarge) {
            option |= MachMsgOption.RCV_LARGE;
        }
        if (notifyPort != null) {
            option |= MachMsgOption.RCV_NOTIFY;
            request.setNotify(notifyPort.name());
        }
        return request.setOption(option).build();
    }
}
