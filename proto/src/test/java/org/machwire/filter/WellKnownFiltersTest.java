package org.machwire.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.filter.Programs.accept;
import static org.machwire.filter.Programs.bpf;
import static org.machwire.filter.Programs.frame;
import static org.machwire.filter.Programs.hex;
import static org.machwire.filter.Programs.insn;
import static org.machwire.filter.Programs.refusal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs that pfinet and its relatives have set since 1995. */
class WellKnownFiltersTest {
    private static final int[] PFINET_2008 = bpf(insn(40, 0, 0, 12), insn(21, 1, 0, 2054), insn(21, 0, 1, 2048),
            insn(6, 0, 0, 1500), insn(6, 0, 0, 0));
    /** What libpcap makes of "arp or (ip host 10.0.0.2)": pfinet set it in 2008 once it knew its address. */
    private static final int[] PFINET_2008_WITH_ADDRESS = bpf(insn(0x28, 12), insn(0x15, 5, 0, 0x0806),
            insn(0x15, 0, 5, 0x0800),
            insn(0x20, 26), insn(0x15, 2, 0, 0x0a000002), insn(0x20, 30), insn(0x15, 0, 1, 0x0a000002), insn(6, 1500),
            insn(6, 0));

    @Test
    void wordsAreThoseOnTheWire() {
        assertThat(WellKnownFilters.pfinet()).containsExactly(hex("0401 0000 0000 0000 | 0028 0000 000c 0000 | "
                + "0015 0002 0806 0000 | 0015 0001 0800 0000 | 0015 0100 86dd 0000 | 0006 0000 05dc 0000 | 0006 0000 0000 0000"));
        assertThat(WellKnownFilters.pfinetCspf()).containsExactly(hex("0001 0001 0001"));
        assertThat(WellKnownFilters.acceptAll()).containsExactly(hex("0401 0000 0000 0000 | 0006 0000 0000 0004"));
        assertThat(WellKnownFilters.libpcap()).containsExactly(hex("0403 0000 0000 0000 | 0006 0000 0000 0004"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0806, 0x0800, 0x86dd})
    void F10_pfinetPassesItsProtocolsWhole(int type) throws FilterException {
        for (int payload : new int[]{0, 28, 46, 1499, 1500}) {
            assertThat(accept(WellKnownFilters.pfinet(), frame(type, payload))).isEqualTo(14 + payload);
        }
        assertThat(accept(WellKnownFilters.pfinet(), frame(type, 1504))).isEqualTo(1514);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x88cc, 0x8100, 0x0805, 0x0807, 0x0008, 0, 0xffff})
    void F10_pfinetDropsOtherProtocols(int type) throws FilterException {
        assertThat(accept(WellKnownFilters.pfinet(), frame(type, 46))).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x88cc, 0x8100, 0x0800, 0xffff})
    void programsThatAcceptAllDeliverWholeFrames(int type) throws FilterException {
        for (int payload : new int[]{0, 46, 1500}) {
            byte[] frame = frame(type, payload);
            assertThat(accept(WellKnownFilters.pfinetCspf(), frame)).isEqualTo(frame.length);
            assertThat(accept(WellKnownFilters.acceptAll(), frame)).isEqualTo(frame.length);
            assertThat(accept(WellKnownFilters.libpcap(), frame)).isEqualTo(frame.length);
        }
    }

    @Test
    void directionsAreInExceptThatLibpcapHearsBoth() throws FilterException {
        for (int[] words : new int[][]{WellKnownFilters.pfinet(), WellKnownFilters.pfinetCspf(),
                WellKnownFilters.acceptAll()}) {
            assertThat(FilterProgram.parse(words).in()).isTrue();
            assertThat(FilterProgram.parse(words).out()).isFalse();
        }
        assertThat(FilterProgram.parse(WellKnownFilters.libpcap()).in()).isTrue();
        assertThat(FilterProgram.parse(WellKnownFilters.libpcap()).out()).isTrue();
    }

    @Test
    void pfinetOf1999IsRefusedBecauseItsFirstWordIsReadAsHeader() {
        assertThat(refusal(new int[]{1, 1})).hasMessageContaining("literal is missing")
                .returns(FilterRule.LITERAL, FilterException::rule);
    }

    @Test
    void pfinetOf1995ParsesByChanceAndAcceptsAll() throws FilterException {
        // {PUSHLIT, 1, PUSHZERO|OR}: the literal is read as PUSHLIT, the last word as its literal.
        int[] program = {1, 1, 7 << 10 | 2};
        assertThat(accept(program, frame(0x88cc, 46))).isEqualTo(60);
    }

    @Test
    void pfinetOf2006IsThatOf1999BehindAHeader() throws FilterException {
        assertThat(accept(new int[]{1, 1, 1}, frame(0x88cc, 46))).isEqualTo(60);
        assertThat(accept(new int[]{1, 1, 1, 7 << 10 | 2}, frame(0x88cc, 46))).as("1995 with a header").isEqualTo(60);
    }

    @Test
    void pfinetOf2008PassesArpAndIPv4Only() throws FilterException {
        assertThat(accept(PFINET_2008, frame(0x0806, 28))).isEqualTo(42);
        assertThat(accept(PFINET_2008, frame(0x0800, 1500))).isEqualTo(1514);
        assertThat(accept(PFINET_2008, frame(0x86dd, 60))).isZero();
    }

    @Test
    void pfinetOf2008WithAnAddressPassesArpAndItsOwnIPv4() throws FilterException {
        byte[] arp = frame(0x0806, 28);
        byte[] others = frame(0x0800, 20);
        byte[] from = frame(0x0800, 20);
        byte[] to = frame(0x0800, 20);
        System.arraycopy(new byte[]{10, 0, 0, 2}, 0, from, 26, 4);
        System.arraycopy(new byte[]{10, 0, 0, 2}, 0, to, 30, 4);
        assertThat(accept(PFINET_2008_WITH_ADDRESS, arp)).isEqualTo(42);
        assertThat(accept(PFINET_2008_WITH_ADDRESS, from)).isEqualTo(34);
        assertThat(accept(PFINET_2008_WITH_ADDRESS, to)).isEqualTo(34);
        assertThat(accept(PFINET_2008_WITH_ADDRESS, others)).isZero();
        assertThat(accept(PFINET_2008_WITH_ADDRESS, frame(0x0800, 19))).as("too short for a destination").isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1460 + 40 + 14, 1500 + 14})
    void lwipsProgramDeliversWholeFrames(int k) throws FilterException {
        int[] program = bpf(insn(0x28, 12), insn(0x15, 2, 0, 0x0806), insn(0x15, 1, 0, 0x0800),
                insn(0x15, 0, 1, 0x86dd), insn(6, k),
                insn(6, 0));
        assertThat(accept(program, frame(0x86dd, 1500))).isEqualTo(1514);
    }

    @Test
    void eachCallGivesANewArray() {
        WellKnownFilters.pfinet()[0] = 0;
        assertThat(WellKnownFilters.pfinet()[0]).isEqualTo(0x401);
    }
}
