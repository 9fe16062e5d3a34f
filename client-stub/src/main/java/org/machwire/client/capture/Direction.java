package org.machwire.client.capture;

/** Where a captured frame was going, seen from the device it was captured at. */
public enum Direction {
    /** To the device. */
    INBOUND(0b00001),
    /** From the device. */
    OUTBOUND(0b00010),
    /** Between others: coming in, and heard by a promiscuous device. */
    OVERHEARD(0b10001);

    private final int flags;

    Direction(int flags) {
        this.flags = flags;
    }

    /** The word of pcapng's option epb_flags: bits 0 and 1 the direction, bits 2 to 4 how it was received. */
    int flags() {
        return flags;
    }
}
