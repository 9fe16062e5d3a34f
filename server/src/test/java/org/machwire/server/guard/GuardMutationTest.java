package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.guard.Parties.A;
import static org.machwire.server.guard.Parties.A4;
import static org.machwire.server.guard.Parties.A6;
import static org.machwire.server.guard.Parties.V;
import static org.machwire.server.guard.Parties.V4;
import static org.machwire.server.guard.Parties.V6;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.Ethernet;
import org.machwire.server.frames.Frames;
import org.machwire.server.frames.Packets;
import org.machwire.v1.DropReason;

/** Good frames changed at random: whatever comes of it, what {@link Judges} say of all frames holds, and every verdict occurs. */
final class GuardMutationTest {
    private static final int FRAMES = 60_000;
    private static final int[] TELLING = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 17, 41, 43, 44, 47, 51, 58, 60, 67, 68, 130,
            131, 132, 134, 135, 136, 137, 138, 143, 201, 255};

    private final Judges judges = new Judges();
    private final List<byte[]> good = good();

    private static List<byte[]> good() {
        List<byte[]> frames = new ArrayList<>();
        for (LinuxFrames frame : LinuxFrames.values()) {
            frames.add(frame.octets());
        }
        frames.add(Frames.ipv4(A, A4, V, V4, 6, Packets.tcp()));
        frames.add(Frames.ipv4Udp(A, A4, 68, V, V4, 67,
                Packets.dhcp(A, A4, 53, 1, 3, 61, 7, 1, 0x56, 0x54, 0, 0, 0, 10, 255)));
        frames.add(Frames.ipv4Udp(A, A4, 520, V, "224.0.0.9", 521, new byte[24]));
        frames.add(Frames.ipv6Udp(A, A6, 546, V, "ff02::1:2", 547, new byte[]{1, 0, 0, 1}));
        frames.add(Frames.ipv4(A, A4, V, V4, 1, Packets.icmpError(3, A4)));
        frames.add(Frames.ipv4Udp(A, A4, 68, V, V4, 69));
        frames.add(Frames.icmpv6(A, A6, V, V6, 255, 139, new byte[36]));
        frames.add(Frames.ipv4(A, A4, V, "224.0.0.22", 2, Packets.igmp3(Packets.record(4, "239.1.2.3", V4))));
        frames.add(Frames.icmpv6(A, A6, V, V6, 64, 1, Packets.icmpv6Error(A6)));
        frames.add(Frames.ipv6(A, A6, V, V6, 0, 64, Packets.join(Packets.options(60, new byte[]{1, 4, 0, 0, 0, 0}),
                Packets.options(51), Packets.authentication(44, 12), Packets.fragment(6, 0, false), Packets.tcp())));
        frames.add(Frames.ipv6(A, A6, V, V6, 44, 64, Packets.join(Packets.fragment(17, 8, true), new byte[16])));
        return frames;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void changedFramesAreJudgedAndEveryVerdictOccurs(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Set<DropReason> seen = EnumSet.noneOf(DropReason.class);
        for (int i = 0; i < FRAMES; i++) {
            seen.add(judged(seed, changed(random)));
        }
        assertThat(seen).as("seed %d", seed).contains(DropReason.NOT_DROPPED, DropReason.SRC_INVALID,
                DropReason.SRC_MAC, DropReason.ETHERTYPE, DropReason.MALFORMED, DropReason.SOURCE_ROUTE,
                DropReason.FRAGMENT, DropReason.HEADER_CHAIN, DropReason.ARP_SHA, DropReason.ARP_SPA,
                DropReason.SRC_IP4, DropReason.SRC_IP6, DropReason.DHCP_SERVER, DropReason.DHCP_CLIENT, DropReason.RA,
                DropReason.REDIRECT, DropReason.GROUP_QUERY, DropReason.ROUTING, DropReason.ND_TARGET,
                DropReason.ND_LLA, DropReason.ICMP_QUOTE);
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void noiseFromTheOwnMacIsJudged(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] types = {Ethernet.TYPE_ARP, Ethernet.TYPE_IPV4, Ethernet.TYPE_IPV6, 0x8035, 0x8100, 38};
        for (int i = 0; i < FRAMES; i++) {
            byte[] noise = new byte[random.nextInt(100)];
            random.nextBytes(noise);
            judged(seed, Frames.ethernet(A, V, types[random.nextInt(types.length)], noise));
        }
    }

    private DropReason judged(long seed, byte[] frame) {
        try {
            return judges.judge(frame);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed %d, frame %s".formatted(seed, HexFormat.of().formatHex(frame)), e);
        }
    }

    private byte[] changed(SplittableRandom random) {
        byte[] frame = good.get(random.nextInt(good.size()));
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            frame = changedOnce(random, frame);
        }
        return frame;
    }

    private byte[] changedOnce(SplittableRandom random, byte[] frame) {
        int at = Ethernet.SOURCE_OFFSET + random.nextInt(frame.length - Ethernet.SOURCE_OFFSET);
        return switch (random.nextInt(7)) {
            case 0 -> Frames.with(frame, at, random.nextInt(256));
            case 1 -> Frames.with(frame, at, frame[at] ^ 1 << random.nextInt(8));
            case 2 -> Frames.with(frame, at, TELLING[random.nextInt(TELLING.length)]);
            case 3 -> Frames.resized(frame, Ethernet.HEADER_LENGTH + random.nextInt(80));
            case 4 -> zeroed(frame, at, random.nextInt(17));
            case 5 -> inUpperLayer(frame, random.nextInt(4), TELLING[random.nextInt(TELLING.length)]);
            default -> spliced(frame, at, good.get(random.nextInt(good.size())));
        };
    }

    /** Changes a port, type or code. */
    private static byte[] inUpperLayer(byte[] frame, int offset, int octet) {
        long headers = Headers.walk(frame, 0, frame.length);
        int at = Headers.upper(headers) + offset;
        return Headers.fault(headers) == DropReason.NOT_DROPPED && at < frame.length
                ? Frames.with(frame, at, octet)
                : frame;
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
