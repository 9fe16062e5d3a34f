package org.machwire.server.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.FrameBatch;
import org.machwire.server.device.Capture.Direction;
import org.machwire.server.fabric.Membrane;
import org.machwire.v1.DropReason;

/**
 * The captures of one device. While there is none, the frame path reads one volatile field for a run of frames, and that is all.
 *
 * <p>What becomes of a received frame is found by asking the device's rules and filters once more, so that those who deliver need not know
 * of captures. That is work of its own, which each capture is charged for: the one that has none left loses, and the filters do not.
 */
final class Captures {
    private static final Capture[] NONE = {};

    private final LongSupplier clock;
    /** Set under the lock of {@link DeviceTable}. */
    private volatile Capture[] all = NONE;

    /** @param clock nanoseconds since 1970 */
    Captures(LongSupplier clock) {
        this.clock = clock;
    }

    int count() {
        return all.length;
    }

    /** Whether one of them wants the frames of others. */
    boolean arePromiscuous() {
        return Arrays.stream(all).anyMatch(Capture::isPromiscuous);
    }

    void add(Capture capture) {
        List<Capture> more = new ArrayList<>(List.of(all));
        more.add(capture);
        all = more.toArray(NONE);
    }

    void remove(Capture capture) {
        List<Capture> rest = new ArrayList<>(List.of(all));
        rest.remove(capture);
        all = rest.isEmpty() ? NONE : rest.toArray(NONE);
    }

    /** The device's own frames go on. */
    void forwarded(FrameBatch batch, int from, int to, Membrane sender) {
        Capture[] now = all;
        if (now.length > 0) {
            long timeNs = clock.getAsLong();
            for (int i = from; i < to; i++) {
                see(now, timeNs, Direction.OUTBOUND, DropReason.NOT_DROPPED, batch.octets(), batch.offset(i),
                        batch.length(i), sender);
            }
        }
    }

    /** One of the device's own goes no further. */
    void dropped(DropReason reason, byte[] octets, int offset, int length, Membrane sender) {
        Capture[] now = all;
        if (now.length > 0) {
            see(now, clock.getAsLong(), Direction.OUTBOUND, reason, octets, offset, length, sender);
        }
    }

    /** The switch gives frames to the device. */
    void received(VirtualDevice device, Ears ears, FrameBatch batch, int from, int to, Membrane sender) {
        Capture[] now = all;
        if (now.length == 0) {
            return;
        }
        long timeNs = clock.getAsLong();
        long mac = device.mac().value();
        long cost = ears.cost();
        for (int i = from; i < to; i++) {
            byte[] octets = batch.octets();
            int offset = batch.offset(i);
            long address = Ethernet.address(octets, offset + Ethernet.DESTINATION_OFFSET);
            Direction direction = address == mac || Ethernet.isGroup(address)
                    ? Direction.INBOUND
                    : Direction.OVERHEARD; // of a hub
            DropReason reason = null;
            for (Capture capture : now) {
                if (!capture.take(cost)) {
                    capture.lose();
                    continue;
                }
                if (reason == null) {
                    reason = reason(device, ears, octets, offset, batch.length(i));
                }
                capture.see(timeNs, direction, reason, octets, offset, batch.length(i), sender);
            }
        }
    }

    private static DropReason reason(VirtualDevice device, Ears ears, byte[] octets, int offset, int length) {
        DropReason refusal = device.refusal(octets, offset);
        boolean isByRule = refusal == DropReason.RX_FAMILY || refusal == DropReason.RX_ADDRESS;
        if (isByRule) {
            return device.isPromiscuous() && ears.wouldAccept(true, octets, offset, length)
                    ? DropReason.NOT_DROPPED
                    : refusal;
        }
        boolean isOffered = refusal == DropReason.NOT_DROPPED;
        return isOffered && !ears.wouldAccept(false, octets, offset, length) ? DropReason.FILTER : refusal;
    }

    /** The switch shows the device frames of others. */
    void overheard(FrameBatch batch, int from, int to, Membrane sender) {
        for (Capture capture : all) {
            if (capture.isPromiscuous()) {
                long timeNs = clock.getAsLong();
                for (int i = from; i < to; i++) {
                    capture.see(timeNs, Direction.OVERHEARD, DropReason.NOT_DROPPED, batch.octets(), batch.offset(i),
                            batch.length(i), sender);
                }
            }
        }
    }

    private static void see(Capture[] captures, long timeNs, Direction direction, DropReason reason, byte[] octets,
            int offset, int length, Membrane sender) {
        for (Capture capture : captures) {
            capture.see(timeNs, direction, reason, octets, offset, length, sender);
        }
    }
}
