package org.machwire.server.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.machwire.v1.DropReason;

/** The guard against the model, which is the page: random frames of random senders in random segments. */
final class IsolationModelTest {
    private static final int SEEDS = 1000;
    private static final int FRAMES = 800;
    private static final int FRAMES_OF_ONE = 200;
    private static final int OFTEN = 100;

    @Test
    void theGuardJudgesAsThePageSays() {
        GuardComparison comparison = new GuardComparison(RealGuard::new);
        for (int seed = SEEDS; seed < 2 * SEEDS; seed++) {
            comparison.compare(seed, FRAMES_OF_ONE);
        }
        Coverage coverage = comparison.coverage;
        assertThat(comparison.differences.toString()).isEmpty();
        assertThat(Coverage.OF_GUARD).as(coverage.toString()).allMatch(reason -> coverage.of(reason) >= OFTEN);
    }

    @Test
    void theSwitchForwardsAsThePageSays() {
        SegmentComparison comparison = new SegmentComparison(RealSegment::new);
        for (int seed = 0; seed < SEEDS; seed++) {
            comparison.compare(seed, FRAMES);
        }
        assertThat(comparison.differences.toString()).isEmpty();
        assertThat(comparison.hearings.values()).as(comparison.hearings.toString()).hasSize(5)
                .allMatch(count -> count > OFTEN);
        assertThat(comparison.answers).isGreaterThan(OFTEN);
        assertThat(comparison.heardOutside).isGreaterThan(OFTEN);
    }

    @Test
    void theUplinksGuardJudgesAsThePageSays() {
        Coverage coverage = new Coverage();
        Differences differences = new Differences();
        for (int seed = 0; seed < SEEDS; seed++) {
            Draw draw = new Draw(seed);
            Topology topology = RandomTopologies.draw(draw);
            RandomFrames frames = new RandomFrames(draw, topology, RandomTopologies.OUTSIDE);
            Verdicts guard = new RealUplinkGuard(topology.policies());
            for (int i = 0; i < FRAMES_OF_ONE; i++) {
                byte[] frame = frames.next();
                DropReason expected = ReferenceUplink.judge(frame, topology.policies());
                coverage.count(expected);
                differences.compare(expected, guard.judge(frame), frame, "seed " + seed, topology);
            }
        }
        assertThat(differences.toString()).isEmpty();
        assertThat(coverage.of(DropReason.SRC_OURS)).as(coverage.toString()).isGreaterThan(OFTEN);
    }
}
