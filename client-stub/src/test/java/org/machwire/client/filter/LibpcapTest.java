package org.machwire.client.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.filter.FilterProgram;
import org.machwire.filter.WellKnownFilters;

class LibpcapTest {
    private static final int BOTH = FilterProgram.NETF_IN | FilterProgram.NETF_OUT;

    private static int[] compile(String expression, int directions) throws Exception {
        assumeTrue(Libpcap.isInstalled(), "libpcap is not installed");
        return Libpcap.compile(expression, directions);
    }

    @Test
    void emptyExpressionIsTheProgramThatAcceptsAll() throws Exception {
        assertThat(compile("", FilterProgram.NETF_IN)).isEqualTo(WellKnownFilters.acceptAll());
        assertThat(compile("", BOTH)).isEqualTo(WellKnownFilters.libpcap());
    }

    @Test
    void expressionBecomesMachWordsBehindAHeader() throws Exception {
        assertThat(compile("ip6", FilterProgram.NETF_IN)).containsExactly(
                0x401, 0, 0, 0,
                0x28, 0, 12, 0,
                0x15, 0x100, 0x86dd, 0,
                0x06, 0, 0, 4,
                0x06, 0, 0, 0);
    }

    @Test
    void operandsOf32BitsAreWhole() throws Exception {
        assertThat(compile("ip host 203.0.113.255", BOTH)).containsSequence(0x71ff, 0xcb00);
    }

    @Test
    void theProgramAcceptsTheFramesThatItDescribes() throws Exception {
        FilterProgram program = FilterProgram.parseLong(compile("arp", FilterProgram.NETF_IN));
        byte[] frame = new byte[60];
        frame[12] = 0x08;
        frame[13] = 0x06;

        assertThat(program.accept(frame, 0, frame.length)).isEqualTo(60);
        frame[13] = 0x00;
        assertThat(program.accept(frame, 0, frame.length)).isZero();
    }

    @Test
    void expressionThatIsNotUnderstoodIsToldInLibpcapsWords() {
        assertThatExceptionOfType(BadFilterException.class).isThrownBy(() -> compile("tcp prot 80", BOTH))
                .withMessageStartingWith("the expression does not compile: ").withMessageContaining("syntax error")
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
        assertThatExceptionOfType(BadFilterException.class).isThrownBy(() -> compile("port 70000", BOTH))
                .withMessageContaining("70000");
        assertThatExceptionOfType(BadFilterException.class).isThrownBy(() -> compile("ip proto 999 and \u00e4(", BOTH));
    }

    @Test
    void whatOnlyTheKernelKnowsOfAPacketIsRefused() {
        for (String expression : List.of("inbound", "outbound", "arp or inbound", "ifindex 2")) {
            assertThatExceptionOfType(BadFilterException.class).as(expression)
                    .isThrownBy(() -> compile(expression, BOTH)).withMessageContaining("only the kernel knows");
        }
    }

    @Test
    void expressionThatCouldBeCutAtANulCharacterIsRefused() {
        assertThatExceptionOfType(BadFilterException.class).isThrownBy(() -> compile("arp\0garbage", BOTH));
    }

    @Test
    void expressionsOfHundredsOfTermsCompile() throws Exception {
        StringBuilder expression = new StringBuilder("udp dst port 1");
        for (int port = 3; port < 1200; port += 2) {
            expression.append(" or udp dst port ").append(port);
        }

        assertThat(FilterProgram.parseLong(compile(expression.toString(), BOTH)).code().count()).isGreaterThan(600);
    }

    @Test
    void libraryThatIsNotThereIsNull() {
        assertThat(Libpcap.lookup(List.of("libmachwire-is-not-here.so.7"))).isNull();
    }
}
