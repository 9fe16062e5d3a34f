package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.guard.Parties.A;
import static org.machwire.server.guard.Parties.A4;
import static org.machwire.server.guard.Parties.A6;
import static org.machwire.server.guard.Parties.V;
import static org.machwire.server.guard.Parties.V4;
import static org.machwire.server.guard.Parties.V6;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.machwire.server.frames.Frames;
import org.machwire.server.frames.Packets;
import org.machwire.token.DeviceRole;
import org.machwire.v1.DropReason;

final class GuardAllocationTest {
    private static final int CHECKS = 100_000;
    /** What the measurement itself may take: far below one octet a check. */
    private static final long TOLERANCE = 8192;

    private final Guard guard = new DeviceGuard(Parties.POLICY);
    /** Nobody's: its devices have no addresses. */
    private final Guard uplink = new UplinkGuard(new Nobody());
    private final Hearing hearing = new Hearing(new SourcePolicy(V, Parties.POLICY.ipv4(), Parties.POLICY.ipv6(),
            Set.of(DeviceRole.ROUTER), List.of()));
    private final byte[][] frames = frames();

    private record Nobody() implements Ours {
        @Override
        public boolean hasMac(long mac) {
            return false;
        }

        @Override
        public boolean hasIpv4(int address) {
            return false;
        }

        @Override
        public boolean hasIpv6(long high, long low) {
            return false;
        }
    }

    @Test
    void checkingFramesAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int warm = passed(CHECKS);
        long before = threads.getCurrentThreadAllocatedBytes();
        int counted = passed(CHECKS);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(counted).isEqualTo(warm).isBetween(1, CHECKS - 1);
        assertThat(allocated).isLessThan(TOLERANCE);
    }

    private int passed(int checks) {
        int passed = 0;
        for (int i = 0; i < checks; i++) {
            byte[] frame = frames[i % frames.length];
            if (guard.check(frame, 0, frame.length) == DropReason.NOT_DROPPED) {
                passed++;
            }
        }
        return passed;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void walkingCheckingAndHearingOneKindAllocatesNothing(String name, byte[] frame) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int warm = heard(frame);
        long before = threads.getCurrentThreadAllocatedBytes();
        int counted = heard(frame);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(counted).as(name).isEqualTo(warm).isEqualTo(CHECKS);
        assertThat(allocated).as(name).isLessThan(TOLERANCE);
    }

    private int heard(byte[] frame) {
        int heard = 0;
        for (int i = 0; i < CHECKS; i++) {
            long headers = Headers.walk(frame, 0, frame.length);
            if (guard.check(frame, 0, headers) == DropReason.NOT_DROPPED
                    && uplink.check(frame, 0, headers) == DropReason.NOT_DROPPED
                    && hearing.check(frame, 0) == DropReason.NOT_DROPPED) {
                heard++;
            }
        }
        return heard;
    }

    static Stream<Arguments> kinds() {
        byte[] extensions = Packets.join(Packets.options(60), Packets.options(51), Packets.authentication(6, 12),
                Packets.tcp());
        return Stream.of(Arguments.of("ARP", Frames.arpRequest(A, A4, V4)),
                Arguments.of("UDP over IPv4", Frames.ipv4Udp(A, A4, 5000, V, V4, 53, new byte[64])),
                Arguments.of("DHCP", Frames.ipv4Udp(A, A4, 68, V, V4, 67, Packets.dhcp(A, A4, 53, 1, 3, 255))),
                Arguments.of("TCP over IPv6", Frames.ipv6(A, A6, V, V6, 6, 64, Packets.tcp())),
                Arguments.of("three extension headers", Frames.ipv6(A, A6, V, V6, 0, 64, extensions)),
                Arguments.of("MLD from nowhere", Frames.mld2Report(A, "::", "ff05::1")));
    }

    /** All good frames, and each of them with a foreign source and cut off. */
    private static byte[][] frames() {
        byte[][] good = Arrays.stream(LinuxFrames.values()).map(LinuxFrames::octets).toArray(byte[][]::new);
        byte[][] all = Arrays.copyOf(good, 3 * good.length);
        for (int i = 0; i < good.length; i++) {
            all[good.length + i] = Frames.with(good[i], 11, 0x0b);
            all[2 * good.length + i] = Frames.resized(good[i], 30);
        }
        return all;
    }
}
