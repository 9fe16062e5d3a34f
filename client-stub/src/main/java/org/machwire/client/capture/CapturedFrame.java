package org.machwire.client.capture;

/**
 * A recorded frame.
 *
 * @param number counts the frames of a capture, from 1
 * @param timestampNs when it was recorded: nanoseconds since 1970; 0 where the capture does not say, the nearest that there is
 *        where it says what no {@code long} holds
 * @param octets what was recorded of it, at most {@link CaptureReader#MAX_FRAME_OCTETS}; the receiver's own
 * @param originalLength how long it was, never less than what was recorded
 */
@SuppressWarnings("ArrayRecordComponent") // the octets are handed over, not compared
public record CapturedFrame(long number, long timestampNs, byte[] octets, int originalLength) {
    /** Whether the end of it was not recorded. */
    public boolean isCut() {
        return octets.length < originalLength;
    }
}
