package org.machwire.client.attack.frames;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.Icmpv6;
import org.machwire.ethernet.MacAddress;

/** Frames as Scapy makes them. */
class FramesTest {
    private static final MacAddress A = MacAddress.parse("56:54:00:00:00:01");
    private static final MacAddress B = MacAddress.parse("56:54:00:00:00:02");
    private static final Ipv4Frame WAY4 = new Ipv4Frame(A, "10.69.0.2", B, "10.69.0.3");
    private static final Ipv6Frame WAY6 = new Ipv6Frame(A, "fd69::2", B, "fd69::3");

    private static String hex(byte[] octets) {
        return HexFormat.of().formatHex(octets);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void ipv4CarriesUdpAndTcpWithTheirChecksums() {
        assertThat(hex(WAY4.udp(4000, 4001, text("hello")))).isEqualTo("5654000000025654000000010800450000216d77000040"
                + "11f8c60a4500020a4500030fa00fa1000d883268656c6c6f");
        assertThat(hex(WAY4.udpBehind(Frames.octets(148, 4, 0, 0), 67, 68, text("x")))).isEqualTo(
                "5654000000025654000000010800460000216d770000401163c20a4500020a4500039404000000430044000972c678");
        assertThat(hex(WAY4.carrying(Upper.TCP, Upper.syn("10.69.0.2", 4000, "10.69.0.3", 22)))).isEqualTo(
                "5654000000025654000000010800450000286d7700004006f8ca0a4500020a4500030fa000160000000100000000500220006b9d"
                        + "0000");
    }

    @Test
    void arpIsPadded() {
        assertThat(hex(ArpFrame.reply(A, "10.69.0.1", Frames.BROADCAST, "10.69.0.1").frame(A, Frames.BROADCAST)))
                .isEqualTo("ffffffffffff565400000001080600010800060400025654000000010a450001ffffffffffff0a450001"
                        + "0".repeat(36));
    }

    @Test
    void neighbourDiscoveryIsBehindItsExtensionHeaders() {
        Ipv6Frame way = Ipv6Frame.toGroup(A, "fe80::1", "ff02::1");
        byte[] body = Discovery.routerAdvertisement(
                Frames.join(Discovery.link(Discovery.SOURCE_LINK, A), Discovery.prefix("2001:db8:bad::")));
        assertThat(hex(way.carrying(Ipv6Frame.NEAR,
                way.icmpChain(Icmpv6.TYPE_ROUTER_ADVERTISEMENT, body).behind(Chain.DESTINATION))))
                .isEqualTo(
                        "33330000000156540000000186dd6000000000403cfffe800000000000000000000000000001ff0200000000000000000000000000013a000104000000008600445e4000070800000000000000000101565400000001030440c000000e1000000e100000000020010db80bad00000000000000000000");
        assertThat(hex(WAY6.icmp(Icmpv6.TYPE_NEIGHBOUR_ADVERTISEMENT, Discovery.neighbour(Discovery.OVERRIDE, "fd69::3",
                Discovery.link(Discovery.TARGET_LINK, A)))))
                .isEqualTo(
                        "56540000000256540000000186dd6000000000203afffd690000000000000000000000000002fd69000000000000"
                                + "00000000000000038800070920000000fd6900000000000000000000000000030201565400000001");
    }

    @Test
    void aFragmentHeaderTellsOffsetAndMore() {
        assertThat(hex(WAY6.carrying(64, Chain.of(Upper.UDP, text("12345678")).behindFragment(2 << 3 | 1))))
                .isEqualTo("56540000000256540000000186dd6000000000102c40fd690000000000000000000000000002fd6900000000"
                        + "00000000000000000003" + "1100001100006d77" + "3132333435363738");
    }

    @Test
    void chainsAreBuiltFromTheInsideOut() {
        Chain chain = Chain.of(Upper.ICMPV6, text("01234567")).behindAuthentication()
                .behindAll(Chain.DESTINATION, Chain.HOP_BY_HOP);

        assertThat(chain.next()).isEqualTo(Chain.HOP_BY_HOP);
        assertThat(hex(chain.octets())).isEqualTo("3c00010400000000" + "3300010400000000"
                + "3a02000000000000" + "0000000000000000" + "3031323334353637");
        assertThat(chain.part(8, 16).octets()).isEqualTo(Arrays.copyOfRange(chain.octets(), 8, 16));
    }

    @Test
    void dhcpIsAClientsUntilSomethingElseIsSaid() {
        byte[] message = new Dhcp(Dhcp.DISCOVER, A).message();

        assertThat(message).hasSize(300);
        assertThat(hex(message)).startsWith("0101060000006d77" + "0".repeat(40) + "565400000001")
                .contains("63825363350101ff");
        assertThat(hex(new Dhcp(Dhcp.DISCOVER, A).ending(61, 7, 1).message())).endsWith("350101" + "3d0701");
        assertThat(new Dhcp(Dhcp.ACK, A).operation(2).relay("10.69.0.1").message()).startsWith(2)
                .containsSubsequence(10, 69, 0, 1);
    }

    @Test
    void framesOfOtherFormsHaveTheirHeaders() {
        byte[] honest = WAY4.udp(1, 2);
        assertThat(hex(Frames.tagged(honest, 0x88a8_0002, 0x8100_0003)))
                .isEqualTo(hex(honest).substring(0, 24) + "88a8000281000003" + hex(honest).substring(24));
        assertThat(Frames.ieee(A, MacAddress.parse("01:80:c2:00:00:00"), Frames.octets(0x42, 0x42, 3))).hasSize(60)
                .startsWith(Frames.octets(1, 0x80, 0xc2, 0, 0, 0, 0x56, 0x54, 0, 0, 0, 1, 0, 3, 0x42, 0x42, 3));
        assertThat(hex(Frames.snap(A, B, 0x00000c, 0x2000, text("x"))))
                .startsWith("565400000002565400000001" + "0009" + "aaaa0300000c2000" + "78");
        assertThat(Frames.with(honest, 1, 7, 8)).startsWith(0x56, 7, 8);
    }

    @Test
    void addressesAreReadAsTheyAreWritten() {
        assertThat(hex(Address.octets("::ffff:10.69.0.1"))).isEqualTo("00000000000000000000ffff0a450001");
        assertThat(Address.group("239.129.0.9")).hasToString("01:00:5e:01:00:09");
        assertThat(Address.group("ff02::1:2")).hasToString("33:33:00:01:00:02");
        assertThat(Address.solicitedNode("fd69::12:3456")).isEqualTo("ff02::1:ff12:3456");
    }
}
