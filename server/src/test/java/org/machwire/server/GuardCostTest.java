package org.machwire.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.api.Test;
import org.machwire.server.GuardFrames.Kind;
import org.machwire.server.guard.DeviceGuard;
import org.machwire.server.guard.Headers;
import org.machwire.v1.DropReason;

class GuardCostTest {
    private static final int MANY = 20_000;

    @ParameterizedTest
    @EnumSource
    void framesOfEachKindAreGoodAndNoTwoAlike(Kind kind) {
        GuardFrames frames = new GuardFrames();
        DeviceGuard guard = new DeviceGuard(GuardFrames.POLICY);
        Set<ByteBuffer> seen = new HashSet<>();

        for (int i = 0; i < MANY; i++) {
            byte[] frame = frames.next(kind);
            assertThat(guard.check(frame, 0, frame.length)).as("frame %d", i).isEqualTo(DropReason.NOT_DROPPED);
            assertThat(seen.add(ByteBuffer.wrap(frame))).as("frame %d is new", i).isTrue();
        }
    }

    @Test
    void framesWithExtensionsReachTheirUpperLayerBehindThreeHeaders() {
        GuardFrames frames = new GuardFrames();

        for (int i = 0; i < MANY; i++) {
            byte[] frame = frames.next(Kind.IPV6_EXTENSIONS);
            assertThat(Headers.upper(Headers.walk(frame, 0, frame.length))).as("frame %d", i)
                    .isGreaterThanOrEqualTo(14 + 40 + 3 * 8);
        }
    }

    @Test
    void resultIsOneJsonObjectThatNamesItsKind() {
        assertThat(new GuardCost.Result(Kind.ARP, 12.345, 1000, 0).json())
                .isEqualTo("{\"frames\":\"arp\",\"ns_per_frame\":12.35,\"octets_per_frame\":0}");
        assertThat(new GuardCost.Result(Kind.IPV6_TCP, 1, 1000, 500).json()).endsWith("\"octets_per_frame\":0.5}");
    }

    @Test
    void everyKindIsMeasuredAndTakesTime() {
        assertThat(GuardCost.measure(0, 1)).hasSize(Kind.values().length)
                .allSatisfy(result -> assertThat(result.nanosPerFrame()).isPositive());
    }
}
