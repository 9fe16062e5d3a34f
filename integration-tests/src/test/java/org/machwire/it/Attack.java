package org.machwire.it;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

import org.machwire.v1.DropReason;

/**
 * Frames that nobody may hear.
 *
 * @param what they try
 * @param reason under which each of them is counted, and under no other
 * @param frames makes them, to the measure of the victims
 */
record Attack(String what, DropReason reason, Function<Scene, List<byte[]>> frames) {
    static Attack of(String what, DropReason reason, Function<Scene, byte[]> frame) {
        return new Attack(what, reason, scene -> List.of(frame.apply(scene)));
    }

    static Attack ofMany(String what, DropReason reason, Function<Scene, byte[][]> frames) {
        return new Attack(what, reason, scene -> Arrays.asList(frames.apply(scene)));
    }

    @Override
    public String toString() {
        return what;
    }
}
