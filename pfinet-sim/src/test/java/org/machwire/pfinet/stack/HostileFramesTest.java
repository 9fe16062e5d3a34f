package org.machwire.pfinet.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.pfinet.stack.Frames.A_IP;
import static org.machwire.pfinet.stack.Frames.B_IP;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever comes in: no exception, no change to the caller's array, and every frame in exactly one count. */
class HostileFramesTest {
    private static final String QUOTE = "4500002000004000400126db0a0000010a000002080020fe1234000761626364";
    private static final List<byte[]> SAMPLES = List.of(Frames.requestFromB(), Frames.replyFromB(),
            Frames.icmp("0800 0000 1234 0007 61626364"), Frames.icmp("0000 0000 1234 0007 61626364"),
            Frames.icmp("0303 0000 00000000" + QUOTE), Frames.ipv4(B_IP, A_IP, 17, "0fa00007000b52c5686921"),
            Frames.ipv4(B_IP, "0a0000ff", 17, "0fa00009000b0000686921"));

    private final FakeClock clock = new FakeClock();
    private final RecordingLink link = new RecordingLink("52:54:00:00:00:01", 1500);
    private final IpStack stack = new IpStack(new Ipv4Config(Frames.A, 24), link, clock);

    HostileFramesTest() {
        stack.bind(7, (source, destination, payload) -> {});
    }

    private void give(byte[] frame, String what) {
        byte[] before = frame.clone();
        try {
            stack.receive(frame);
        } catch (RuntimeException e) {
            throw new AssertionError(what + ": " + Arrays.toString(before), e);
        }
        assertThat(frame).as(what).isEqualTo(before);
        StackCounters counters = stack.counters();
        assertThat(counters.arp() + counters.icmp() + counters.udp() + counters.receivedAndDropped()).as(what)
                .isEqualTo(counters.framesReceived());
    }

    @Test
    void everyPrefixOfARightFrameIsSurvived() {
        for (byte[] sample : SAMPLES) {
            for (int length = 0; length <= sample.length; length++) {
                give(Arrays.copyOf(sample, length), "length " + length);
            }
        }
        assertThat(stack.counters().receivedAndDropped()).isGreaterThan(200);
    }

    @Test
    void changedFramesAreSurvivedWithChecksumsMadeRightAgain() {
        long seed = 20080610;
        Random random = new Random(seed);
        for (int i = 0; i < 40_000; i++) {
            byte[] frame = SAMPLES.get(random.nextInt(SAMPLES.size())).clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                frame[12 + random.nextInt(frame.length - 12)] = (byte) random.nextInt();
            }
            frame = Arrays.copyOf(frame, frame.length - random.nextInt(3) * random.nextInt(10));
            if (random.nextBoolean() && frame.length >= 14 + (frame[14] & 15) * 4 && frame.length > 26) {
                Frames.sealed(frame);
            }
            give(frame, "seed " + seed + ", frame " + i);
            if (i % 100 == 0) {
                clock.advance(Duration.ofMillis(700));
                stack.tick();
            }
        }
        StackCounters counters = stack.counters();
        assertThat(counters.arp()).isPositive();
        assertThat(counters.icmp()).isPositive();
        give(SAMPLES.get(5), "a right frame afterwards");
        assertThat(stack.counters().udp()).isEqualTo(counters.udp() + 1);
    }

    @Test
    void randomOctetsAreSurvived() {
        long seed = 1999;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] frame = new byte[random.nextInt(120)];
            random.nextBytes(frame);
            System.arraycopy(SAMPLES.get(0), 0, frame, 0, Math.min(frame.length, random.nextInt(30)));
            give(frame, "seed " + seed + ", frame " + i);
        }
    }
}
