package org.machwire.client.attack;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.machwire.v1.DropReason;

/** Gathers the frames of an attack. */
final class Tries {
    /** What frames carry that have room for it. */
    static final byte[] DATA = "machwire attack: nobody hears this".getBytes(StandardCharsets.US_ASCII);
    /** A port that nobody listens at. */
    static final int PORT = 4000;

    private final List<Try> all = new ArrayList<>();

    /** Adds a frame that must be dropped for this reason, or with NOT_DROPPED must be heard. */
    Tries add(DropReason reason, String what, byte[] frame) {
        all.add(new Try(reason, what, frame));
        return this;
    }

    List<Try> all() {
        return all;
    }
}
