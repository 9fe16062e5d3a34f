package org.machwire.client;

/**
 * Which of a device's frames are captured.
 *
 * @param filter the 16-bit words of a filter program, in BPF of up to 4096 instructions; none for every frame. Its header says which directions
 * @param snapLength octets of each frame that are wanted; 0 for whole frames
 * @param promiscuous also the frames of the rest of the segment
 */
@SuppressWarnings("ArrayRecordComponent") // a value that is handed over, never compared
public record CaptureOptions(int[] filter, int snapLength, boolean promiscuous) {
    /** Every frame of the device's own, whole, both ways. */
    public static final CaptureOptions ALL = new CaptureOptions(new int[0], 0, false);
}
