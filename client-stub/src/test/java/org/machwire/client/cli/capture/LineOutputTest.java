package org.machwire.client.cli.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.machwire.client.SeenFrame;
import org.machwire.client.capture.Direction;
import org.machwire.v1.DropReason;

class LineOutputTest {
    private static final long TIME_NS = 1_700_000_000_000_000_789L;
    private static final String ADDRESSES = "ffffffffffff" + "565400000001";

    private final StringWriter text = new StringWriter();
    private final LineOutput output = new LineOutput(text, ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource({"0800, INBOUND, NOT_DROPPED, 'in     56:54:00:00:00:01 > ff:ff:ff:ff:ff:ff IPv4, 1514 octets'",
            "86dd, OUTBOUND, RATE, 'out    56:54:00:00:00:01 > ff:ff:ff:ff:ff:ff IPv6, 1514 octets, dropped: RATE'",
            "0806, OVERHEARD, NOT_DROPPED, 'others 56:54:00:00:00:01 > ff:ff:ff:ff:ff:ff ARP, 1514 octets'",
            "8035, INBOUND, FILTER, 'in     56:54:00:00:00:01 > ff:ff:ff:ff:ff:ff RARP, 1514 octets, dropped: FILTER'",
            "88cc, INBOUND, NOT_DROPPED, 'in     56:54:00:00:00:01 > ff:ff:ff:ff:ff:ff 0x88cc, 1514 octets'",
            "0026, OUTBOUND, ETHERTYPE, 'out    56:54:00:00:00:01 > ff:ff:ff:ff:ff:ff IEEE 802.3, 1514 octets, dropped: ETHERTYPE'"})
    void lineSaysWhatIsKnownOfAFrame(String type, Direction direction, DropReason reason, String expected)
            throws IOException {
        output.frame(new SeenFrame(HexFormat.of().parseHex(ADDRESSES + type), 1514, direction, reason, TIME_NS));

        assertThat(text).hasToString("22:13:20.000000789 " + expected + "\n");
    }

    @Test
    void frameWithoutAWholeHeaderHasItsLengthAlone() {
        assertThat(output.line(new SeenFrame(new byte[13], 13, Direction.OUTBOUND, DropReason.FRAME_SIZE, -1)))
                .isEqualTo("23:59:59.999999999 out    13 octets, dropped: FRAME_SIZE");
    }
}
