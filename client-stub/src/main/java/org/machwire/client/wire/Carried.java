package org.machwire.client.wire;

/**
 * What became of the frames of one peer. Its text is a line for people.
 *
 * @param fromIt how many it sent to the device
 * @param toIt how many it was sent
 * @param badLength how many it sent that are too short or too long
 * @param cutOff how many it has begun and not ended
 * @param deviceAway how many it sent while the device was away
 * @param late how many it did not take in time
 */
record Carried(long fromIt, long toIt, long badLength, long cutOff, long deviceAway, long late) {
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("frames: " + fromIt + " from it, " + toIt + " to it");
        drops(text, badLength, "of a bad length");
        drops(text, cutOff, "cut off");
        drops(text, deviceAway, "while the device was away");
        drops(text, late, "that it did not take in time");
        return text.toString();
    }

    private static void drops(StringBuilder text, long count, String why) {
        if (count > 0) {
            text.append("; dropped: ").append(count).append(' ').append(why);
        }
    }
}
