package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.Ethernet;
import org.machwire.server.frames.Frames;
import org.machwire.v1.DropReason;

/** Frames changed at random, judged twice: by the guard, and by the same rules in plain words. */
final class GuardFuzzTest {
    private static final int FRAMES = 100_000;
    private static final int[] TELLING = {0, 1, 2, 3, 4, 5, 6, 8, 58, 131, 132, 135, 143, 255};

    private final Guard guard = new DeviceGuard(Parties.POLICY);
    private final PlainGuard plain = new PlainGuard(Parties.POLICY, Parties.A_LINK_LOCAL);
    private final LinuxFrames[] good = LinuxFrames.values();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void changedFramesGetTheVerdictThatTheRulesSay(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Set<DropReason> seen = EnumSet.noneOf(DropReason.class);
        for (int i = 0; i < FRAMES; i++) {
            byte[] frame = changed(random);
            DropReason expected = plain.check(frame);
            DropReason actual = Parties.verdict(guard, frame);
            if (actual != expected) {
                assertThat(actual).as("seed %d, frame %s", seed, HexFormat.of().formatHex(frame)).isEqualTo(expected);
            }
            seen.add(actual);
        }
        assertThat(seen).as("seed %d: all verdicts occur", seed).containsExactlyInAnyOrder(DropReason.NOT_DROPPED,
                DropReason.SRC_INVALID, DropReason.SRC_MAC, DropReason.ETHERTYPE, DropReason.MALFORMED,
                DropReason.ARP_SHA, DropReason.ARP_SPA, DropReason.SRC_IP4, DropReason.SRC_IP6);
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void noiseFromTheOwnMacGetsTheVerdictThatTheRulesSay(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] types = {Ethernet.TYPE_ARP, Ethernet.TYPE_IPV4, Ethernet.TYPE_IPV6, 0x8100};
        for (int i = 0; i < FRAMES; i++) {
            byte[] noise = new byte[random.nextInt(100)];
            random.nextBytes(noise);
            byte[] frame = Frames.ethernet(Parties.A, Parties.V, types[random.nextInt(types.length)], noise);
            if (Parties.verdict(guard, frame) != plain.check(frame)) {
                assertThat(Parties.verdict(guard, frame))
                        .as("seed %d, frame %s", seed, HexFormat.of().formatHex(frame)).isEqualTo(plain.check(frame));
            }
        }
    }

    private byte[] changed(SplittableRandom random) {
        byte[] frame = good[random.nextInt(good.length)].octets();
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            frame = changedOnce(random, frame);
        }
        return frame;
    }

    private byte[] changedOnce(SplittableRandom random, byte[] frame) {
        int at = Ethernet.SOURCE_OFFSET + random.nextInt(frame.length - Ethernet.SOURCE_OFFSET);
        return switch (random.nextInt(6)) {
            case 0 -> Frames.with(frame, at, random.nextInt(256));
            case 1 -> Frames.with(frame, at, frame[at] ^ 1 << random.nextInt(8));
            case 2 -> Frames.with(frame, at, TELLING[random.nextInt(TELLING.length)]);
            case 3 -> Frames.resized(frame, Ethernet.HEADER_LENGTH + random.nextInt(80));
            case 4 -> zeroed(frame, at, random.nextInt(17));
            default -> spliced(frame, at, good[random.nextInt(good.length)].octets());
        };
    }

    private static byte[] zeroed(byte[] frame, int at, int length) {
        byte[] result = frame.clone();
        Arrays.fill(result, at, Math.min(frame.length, at + length), (byte) 0);
        return result;
    }

    private static byte[] spliced(byte[] head, int at, byte[] tail) {
        byte[] result = head.clone();
        if (at < tail.length) {
            System.arraycopy(tail, at, result, at, Math.min(head.length, tail.length) - at);
        }
        return result;
    }
}
