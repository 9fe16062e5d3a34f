package org.machwire.server.fabric;

import org.jspecify.annotations.Nullable;
import org.machwire.server.guard.Guard;
import org.machwire.server.load.Conduct;

/**
 * One right to send by an attachment.
 *
 * @param guard checks each frame
 * @param counters count what becomes of the frames
 * @param conduct bounds what it sends to many; null for no bounds
 * @param witness is told of what is dropped
 */
public record Sender(Guard guard, Counters counters, @Nullable Conduct conduct, Witness witness) {
    /** One without bounds, that nobody watches. */
    public static Sender of(Guard guard) {
        return new Sender(guard, new Counters(), null, Witness.NOBODY);
    }
}
