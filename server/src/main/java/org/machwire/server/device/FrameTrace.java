package org.machwire.server.device;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.server.guard.Explanation;
import org.machwire.v1.DropReason;

/**
 * What would become of one frame.
 *
 * @param explanation why it would be dropped; null if it would not
 * @param steps what would happen to it, in order
 */
public record FrameTrace(DropReason verdict, @Nullable Explanation explanation, List<Step> steps) {
    public FrameTrace {
        steps = List.copyOf(steps);
    }

    /**
     * What happens at one place.
     *
     * @param place guard, switch, receiver or filter
     * @param text for people, a sentence
     */
    public record Step(String place, String text) {}
}
