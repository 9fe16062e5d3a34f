package org.machwire.server.isolation;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Where the model and the real thing disagree: each kind of difference, how often, and its first frame. */
final class Differences {
    private final Map<String, Integer> counts = new TreeMap<>();
    private final Map<String, String> firsts = new TreeMap<>();

    /** Compares two verdicts on a frame; {@code circumstances} tell the seed, and what the frame was judged by. */
    void compare(Object model, Object real, byte[] frame, Object... circumstances) {
        if (model.equals(real)) {
            return;
        }
        String kind = "model " + model + ", real " + real;
        counts.merge(kind, 1, Integer::sum);
        firsts.computeIfAbsent(kind,
                first -> HexFormat.of().formatHex(frame) + " " + Arrays.toString(circumstances));
    }

    /** A line for each kind; empty if there is none. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        counts.forEach((kind, count) -> text.append(kind).append(": ").append(count).append(" times, first ")
                .append(firsts.get(kind)).append('\n'));
        return text.toString();
    }
}
