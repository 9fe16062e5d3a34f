package org.machwire.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.filter.Programs.bpf;
import static org.machwire.filter.Programs.cspf;
import static org.machwire.filter.Programs.frame;
import static org.machwire.filter.Programs.insn;
import static org.machwire.filter.Programs.refusal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the programs that the Hurd's clients have set since 1995 accept of a table of frames: whole frames always. */
class ProgramsOfOldTest {
    private static final int[] TYPE = insn(0x28, 12);
    private static final int[] REFUSE = insn(0x06, 0);

    private enum Frames {
        ARP(frame(0x0806, 28)),
        RARP(frame(0x8035, 46)),
        IPV4_EMPTY(frame(0x0800, 0)),
        IPV4_FROM_NET(ipv4(26)),
        IPV4_TO_NET(ipv4(30)),
        IPV4_FULL(frame(0x0800, 1500)),
        IPV6(frame(0x86dd, 60)),
        IPV6_FULL(frame(0x86dd, 1500)),
        VLAN(frame(0x8100, 46)),
        LLDP(frame(0x88cc, 46)),
        LLC(frame(38, 46)),
        HEADER_ALONE(frame(0x88cc, 0));

        private final byte[] octets;

        Frames(byte[] octets) {
            this.octets = octets;
        }

        /** A ping's length, with 10.0.0.2 at an offset. */
        private static byte[] ipv4(int offset) {
            byte[] octets = frame(0x0800, 84);
            System.arraycopy(new byte[]{10, 0, 0, 2}, 0, octets, offset, 4);
            return octets;
        }
    }

    private enum OldProgram {
        PFINET_1995_BEHIND_A_HEADER(everything(), cspf(1, 1, 7 << 10 | 2)),
        PFINET_2006(everything(), cspf(1, 1)),
        PFINET_2008(OldProgram::isArpOrIPv4, bpf(TYPE, insn(0x15, 1, 0, 0x0806), insn(0x15, 0, 1, 0x0800),
                insn(0x06, 1500), REFUSE)),
        PFINET_2008_WITH_ADDRESS(
                one -> one == Frames.ARP || one == Frames.IPV4_FROM_NET || one == Frames.IPV4_TO_NET,
                bpf(TYPE, insn(0x15, 5, 0, 0x0806), insn(0x15, 0, 5, 0x0800), insn(0x20, 26),
                        insn(0x15, 2, 0, 0x0a000002), insn(0x20, 30), insn(0x15, 0, 1, 0x0a000002), insn(0x06, 1500),
                        REFUSE)),
        PFINET_2013(OldProgram::isArpOrIp, arpOrIp(1500)),
        PFINET_TODAY(OldProgram::isArpOrIp, WellKnownFilters.pfinet()),
        PFINET_TODAY_ON_A_KERNEL_DEVICE(everything(), WellKnownFilters.pfinetCspf()),
        LWIP(OldProgram::isArpOrIp, arpOrIp(1460 + 40 + 14)),
        LWIP_OF_ITS_MTU(OldProgram::isArpOrIp, arpOrIp(1500 + 14)),
        LIBPCAP_ONCE(everything(), bpf(insn(0x06, 1500))),
        LIBPCAP_TODAY(everything(), WellKnownFilters.libpcap()),
        ETH_FILTER_SENDING(one -> one == Frames.ARP || one == Frames.IPV4_FROM_NET, arpOrNet(26)),
        ETH_FILTER_RECEIVING(one -> one == Frames.ARP || one == Frames.IPV4_TO_NET, arpOrNet(30));

        private final Predicate<Frames> accepts;
        private final int[] words;

        OldProgram(Predicate<Frames> accepts, int[] words) {
            this.accepts = accepts;
            this.words = words;
        }

        private static Predicate<Frames> everything() {
            return one -> true;
        }

        private static boolean isArpOrIPv4(Frames one) {
            return one == Frames.ARP || one.name().startsWith("IPV4");
        }

        private static boolean isArpOrIp(Frames one) {
            return isArpOrIPv4(one) || one.name().startsWith("IPV6");
        }

        private static int[] arpOrIp(int k) {
            return bpf(TYPE, insn(0x15, 2, 0, 0x0806), insn(0x15, 1, 0, 0x0800), insn(0x15, 0, 1, 0x86dd),
                    insn(0x06, k), REFUSE);
        }

        /** What libpcap makes of "arp or (ip and src net 10.0.0.0/24)", or dst; the address is at an offset. */
        private static int[] arpOrNet(int offset) {
            return bpf(TYPE, insn(0x15, 4, 0, 0x0806), insn(0x15, 0, 4, 0x0800), insn(0x20, offset),
                    insn(0x54, 0xffffff00), insn(0x15, 0, 1, 0x0a000000), insn(0x06, 262_144), REFUSE);
        }
    }

    @ParameterizedTest
    @EnumSource(OldProgram.class)
    void programAcceptsItsFramesWholeAndNoOthers(OldProgram program) throws FilterException {
        List<String> accepted = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (Frames frame : Frames.values()) {
            int octets = Programs.accept(program.words, frame.octets);
            if (octets > 0) {
                accepted.add(frame + " " + octets);
            }
            if (program.accepts.test(frame)) {
                expected.add(frame + " " + frame.octets.length);
            }
        }

        assertThat(accepted).isEqualTo(expected);
    }

    @Test
    void programOfBefore2006IsRefusedForTheLiteralThatItLacks() {
        assertThat(refusal(new int[]{1, 1})).returns(FilterRule.LITERAL, FilterException::rule).returns(1,
                FilterException::index);
    }

    @Test
    void programForBpfWithoutHeaderInstructionIsRefusedForItsDirection() {
        assertThat(refusal(new int[]{0x28, 0, 12, 0, 0x06, 0, 1500, 0})).returns(FilterRule.DIRECTION,
                FilterException::rule);
    }

    @Test
    void programOf1995ParsesByChanceAndAcceptsAll() throws FilterException {
        for (Frames frame : Frames.values()) {
            assertThat(Programs.accept(new int[]{1, 1, 7 << 10 | 2}, frame.octets)).as("%s", frame)
                    .isEqualTo(frame.octets.length);
        }
    }
}
