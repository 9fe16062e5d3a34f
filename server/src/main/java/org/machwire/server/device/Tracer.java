package org.machwire.server.device;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.machwire.ethernet.Ethernet;
import org.machwire.server.device.FrameTrace.Step;
import org.machwire.server.fabric.Attachment;
import org.machwire.server.fabric.Preview;
import org.machwire.server.fabric.Sender;
import org.machwire.server.fabric.Uplink;
import org.machwire.server.filter.FilterTable.Filter;
import org.machwire.server.guard.DeviceGuard;
import org.machwire.server.guard.Explanation;
import org.machwire.server.guard.Guard;
import org.machwire.server.guard.SourcePolicy;
import org.machwire.v1.DropReason;

/** Says what would become of frames that a device sent, by the rules that hold now. Used under the lock of {@link DeviceTable}. */
final class Tracer {
    private static final int MAX_STEPS = 64;

    private final VirtualDevice device;
    private final SourcePolicy policy;
    private final boolean guards;
    private final Predicate<VirtualDevice> mayKnow;

    /**
     * @param policy what the frames are judged by
     * @param mayKnow whether who asks may be told of a receiver
     */
    Tracer(VirtualDevice device, SourcePolicy policy, Predicate<VirtualDevice> mayKnow) {
        this.device = device;
        this.policy = policy;
        guards = device.segment().rules().guards();
        this.mayKnow = mayKnow;
    }

    FrameTrace trace(byte[] frame) {
        List<Step> steps = new ArrayList<>();
        if (!device.isOperating() && device.segment().net().isFrameLength(frame.length)) {
            return dropped(DropReason.LINK_DOWN, "guard", frame, steps);
        }
        Guard guard = guards ? new DeviceGuard(policy) : Guard.TRUST;
        Preview preview = device.segment().net().ingress(device, Sender.of(guard)).preview(frame);
        if (preview.verdict() != DropReason.NOT_DROPPED) {
            boolean bySwitch = preview.verdict().getNumber() >= DropReason.DST_RESERVED_VALUE;
            if (bySwitch) {
                steps.add(passed());
            }
            return dropped(preview.verdict(), bySwitch ? "switch" : "guard", frame, steps);
        }
        steps.add(passed());
        steps.add(new Step("switch", destination(frame, preview)));
        receive(preview.audience(), frame, steps);
        return new FrameTrace(DropReason.NOT_DROPPED, null, shortened(steps));
    }

    private Step passed() {
        return new Step("guard", guards
                ? "The frame is such as " + policy.mac() + " may send."
                : "The segment's guard is off: every frame passes.");
    }

    private FrameTrace dropped(DropReason reason, String place, byte[] frame, List<Step> steps) {
        Explanation explanation = Explanation.of(reason, policy, frame, 0, frame.length);
        steps.add(new Step(place, "Dropped as " + reason + "."));
        return new FrameTrace(reason, explanation, steps);
    }

    private String destination(byte[] frame, Preview preview) {
        Attachment owner = preview.answeredFor();
        if (owner != null) {
            return "Answered by the hypervisor in the name of " + name(owner) + "; nobody else hears it.";
        }
        if (Ethernet.isGroup(Ethernet.address(frame, Ethernet.DESTINATION_OFFSET))) {
            return "It goes to all that hear the group.";
        }
        return preview.audience().size() == 1
                ? "It goes to " + name(preview.audience().getFirst()) + "."
                : "It goes to all, for this is a hub.";
    }

    private boolean isKnown(Attachment attachment) {
        return !(attachment instanceof VirtualDevice other) || mayKnow.test(other);
    }

    private String name(Attachment attachment) {
        return switch (attachment) {
            case VirtualDevice other -> mayKnow.test(other) ? other.node().path() : "another user's device";
            case Uplink _ -> "the uplink";
            default -> "the hypervisor's station";
        };
    }

    /** Of the devices of others it is not told what they do, nor how many there are. */
    private void receive(List<Attachment> audience, byte[] frame, List<Step> steps) {
        for (Attachment attachment : audience) {
            if (attachment instanceof VirtualDevice receiver && isKnown(receiver)) {
                receive(receiver, frame, steps);
            } else if (isKnown(attachment)) {
                steps.add(new Step("receiver", "It is given to " + name(attachment) + "."));
            }
        }
    }

    private static void receive(VirtualDevice receiver, byte[] frame, List<Step> steps) {
        String path = receiver.node().path();
        DropReason refusal = receiver.refusal(frame, 0);
        if (refusal != DropReason.NOT_DROPPED) {
            steps.add(new Step("receiver", path + " drops it as " + refusal + "."));
            return;
        }
        steps.add(new Step("receiver", path + " may hear it."));
        for (OpenDevice open : receiver.opens()) {
            filter(open, path, frame, steps);
        }
    }

    private static void filter(OpenDevice open, String path, byte[] frame, List<Step> steps) {
        for (Filter<Registration> filter : open.filters().filters()) {
            if (!filter.program().in()) {
                continue;
            }
            int accepted = filter.program().accept(frame, 0, frame.length);
            steps.add(new Step("filter", "The filter of priority " + filter.priority() + " of " + path
                    + (accepted == 0 ? " refuses it." : " accepts " + accepted + " octets.")));
            if (accepted > 0 && filter.endsWalk()) {
                steps.add(new Step("filter", "Its priority ends the walk through the filters of this open."));
                return;
            }
        }
    }

    private static List<Step> shortened(List<Step> steps) {
        if (steps.size() <= MAX_STEPS) {
            return steps;
        }
        List<Step> first = new ArrayList<>(steps.subList(0, MAX_STEPS - 1));
        first.add(new Step("receiver", (steps.size() - first.size()) + " further steps are left out."));
        return first;
    }
}
