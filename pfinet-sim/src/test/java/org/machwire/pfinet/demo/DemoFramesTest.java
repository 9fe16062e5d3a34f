package org.machwire.pfinet.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.machwire.ethernet.Arp;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.InternetChecksum;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.Ipv4Address;
import org.machwire.ethernet.MacAddress;
import org.machwire.ethernet.NetworkOrder;

class DemoFramesTest {
    private static final MacAddress SOURCE_MAC = MacAddress.parse("52:54:00:00:00:0a");
    private static final Ipv4Address SOURCE = Ipv4Address.parse("10.69.0.10");
    private static final Station BOB = Station.parse("bob", "/dev/eth0m/bob", "52:54:00:00:00:0b 10.69.0.11");

    @Test
    void aDatagramIsRightInAllButItsClaims() {
        byte[] frame = DemoFrames.datagram(SOURCE_MAC, SOURCE, BOB, DemoFrames.FORGED);

        int ip = Ethernet.HEADER_LENGTH;
        assertThat(Ethernet.address(frame, Ethernet.DESTINATION_OFFSET)).isEqualTo(BOB.mac().value());
        assertThat(Ethernet.address(frame, Ethernet.SOURCE_OFFSET)).isEqualTo(SOURCE_MAC.value());
        assertThat(NetworkOrder.uint16(frame, Ethernet.TYPE_OFFSET)).isEqualTo(Ethernet.TYPE_IPV4);
        assertThat(InternetChecksum.of(frame, ip, Ipv4.MIN_HEADER_LENGTH)).isZero();
        assertThat(NetworkOrder.uint16(frame, ip + Ipv4.TOTAL_LENGTH_OFFSET)).isEqualTo(frame.length - ip);
        assertThat(Ipv4.address(frame, ip + Ipv4.SOURCE_OFFSET)).isEqualTo(SOURCE.value());
        assertThat(Ipv4.address(frame, ip + Ipv4.DESTINATION_OFFSET)).isEqualTo(BOB.address().value());
        assertThat(NetworkOrder.uint16(frame, ip + Ipv4.MIN_HEADER_LENGTH + 4))
                .isEqualTo(frame.length - ip - Ipv4.MIN_HEADER_LENGTH);
    }

    @Test
    void aPoisonedReplyClaimsAnotherAddressForItsSendersMac() {
        byte[] frame = DemoFrames.poisonedReply(SOURCE_MAC, SOURCE, BOB, DemoFrames.FORGED);

        int arp = Ethernet.HEADER_LENGTH;
        assertThat(NetworkOrder.uint16(frame, Ethernet.TYPE_OFFSET)).isEqualTo(Ethernet.TYPE_ARP);
        assertThat(Ethernet.address(frame, arp)).isEqualTo(Arp.PREFIX);
        assertThat(NetworkOrder.uint16(frame, arp + Arp.OPERATION_OFFSET)).isEqualTo(Arp.REPLY);
        assertThat(Ethernet.address(frame, arp + Arp.SENDER_HARDWARE_OFFSET)).isEqualTo(SOURCE_MAC.value());
        assertThat(Ipv4.address(frame, arp + Arp.SENDER_PROTOCOL_OFFSET)).isEqualTo(SOURCE.value());
        assertThat(Ethernet.address(frame, arp + Arp.TARGET_HARDWARE_OFFSET)).isEqualTo(BOB.mac().value());
        assertThat(Ipv4.address(frame, arp + Arp.TARGET_PROTOCOL_OFFSET)).isEqualTo(BOB.address().value());
    }
}
