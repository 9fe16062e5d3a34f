package org.machwire.server.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.server.isolation.Outcome.Hearing;

/** A seed stands for its frames; and of the model's own outcomes what must hold, whatever the rules are in detail. */
final class RandomFramesTest {
    private static final int SEEDS = 100;
    private static final int FRAMES = 300;

    @Test
    void sameSeedDrawsTheSameFrames() {
        assertThat(drawn(7)).isEqualTo(drawn(7)).isNotEqualTo(drawn(8));
    }

    private static String drawn(long seed) {
        Draw draw = new Draw(seed);
        Topology topology = RandomTopologies.draw(draw);
        RandomFrames frames = new RandomFrames(draw, topology, topology.policies().getFirst());
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            all.append(HexFormat.of().formatHex(frames.next())).append(' ');
        }
        return all.toString();
    }

    @Test
    void whoHearsAFrameIsAnotherWhoIsUpAndInReachOfTheHonestSender() {
        int heard = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Draw draw = new Draw(seed);
            Topology topology = RandomTopologies.draw(draw);
            Segment segment = new ReferenceSwitch(topology);
            List<RandomFrames> senders = topology.policies().stream()
                    .map(policy -> new RandomFrames(draw, topology, policy)).toList();
            for (int i = 0; i < FRAMES; i++) {
                int sender = draw.below(senders.size());
                byte[] frame = senders.get(sender).next();
                heard += heard(topology, sender, frame, segment.send(sender, frame), seed);
            }
        }
        assertThat(heard).isGreaterThan(SEEDS);
    }

    private static int heard(Topology topology, int sender, byte[] frame, Outcome outcome, int seed) {
        int heard = 0;
        Device from = topology.devices().get(sender);
        for (int i = 0; i < topology.devices().size(); i++) {
            if (outcome.devices().get(i) == Hearing.HEARS) {
                Device to = topology.devices().get(i);
                boolean mayHear = i != sender && from.isUp() && to.isUp()
                        && (!topology.isIsolated() || from.isPeer() || to.isPeer())
                        && Octets.of(frame).hex(6, 6).equals(from.policy().mac());
                assertThat(mayHear).as("seed %d, %s, from %d to %d: %s", seed, topology, sender, i,
                        HexFormat.of().formatHex(frame)).isTrue();
                heard++;
            }
        }
        return heard;
    }
}
