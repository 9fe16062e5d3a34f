package org.machwire.client;

import org.machwire.client.capture.Direction;
import org.machwire.v1.CapturedFrame;
import org.machwire.v1.DropReason;

/**
 * A frame that a capture has seen.
 *
 * @param octets its first ones, as many as were wanted; the receiver's own
 * @param length how many it had
 * @param dropped why it went no further; NOT_DROPPED if it did, UNRECOGNIZED for a reason that this library does not know yet
 * @param timeNs when the hypervisor saw it, in nanoseconds since 1970
 */
@SuppressWarnings("ArrayRecordComponent") // the octets are handed over, not compared
public record SeenFrame(byte[] octets, int length, Direction direction, DropReason dropped, long timeNs) {
    static SeenFrame of(CapturedFrame frame) {
        return new SeenFrame(frame.getOctets().toByteArray(), frame.getLength(), direction(frame.getDirection()),
                frame.getDropReason(), frame.getTimeNs());
    }

    private static Direction direction(CapturedFrame.Direction direction) {
        return switch (direction) {
            case INBOUND -> Direction.INBOUND;
            case OUTBOUND -> Direction.OUTBOUND;
            case OVERHEARD, UNRECOGNIZED -> Direction.OVERHEARD;
        };
    }

    /** Whether it went no further. */
    public boolean isDropped() {
        return dropped != DropReason.NOT_DROPPED;
    }
}
