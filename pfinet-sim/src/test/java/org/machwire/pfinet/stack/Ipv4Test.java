package org.machwire.pfinet.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.machwire.pfinet.stack.Frames.A_IP;
import static org.machwire.pfinet.stack.Frames.B_IP;
import static org.machwire.pfinet.stack.Frames.B_MAC;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.Ipv4Address;

class Ipv4Test {
    /** A datagram to port 7 without payload or checksum. */
    private static final String DATAGRAM = "0fa0 0007 0008 0000";

    private final RecordingLink link = new RecordingLink("52:54:00:00:00:01", 100);
    private final IpStack stack = new IpStack(new Ipv4Config(Frames.A, 24, Ipv4Address.parse("10.0.0.254")), link,
            new FakeClock());
    private int heard;

    Ipv4Test() {
        stack.bind(7, (source, destination, payload) -> heard++);
    }

    private static byte[] datagram() {
        return Frames.ipv4(B_IP, A_IP, 17, DATAGRAM);
    }

    private void assertDropped(byte[] frame, DropReason reason) {
        stack.receive(frame);
        StackCounters counters = stack.counters();
        assertThat(counters.dropped(reason)).as("%s", counters.report()).isEqualTo(1);
        assertThat(counters.receivedAndDropped()).isEqualTo(1);
        assertThat(heard).isZero();
    }

    @Test
    void aRightPacketIsHeardWithPaddingAndWithoutAndWithOptions() {
        stack.receive(datagram());
        stack.receive(Arrays.copyOf(datagram(), 60));
        byte[] options = Frames.hex(Frames.A_MAC + B_MAC + "0800 4600 0020 1234 0000 40 11 0000" + B_IP + A_IP
                + "01010101" + DATAGRAM);
        stack.receive(Frames.sealed(options));

        assertThat(heard).isEqualTo(3);
        assertThat(stack.counters().udp()).isEqualTo(3);
        assertThat(stack.counters().receivedAndDropped()).isZero();
    }

