package org.machwire.mach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class NetRcvMessageTest {
    /** 5 octets of payload behind the header of an ARP frame. */
    private static final byte[] FRAME = HexFormat.of()
            .parseHex("ffffffffffff" + "5654000000aa" + "0806" + "0102030405");

    @Test
    void theHeaderItemHas64OctetsOfWhichTheLast50AreZero() {
        byte[] header = NetRcvMessage.header(inLargerArray(FRAME), 3);

        assertThat(header).hasSize(64);
        assertThat(Arrays.copyOf(header, 14)).isEqualTo(Arrays.copyOf(FRAME, 14));
        assertThat(Arrays.copyOfRange(header, 14, 64)).containsOnly(0);
    }

    @Test
    void thePacketItemBeginsWithTheLengthInHostOrderAndTheRawType() {
        byte[] packet = NetRcvMessage.packet(inLargerArray(FRAME), 3, FRAME.length, FRAME.length);

        assertThat(packet).isEqualTo(HexFormat.of().parseHex("0900" + "0806" + "0102030405"));
    }

    @Test
    void aCutPacketKeepsTheFullLengthInItsHeader() {
        byte[] packet = NetRcvMessage.packet(inLargerArray(FRAME), 3, FRAME.length, 16);

        assertThat(packet).isEqualTo(HexFormat.of().parseHex("0900" + "0806" + "0102"));
    }

    @Test
    void pfinetPutsTheFrameTogetherAgainOctetForOctet() {
        byte[] octets = inLargerArray(FRAME);

        assertThat(NetRcvMessage.frame(NetRcvMessage.header(octets, 3),
                NetRcvMessage.packet(octets, 3, FRAME.length, FRAME.length))).isEqualTo(FRAME);
    }

    @Test
    void itemsThatAreTooShortAreRefused() {
        assertThatThrownBy(() -> NetRcvMessage.frame(new byte[13], new byte[4]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NetRcvMessage.frame(new byte[64], new byte[3]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] inLargerArray(byte[] frame) {
        byte[] larger = new byte[frame.length + 20];
        Arrays.fill(larger, (byte) 0x5a);
        System.arraycopy(frame, 0, larger, 3, frame.length);
        return larger;
    }
}
