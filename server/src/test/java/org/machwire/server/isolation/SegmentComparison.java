package org.machwire.server.isolation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.machwire.server.isolation.Outcome.Hearing;

/** Compares what becomes of random frames in a segment with what becomes of them in the model's. */
final class SegmentComparison {
    final Coverage coverage = new Coverage();
    final Map<Hearing, Integer> hearings = new EnumMap<>(Hearing.class);
    final Differences differences = new Differences();
    int answers;
    int heardOutside;
    private final Function<Topology, Segment> segments;

    SegmentComparison(Function<Topology, Segment> segments) {
        this.segments = segments;
    }

    /** Sends that many frames from random senders, the uplink among them, in the segment that a seed draws. */
    void compare(long seed, int frames) {
        Draw draw = new Draw(seed);
        Topology topology = RandomTopologies.draw(draw);
        Segment model = new ReferenceSwitch(topology);
        Segment real = segments.apply(topology);
        List<RandomFrames> senders = new ArrayList<>();
        for (Policy policy : topology.policies()) {
            senders.add(new RandomFrames(draw, topology, policy));
        }
        if (topology.hasUplink()) {
            senders.add(new RandomFrames(draw, topology, RandomTopologies.OUTSIDE));
        }
        for (int i = 0; i < frames; i++) {
            int index = draw.below(senders.size());
            int sender = index == topology.devices().size() ? Segment.UPLINK : index;
            byte[] frame = senders.get(index).next();
            Outcome expected = model.send(sender, frame);
            count(expected);
            differences.compare(expected, real.send(sender, frame), frame, "seed " + seed, "frame " + i,
                    "sender " + sender, topology);
        }
    }

    private void count(Outcome outcome) {
        coverage.count(outcome.atSender());
        outcome.devices().forEach(hearing -> hearings.merge(hearing, 1, Integer::sum));
        answers += outcome.answer().isEmpty() ? 0 : 1;
        heardOutside += outcome.uplinkHears() ? 1 : 0;
    }
}
