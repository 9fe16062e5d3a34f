package org.machwire.server.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.machwire.server.isolation.Outcome.Hearing;
import org.machwire.v1.DropReason;

/** The comparisons find what is wrong, on frames that reach every verdict. */
final class ComparisonTest {
    private static final int SEEDS = 60;
    private static final int FRAMES = 500;
    private static final int OFTEN = 20;

    private static GuardComparison guards(Function<Policy, Verdicts> guards) {
        GuardComparison comparison = new GuardComparison(guards);
        for (int seed = 0; seed < SEEDS; seed++) {
            comparison.compare(seed, FRAMES);
        }
        return comparison;
    }

    private static SegmentComparison segments(Function<Topology, Segment> segments) {
        SegmentComparison comparison = new SegmentComparison(segments);
        for (int seed = 0; seed < SEEDS; seed++) {
            comparison.compare(seed, FRAMES);
        }
        return comparison;
    }

    @Test
    void theModelsVerdictsAreTheModelsAndEveryOneIsReached() {
        GuardComparison comparison = guards(policy -> frame -> ReferenceGuard.judge(frame, policy));

        Coverage coverage = comparison.coverage;
        assertThat(comparison.differences.toString()).isEmpty();
        assertThat(Coverage.OF_GUARD).as(coverage.toString()).allMatch(reason -> coverage.of(reason) >= OFTEN);
        assertThat(coverage.of(DropReason.NOT_DROPPED)).as(coverage.toString()).isBetween(SEEDS * FRAMES * 4 / 10,
                SEEDS * FRAMES * 6 / 10);
    }

    @Test
    void aGuardWithoutARuleIsFound() {
        for (DropReason forgotten : Coverage.OF_GUARD) {
            GuardComparison comparison = new GuardComparison(policy -> frame -> {
                DropReason verdict = ReferenceGuard.judge(frame, policy);
                return verdict == forgotten ? DropReason.NOT_DROPPED : verdict;
            });
            for (int seed = 0; seed < 10; seed++) {
                comparison.compare(seed, FRAMES);
            }
            assertThat(comparison.differences.toString()).contains("model " + forgotten + ", real NOT_DROPPED: ",
                    "seed ");
        }
    }

    @Test
    void theModelsSegmentIsTheModelsAndEveryFateIsReached() {
        SegmentComparison comparison = segments(ReferenceSwitch::new);

        Coverage coverage = comparison.coverage;
        assertThat(comparison.differences.toString()).isEmpty();
        assertThat(List.of(DropReason.LINK_DOWN, DropReason.SRC_OURS, DropReason.DST_RESERVED,
                DropReason.NO_DESTINATION, DropReason.ISOLATED)).as(coverage.toString())
                .allMatch(reason -> coverage.of(reason) >= OFTEN);
        assertThat(Hearing.values()).as(comparison.hearings.toString())
                .allMatch(hearing -> comparison.hearings.getOrDefault(hearing, 0) >= OFTEN);
        assertThat(comparison.answers).isGreaterThan(OFTEN);
        assertThat(comparison.heardOutside).isGreaterThan(OFTEN);
    }

    @Test
    void aSegmentWhereOneHearsTooMuchIsFound() {
        SegmentComparison comparison = segments(topology -> {
            Segment model = new ReferenceSwitch(topology);
            return (sender, frame) -> withHearing(model.send(sender, frame), Hearing.RX_FAMILY, Hearing.HEARS);
        });

        assertThat(comparison.differences.toString()).contains("RX_FAMILY", "seed ", "sender ");
    }

    @Test
    void aSegmentThatAnswersNobodyIsFound() {
        SegmentComparison comparison = segments(topology -> {
            Segment model = new ReferenceSwitch(topology);
            return (sender, frame) -> {
                Outcome outcome = model.send(sender, frame);
                return new Outcome(outcome.atSender(), outcome.devices(), outcome.uplinkHears(),
                        outcome.stationHears(), "");
            };
        });

        assertThat(comparison.differences.toString()).isNotEmpty();
    }

    @Test
    void aSegmentThatForgetsWhoJoinedIsFound() {
        SegmentComparison comparison = segments(
                topology -> (sender, frame) -> new ReferenceSwitch(topology).send(sender, frame));

        assertThat(comparison.differences.toString()).isNotEmpty();
    }

    private static Outcome withHearing(Outcome outcome, Hearing from, Hearing to) {
        List<Hearing> devices = new ArrayList<>(outcome.devices());
        devices.replaceAll(hearing -> hearing == from ? to : hearing);
        return new Outcome(outcome.atSender(), devices, outcome.uplinkHears(), outcome.stationHears(),
                outcome.answer());
    }
}
