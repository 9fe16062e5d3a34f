package org.machwire.pfinet.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.Ipv4Address;
import org.machwire.ethernet.NetworkOrder;

class FrameRulesTest {
    private static final int DNS = 53;
    private static final FrameRules NONE = new FrameRules(null, null, Set.of());
    private static final FrameRules SEND = new FrameRules(Ipv4Network.parse("10.69.0.0/24"), null, Set.of());
    private static final FrameRules RECEIVE = new FrameRules(null, Ipv4Network.parse("10.69.0.2/32"), Set.of());
    private static final FrameRules NO_DNS = new FrameRules(null, null, Set.of(DNS));

    private static byte[] frame(int type) {
        byte[] frame = new byte[60];
        NetworkOrder.putUint16(frame, Ethernet.TYPE_OFFSET, type);
        return frame;
    }

    private static byte[] udp(String from, String to, int sourcePort, int destinationPort) {
        byte[] frame = frame(Ethernet.TYPE_IPV4);
        int ip = Ethernet.HEADER_LENGTH;
        frame[ip] = 0x45;
        frame[ip + Ipv4.PROTOCOL_OFFSET] = Ipv4.PROTOCOL_UDP;
        Ipv4.putAddress(frame, ip + Ipv4.SOURCE_OFFSET, Ipv4Address.parse(from).value());
        Ipv4.putAddress(frame, ip + Ipv4.DESTINATION_OFFSET, Ipv4Address.parse(to).value());
        NetworkOrder.putUint16(frame, ip + Ipv4.MIN_HEADER_LENGTH, sourcePort);
        NetworkOrder.putUint16(frame, ip + Ipv4.MIN_HEADER_LENGTH + 2, destinationPort);
        return frame;
    }

    @Test
    void withoutRulesEverythingPasses() {
        assertThat(NONE.allowsSending(new byte[3])).isTrue();
        assertThat(NONE.allowsReceiving(frame(0x88cc))).isTrue();
    }

    @Test
    void sendNetIsThatOfTheSourceAndForSendingOnly() {
        byte[] inside = udp("10.69.0.255", "192.0.2.1", 1, 2);
        byte[] outside = udp("10.69.1.0", "10.69.0.1", 1, 2);

        assertThat(SEND.allowsSending(inside)).isTrue();
        assertThat(SEND.allowsSending(outside)).isFalse();
        assertThat(SEND.allowsReceiving(outside)).isTrue();
    }

    @Test
    void receiveNetIsThatOfTheDestinationAndForReceivingOnly() {
        byte[] ours = udp("192.0.2.1", "10.69.0.2", 1, 2);
        byte[] others = udp("10.69.0.2", "10.69.0.3", 1, 2);

        assertThat(RECEIVE.allowsReceiving(ours)).isTrue();
        assertThat(RECEIVE.allowsReceiving(others)).isFalse();
        assertThat(RECEIVE.allowsSending(others)).isTrue();
    }

    @Test
    void netLetsArpPassAndNothingThatIsNotIpv4() {
        assertThat(SEND.allowsSending(frame(Ethernet.TYPE_ARP))).isTrue();
        assertThat(SEND.allowsSending(frame(Ethernet.TYPE_IPV6))).isFalse();
        assertThat(SEND.allowsSending(frame(0x88cc))).isFalse();
    }

    @Test
    void deniedPortIsDeniedAsSourceAndDestinationBothWays() {
        assertThat(NO_DNS.allowsSending(udp("10.69.0.2", "192.0.2.1", 4000, DNS))).isFalse();
        assertThat(NO_DNS.allowsSending(udp("10.69.0.2", "192.0.2.1", DNS, 4000))).isFalse();
        assertThat(NO_DNS.allowsReceiving(udp("192.0.2.1", "10.69.0.2", DNS, 4000))).isFalse();
        assertThat(NO_DNS.allowsSending(udp("10.69.0.2", "192.0.2.1", 4000, 54))).isTrue();
        assertThat(NO_DNS.allowsSending(frame(Ethernet.TYPE_IPV6))).isTrue();
    }

    @Test
    void deniedPortIsFoundBehindOptions() {
        byte[] frame = udp("10.69.0.2", "192.0.2.1", 0, 0);
        frame[Ethernet.HEADER_LENGTH] = 0x46;
        NetworkOrder.putUint16(frame, Ethernet.HEADER_LENGTH + 26, DNS);

        assertThat(NO_DNS.allowsSending(frame)).isFalse();
    }

    @Test
    void otherProtocolsAndLaterFragmentsHaveNoPorts() {
        byte[] tcp = udp("10.69.0.2", "192.0.2.1", DNS, DNS);
        tcp[Ethernet.HEADER_LENGTH + Ipv4.PROTOCOL_OFFSET] = Ipv4.PROTOCOL_TCP;
        byte[] later = udp("10.69.0.2", "192.0.2.1", DNS, DNS);
        NetworkOrder.putUint16(later, Ethernet.HEADER_LENGTH + Ipv4.FRAGMENT_OFFSET, 185);
        byte[] first = udp("10.69.0.2", "192.0.2.1", DNS, DNS);
        NetworkOrder.putUint16(first, Ethernet.HEADER_LENGTH + Ipv4.FRAGMENT_OFFSET, 0x2000);

        assertThat(NO_DNS.allowsSending(tcp)).isTrue();
        assertThat(NO_DNS.allowsSending(later)).isTrue();
        assertThat(NO_DNS.allowsSending(first)).isFalse();
    }

    @Test
    void frameThatEndsBeforeWhatARuleMustKnowIsForbidden() {
        byte[] whole = udp("10.69.0.2", "192.0.2.1", 1, 2);
        for (int length = 0; length < Ethernet.HEADER_LENGTH + Ipv4.MIN_HEADER_LENGTH; length++) {
            assertThat(SEND.allowsSending(Arrays.copyOf(whole, length))).as("%s octets", length).isFalse();
        }
        assertThat(SEND.allowsSending(Arrays.copyOf(whole, 34))).isTrue();
        assertThat(NO_DNS.allowsSending(Arrays.copyOf(whole, 37))).isFalse();
        assertThat(NO_DNS.allowsSending(Arrays.copyOf(whole, 38))).isTrue();
        whole[Ethernet.HEADER_LENGTH] = 0x41;
        assertThat(NO_DNS.allowsSending(whole)).as("a header of 4 octets").isFalse();
    }

    @Test
    void networkOfNoBitsIsEverything() {
        assertThat(Ipv4Network.parse("0.0.0.0/0").contains(-1)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.69.0.0", "10.69.0.0/", "10.69.0.0/33", "10.69.0.0/-1", "10.69.0.1/24", "lan/8"})
    void refusesWhatIsNoNetwork(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Ipv4Network.parse(text));
    }
}
