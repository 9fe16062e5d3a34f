package org.machwire.server.isolation;

import java.util.Arrays;

/** Changes frames at random. */
final class Mutations {
    private static final int[] TELLING = {0, 1, 2, 3, 4, 5, 6, 8, 17, 43, 44, 45, 51, 58, 59, 60, 67, 68, 130, 131, 134,
            135, 136, 137, 143, 194, 201, 255};

    private final Draw draw;

    Mutations(Draw draw) {
        this.draw = draw;
    }

    /** Answers a copy with one to three changes; at least 14 octets. */
    byte[] change(byte[] frame) {
        byte[] changed = frame.clone();
        for (int left = draw.of(1, 1, 2, 3); left > 0; left--) {
            changed = changeOnce(changed);
        }
        return changed;
    }

    private byte[] changeOnce(byte[] frame) {
        if (frame.length == 14) {
            return Arrays.copyOf(frame, 60);
        }
        int at = draw.oneIn(10) ? draw.below(14) : 14 + draw.below(Math.min(frame.length - 14, 100));
        switch (draw.below(7)) {
            case 0 -> frame[at] = (byte) draw.below(256);
            case 1 -> frame[at] ^= (byte) (1 << draw.below(8));
            case 2 -> frame[at] = (byte) draw.of(TELLING);
            case 3 -> frame[at]++;
            case 4 -> frame[at]--;
            case 5 -> {
                return Arrays.copyOf(frame, 14 + draw.below(frame.length - 13));
            }
            default -> {
                return Arrays.copyOf(frame, frame.length + draw.below(40));
            }
        }
        return frame;
    }
}