    @Test
    void broadcastIsHeardInBothForms() {
        stack.receive(Frames.ipv4(B_IP, "0a0000ff", 17, DATAGRAM));
        stack.receive(Frames.ipv4(B_IP, "ffffffff", 17, DATAGRAM));

        assertThat(heard).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"14, 0x65", "14, 0x44", "14, 0x4f", "16, 0xff", "17, 0x13"})
    void aWrongVersionOrLengthIsMalformed(int offset, String value) {
        assertDropped(Frames.sealed(Frames.with(Arrays.copyOf(datagram(), 80), offset, Integer.decode(value))),
                DropReason.IPV4_MALFORMED);
    }

    @Test
    void aPacketLongerThanItsFrameIsMalformed() {
        assertDropped(Frames.sealed(Frames.with(datagram(), 17, 29)), DropReason.IPV4_MALFORMED);
    }

    @Test
    void aBrokenHeaderIsDropped() {
        assertDropped(Frames.with(datagram(), 22, 63), DropReason.IPV4_CHECKSUM);
    }

    @ParameterizedTest
    @ValueSource(strings = {A_IP, "0a0000ff", "0a000000", "ffffffff", "e0000001", "7f000001", "00000000", "f0000001"})
    void aSourceThatNoOtherStationHasIsDropped(String source) {
        assertDropped(Frames.ipv4(source, A_IP, 17, DATAGRAM), DropReason.IPV4_SOURCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0a000003", "0b000001", "e0000001", "0a000000", "0a0001ff"})
    void whatIsForOthersIsNeitherHeardNorForwarded(String destination) {
        assertDropped(Frames.ipv4(B_IP, destination, 17, DATAGRAM), DropReason.IPV4_DESTINATION);
        assertThat(link.waiting()).isZero();
    }

    @Test
    void ourAddressInABroadcastFrameIsDropped() {
        byte[] frame = datagram();
        Arrays.fill(frame, 0, 6, (byte) 0xff);
        assertDropped(frame, DropReason.IPV4_DESTINATION);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x20, 0x01})
    void aFragmentIsDropped(int flags) {
        assertDropped(Frames.sealed(Frames.with(datagram(), 20, flags)), DropReason.IPV4_FRAGMENT);
    }

    @Test
    void dontFragmentIsNoFragment() {
        stack.receive(Frames.sealed(Frames.with(datagram(), 20, 0x40)));

        assertThat(heard).isEqualTo(1);
    }

    @Test
    void anotherProtocolIsDropped() {
        assertDropped(Frames.ipv4(B_IP, A_IP, 6, DATAGRAM), DropReason.IPV4_PROTOCOL);
    }

    @Test
    void framesThatAreNotForUsOrNotIpv4AreDroppedByReason() {
        stack.receive(new byte[13]);
        stack.receive(new byte[115]);
        stack.receive(Frames.with(datagram(), 5, 3));
        stack.receive(Frames.with(datagram(), 0, 0x01));
        stack.receive(Frames.with(datagram(), 6, 0x01));
        stack.receive(Frames.with(datagram(), 11, 0x01));
        stack.receive(Frames.with(Frames.with(datagram(), 12, 0x86), 13, 0xdd));
        stack.receive(Frames.with(datagram(), 12, 0x81));

        StackCounters counters = stack.counters();
        assertThat(counters.dropped(DropReason.SHORT_FRAME)).isEqualTo(1);
        assertThat(counters.dropped(DropReason.LONG_FRAME)).isEqualTo(1);
        assertThat(counters.dropped(DropReason.OTHER_STATION)).isEqualTo(2);
        assertThat(counters.dropped(DropReason.ETHERNET_SOURCE)).isEqualTo(2);
        assertThat(counters.dropped(DropReason.IPV6)).isEqualTo(1);
        assertThat(counters.dropped(DropReason.ETHERTYPE)).isEqualTo(1);
        assertThat(counters.framesReceived()).isEqualTo(8);
    }

    @Test
    void otherNetworksAreReachedByTheGateway() {
        stack.send(4000, new Endpoint(Ipv4Address.parse("192.0.2.1"), 7), Frames.NONE);
        assertThat(link.take()).endsWith("0a0000fe");

        stack.receive(Frames.arp(Frames.A_MAC, B_MAC, 2, B_MAC, "0a0000fe", Frames.A_MAC, A_IP));

        assertThat(link.take()).startsWith(B_MAC).contains("0a000001" + "c0000201");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "10.0.0.0", "224.0.0.1", "127.0.0.1", "0.0.0.0"})
    void someAddressesHaveNoRoute(String destination) {
        SendOutcome outcome = stack.send(4000, new Endpoint(Ipv4Address.parse(destination), 7), Frames.NONE);

        assertThat(outcome).isEqualTo(SendOutcome.NO_ROUTE);
        assertThat(stack.counters().dropped(DropReason.NO_ROUTE)).isEqualTo(1);
        assertThat(link.waiting()).isZero();
    }

    @Test
    void withoutAGatewayOtherNetworksHaveNoRoute() {
        IpStack local = new IpStack(new Ipv4Config(Frames.A, 24), link, new FakeClock());

        assertThat(local.send(4000, new Endpoint(Ipv4Address.parse("192.0.2.1"), 7), Frames.NONE))
                .isEqualTo(SendOutcome.NO_ROUTE);
    }

    @Test
    void theMtuIsTheLimitOfAPacket() {
        stack.receive(Frames.requestFromB());

        assertThat(stack.send(4000, new Endpoint(Frames.B, 7), new byte[72])).isEqualTo(SendOutcome.SENT);
        assertThat(stack.send(4000, new Endpoint(Frames.B, 7), new byte[73])).isEqualTo(SendOutcome.TOO_LONG);
        assertThat(stack.counters().dropped(DropReason.TOO_LONG)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.0, 24", "10.0.0.255, 24", "127.0.0.1, 8", "224.0.0.1, 4", "10.0.0.1, 0", "10.0.0.1, 33"})
    void aStackCannotHaveEveryAddress(String address, int prefixLength) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Ipv4Config(Ipv4Address.parse(address), prefixLength));
    }

    @Test
    void aNetworkOfTwoHasNoBroadcastAddress() {
        Ipv4Config config = new Ipv4Config(Ipv4Address.parse("10.0.0.0"), 31, Ipv4Address.parse("10.0.0.1"));

        assertThat(config.isBroadcast(0x0a000001)).isFalse();
        assertThat(config.isOnLink(0x0a000001)).isTrue();
        assertThat(config.isOnLink(0x0a000002)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Ipv4Config(Frames.A, 24, Ipv4Address.parse("10.0.1.1")));
    }
}
