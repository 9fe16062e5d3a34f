package org.machwire.server.isolation;

import java.util.function.Function;
import org.machwire.v1.DropReason;

/** Compares verdicts with the model's on random frames of random senders. */
final class GuardComparison {
    final Coverage coverage = new Coverage();
    final Differences differences = new Differences();
    private final Function<Policy, Verdicts> guards;

    GuardComparison(Function<Policy, Verdicts> guards) {
        this.guards = guards;
    }

    /** Compares about {@code frames} frames of all senders in the segment that a seed draws. */
    void compare(long seed, int frames) {
        Draw draw = new Draw(seed);
        Topology topology = RandomTopologies.draw(draw);
        for (Policy policy : topology.policies()) {
            RandomFrames random = new RandomFrames(draw, topology, policy);
            Verdicts guard = guards.apply(policy);
            for (int i = 0; i * topology.devices().size() < frames; i++) {
                byte[] frame = random.next();
                DropReason expected = ReferenceGuard.judge(frame, policy);
                coverage.count(expected);
                differences.compare(expected, guard.judge(frame), frame, "seed " + seed, policy);
            }
        }
    }
}
