package org.machwire.client;

import java.time.Instant;
import org.machwire.v1.DropReason;

/**
 * One reason for which frames that a device sent were dropped. Notices of one device and reason come at most once a second, and count what
 * came between.
 *
 * @param path of the device's node
 * @param reason UNRECOGNIZED for one that this library does not know yet
 * @param frames dropped for this reason since the task opened the device, 64 bits without sign
 * @param at when the one that is explained came: it is the last, or came less than a second before that
 * @param explanation of one of them
 */
public record DropNotice(String path, DropReason reason, long frames, Instant at, Explanation explanation) {
    static DropNotice of(org.machwire.v1.DropNotice notice) {
        return new DropNotice(notice.getPath(), notice.getReason(), notice.getFrames(),
                Instant.ofEpochMilli(notice.getAtMs()), Explanation.of(notice.getExplanation()));
    }
}
