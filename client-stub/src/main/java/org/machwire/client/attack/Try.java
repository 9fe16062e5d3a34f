package org.machwire.client.attack;

import java.util.HexFormat;
import org.machwire.v1.DropReason;

/** One frame of an attack: what it tries, and the one reason under which it must be counted; NOT_DROPPED for one that every victim must hear. */
final class Try {
    private final String what;
    private final DropReason reason;
    private final byte[] frame;

    Try(DropReason reason, String what, byte[] frame) {
        this.reason = reason;
        this.what = what;
        this.frame = frame;
    }

    String what() {
        return what;
    }

    DropReason reason() {
        return reason;
    }

    /** The frame itself, not a copy. */
    byte[] frame() {
        return frame;
    }

    boolean isHonest() {
        return reason == DropReason.NOT_DROPPED;
    }

    @Override
    public String toString() {
        return what + " [" + HexFormat.of().formatHex(frame) + "]";
    }
}
