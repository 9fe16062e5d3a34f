package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.guard.Parties.A;
import static org.machwire.server.guard.Parties.verdict;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.v1.DropReason;

class UplinkGuardTest {
    private static final MacAddress STRANGER = MacAddress.parse("02:00:00:00:00:01");

    private final Set<Long> ours = new HashSet<>(Set.of(A.value()));
    private final Guard guard = new UplinkGuard(ours::contains);

    private DropReason check(String source, int type) {
        return verdict(guard, Frames.ethernet(MacAddress.parse(source), Frames.BROADCAST, type, new byte[46]));
    }

    @ParameterizedTest
    @ValueSource(ints = {Ethernet.TYPE_ARP, Ethernet.TYPE_IPV4, Ethernet.TYPE_IPV6})
    void strangersPassWhateverTheyClaimInside(int type) {
        assertThat(check("02:00:00:00:00:01", type)).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(check("56:54:00:00:00:0b", type)).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(check("fe:ff:ff:ff:ff:ff", type)).isEqualTo(DropReason.NOT_DROPPED);
    }

    @Test
    void framesInTheNameOfOurOwnAreDroppedForAsLongAsTheyAreOurs() {
        assertThat(check(A.toString(), Ethernet.TYPE_IPV4)).isEqualTo(DropReason.SRC_OURS);
        assertThat(check(A.toString(), 0x8100)).as("the first reason counts").isEqualTo(DropReason.SRC_OURS);
        ours.clear();
        assertThat(check(A.toString(), Ethernet.TYPE_IPV4)).isEqualTo(DropReason.NOT_DROPPED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01", "57:54:00:00:00:0a"})
    void groupsAndNobodyCannotSend(String source) {
        assertThat(check(source, Ethernet.TYPE_IPV4)).isEqualTo(DropReason.SRC_INVALID);
        assertThat(check(source, 0x88cc)).isEqualTo(DropReason.SRC_INVALID);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 46, 0x05dc, 0x0600, 0x8100, 0x88a8, 0x88cc, 0x8863, 0x8808, 0x0801, 0x86de, 0xffff})
    void otherEtherTypesAndLengthsAreDropped(int type) {
        assertThat(check("02:00:00:00:00:01", type)).isEqualTo(DropReason.ETHERTYPE);
    }

    @Test
    void shortestFrameIsJudgedByItsHeader() {
        assertThat(verdict(guard, Frames.ethernet(STRANGER, A, Ethernet.TYPE_ARP))).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(verdict(guard, Frames.ethernet(A, A, Ethernet.TYPE_ARP))).isEqualTo(DropReason.SRC_OURS);
    }

    @Test
    void randomFramesGetTheVerdictOfThePlainRule() {
        long seed = Long.getLong("machwire.seed", System.nanoTime());
        Random random = new Random(seed);
        int[] types = {Ethernet.TYPE_ARP, Ethernet.TYPE_IPV4, Ethernet.TYPE_IPV6};
        for (int i = 0; i < 20_000; i++) {
            long source = random.nextInt(4) == 0 ? A.value() : random.nextLong() & 0xffff_ffff_ffffL;
            int type = random.nextBoolean() ? types[random.nextInt(3)] : random.nextInt(1 << 16);
            boolean known = type == types[0] || type == types[1] || type == types[2];
            DropReason expected = source == 0 || (source >> 40 & 1) == 1
                    ? DropReason.SRC_INVALID
                    : source == A.value()
                            ? DropReason.SRC_OURS
                            : known ? DropReason.NOT_DROPPED : DropReason.ETHERTYPE;

            assertThat(verdict(guard, Frames.ethernet(new MacAddress(source), STRANGER, type, new byte[3])))
                    .as("seed %s: %x %x", seed, source, type).isEqualTo(expected);
        }
    }
}
