package org.machwire.server.isolation;

import java.util.List;
import org.machwire.v1.DropReason;

/**
 * What became of a frame.
 *
 * @param atSender counted at the sender; {@code NOT_DROPPED} if it went on
 * @param devices  what became of it at each device, in their order
 * @param answer   digits of the frame that the hypervisor answered in an owner's name; empty for none
 */
record Outcome(DropReason atSender, List<Hearing> devices, boolean uplinkHears, boolean stationHears, String answer) {
    /** What became of a frame at a receiver. */
    enum Hearing {
        /** It was not sent there. */
        NOT_OFFERED,
        /** Rule 30. */
        RECEIVER_DOWN,
        /** Rule 31. */
        RX_FAMILY,
        /** Rule 32. */
        RX_ADDRESS,
        /** It goes to the filters. */
        HEARS
    }

    Outcome {
        devices = List.copyOf(devices);
    }
}
