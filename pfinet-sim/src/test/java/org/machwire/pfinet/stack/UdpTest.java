package org.machwire.pfinet.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.machwire.pfinet.stack.Frames.A_IP;
import static org.machwire.pfinet.stack.Frames.B_IP;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.Ipv4Address;

class UdpTest {
    private final RecordingLink link = new RecordingLink("52:54:00:00:00:01", 1500);
    private final IpStack stack = new IpStack(new Ipv4Config(Frames.A, 24), link, new FakeClock());
    private final List<String> heard = new ArrayList<>();

    UdpTest() {
        stack.bind(7, (source, destination, payload) -> heard
                .add(source + " > " + destination + " " + new String(payload, StandardCharsets.US_ASCII)));
        stack.receive(Frames.requestFromB());
        link.take();
    }

    @Test
    void aDatagramLeavesOctetByOctet() {
        stack.send(4000, new Endpoint(Frames.B, 7), "hi!".getBytes(StandardCharsets.US_ASCII));

        assertThat(link.take()).isEqualTo("525400000002" + "525400000001" + "0800"
                + "4500001f00004000401126cc0a0000010a000002" + "0fa00007000b52c5" + "686921");
    }

    @Test
    void aChecksumThatComesOutAsZeroIsSentAsAllOnes() {
        stack.send(0xe000, new Endpoint(Frames.B, 1), new byte[]{0x0b, (byte) 0xd6});

        assertThat(link.take()).endsWith("e0000001000a" + "ffff" + "0bd6");
    }

    @Test
    void aBroadcastLeavesWithoutArp() {
        stack.send(4000, new Endpoint(Ipv4Address.parse("10.0.0.255"), 7), Frames.NONE);
        assertThat(link.take()).startsWith(Frames.ALL + Frames.A_MAC + "0800");
        stack.send(4000, new Endpoint(Ipv4Address.BROADCAST, 7), Frames.NONE);
        assertThat(link.take()).startsWith(Frames.ALL + Frames.A_MAC + "0800");
    }

    @Test
    void aRightChecksumOrNoneIsAccepted() {
        stack.receive(Frames.ipv4(B_IP, A_IP, 17, "0fa00007000b52c5686921"));
        stack.receive(Frames.ipv4(B_IP, A_IP, 17, "0fa00007000b0000686921"));

        assertThat(heard).containsExactly("10.0.0.2:4000 > 10.0.0.1:7 hi!", "10.0.0.2:4000 > 10.0.0.1:7 hi!");
    }

    @Test
    void aWrongChecksumIsDropped() {
        stack.receive(Frames.ipv4(B_IP, A_IP, 17, "0fa00007000b52c5686922"));
        stack.receive(Frames.ipv4("0a000003", A_IP, 17, "0fa00007000b52c5686921"));

        assertThat(heard).isEmpty();
        assertThat(stack.counters().dropped(DropReason.UDP_CHECKSUM)).isEqualTo(2);
    }

    @Test
    void octetsAfterTheLengthAreNotPartOfTheDatagram() {
        stack.receive(Frames.ipv4(B_IP, A_IP, 17, "0fa00007000b52c568692100ff00"));

        assertThat(heard).containsExactly("10.0.0.2:4000 > 10.0.0.1:7 hi!");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0fa00007000b00", "0fa0000700070000", "0fa0000700000000", "0fa0000700090000",
            "0fa00007ffff0000"})
    void aLengthThatDoesNotFitIsMalformed(String message) {
        stack.receive(Frames.ipv4(B_IP, A_IP, 17, message));

        assertThat(heard).isEmpty();
        assertThat(stack.counters().dropped(DropReason.UDP_MALFORMED)).isEqualTo(1);
    }

    @Test
    void aPortIsBoundOnceAndClosedByUnbind() {
        assertThatIllegalStateException().isThrownBy(() -> stack.bind(7, (source, destination, payload) -> {}));
        stack.unbind(7);
        stack.receive(Frames.ipv4(B_IP, A_IP, 17, "0fa00007000b0000686921"));

        assertThat(heard).isEmpty();
        assertThat(stack.counters().dropped(DropReason.UDP_PORT)).isEqualTo(1);
        stack.bind(7, (source, destination, payload) -> {});
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65536})
    void onlyRealPortsCanBeUsed(int port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> stack.bind(port, (source, destination, payload) -> {}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> stack.send(port, new Endpoint(Frames.B, 7), Frames.NONE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> stack.send(7, new Endpoint(Frames.B, port), Frames.NONE));
    }
}
