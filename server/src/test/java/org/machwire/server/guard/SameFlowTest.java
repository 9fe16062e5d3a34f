package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.guard.Parties.A;
import static org.machwire.server.guard.Parties.A4;
import static org.machwire.server.guard.Parties.A6;
import static org.machwire.server.guard.Parties.V;
import static org.machwire.server.guard.Parties.V4;
import static org.machwire.server.guard.Parties.V6;

import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.machwire.server.frames.Frames;
import org.machwire.server.frames.Packets;
import org.machwire.v1.DropReason;

/** What is taken for the same flow gets the same verdict, whatever is changed in a frame. */
class SameFlowTest {
    private static final Guard GUARD = new DeviceGuard(Parties.POLICY);

    private static byte[][] flows() {
        return new byte[][]{Frames.ipv4Udp(A, A4, 5000, V, V4, 53, new byte[22]),
                Frames.ipv4(A, A4, V, V4, 6, Packets.tcp(new byte[10])),
                Frames.ipv6Udp(A, A6, 5000, V, V6, 53, new byte[22]),
                Frames.ipv6(A, A6, V, V6, 6, 64, Packets.tcp(new byte[10]))};
    }

    private static boolean isSame(byte[] first, byte[] second) {
        byte[] both = Packets.join(first, second);
        return second.length == first.length
                && Headers.isSameFlow(Headers.walk(both, 0, first.length), both, 0, first.length);
    }

    @Test
    void aFrameIsOfItsOwnFlowWhateverItsPayload() {
        for (byte[] frame : flows()) {
            assertThat(Headers.isPlainFlow(Headers.walk(frame, 0, frame.length))).isTrue();
            assertThat(isSame(frame, frame)).isTrue();
            assertThat(isSame(frame, Frames.with(frame, frame.length - 1, 77))).isTrue();
        }
    }

    /** Identification, time to live and checksum of IPv4, and the hop limit of IPv6, are all that may differ in the header. */
    @Test
    void everyOctetThatIsLookedAtEndsIt() {
        for (byte[] frame : flows()) {
            boolean isIpv4 = frame[12] == 8;
            List<Integer> unlooked = isIpv4 ? List.of(18, 19, 22, 24, 25) : List.of(21);
            for (int at = 0; at < (isIpv4 ? 38 : 58); at++) {
                assertThat(isSame(frame, Frames.with(frame, at, ~frame[at]))).as("octet %d", at)
                        .isEqualTo(unlooked.contains(at));
            }
        }
    }

    @Test
    void whateverIsTakenForTheSameIsJudgedTheSame() {
        SplittableRandom random = new SplittableRandom(69);
        int same = 0;
        for (int i = 0; i < 60_000; i++) {
            byte[][] flows = flows();
            byte[] first = flows[i % flows.length];
            byte[] second = first.clone();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                second[random.nextInt(second.length)] ^= (byte) (1 << random.nextInt(8));
            }
            if (!isSame(first, second)) {
                continue;
            }
            same++;
            long headers = Headers.walk(second, 0, second.length);
            assertThat(GUARD.check(second, 0, headers)).as(HexFormat.of().formatHex(second))
                    .isEqualTo(DropReason.NOT_DROPPED);
            assertThat(Headers.isPlainFlow(headers)).as(HexFormat.of().formatHex(second)).isTrue();
        }
        assertThat(same).isGreaterThan(1_500);
    }

    @Test
    void whatIsMoreThanTcpOrUdpIsNoFlow() {
        byte[][] others = {Frames.arpRequest(A, A4, V4), Frames.ipv4Ping(A, A4, V, V4, new byte[8]),
                Frames.ipv4Udp(A, A4, 68, V, V4, 67, new byte[22]), Frames.ipv6Ping(A, A6, V, V6, new byte[8]),
                Frames.with(Frames.ipv4Udp(A, A4, 5000, V, V4, 53, new byte[24]), 20, 0x20)};
        for (byte[] frame : others) {
            assertThat(Headers.isPlainFlow(Headers.walk(frame, 0, frame.length)))
                    .as(HexFormat.of().formatHex(frame)).isFalse();
        }
    }
}
