package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.guard.Parties.A;
import static org.machwire.server.guard.Parties.A4;
import static org.machwire.server.guard.Parties.A6;
import static org.machwire.server.guard.Parties.V;
import static org.machwire.server.guard.Parties.V4;
import static org.machwire.server.guard.Parties.V6;
import static org.machwire.server.guard.Parties.verdict;
import static org.machwire.server.guard.Parties.verdictAs;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.server.frames.Packets;
import org.machwire.token.DeviceRole;
import org.machwire.v1.DropReason;

/** DHCP clients ask for themselves; servers and relays have the role. */
final class DhcpRuleTest {
    private static final int UDP = Ethernet.HEADER_LENGTH + 20;
    private static final int MESSAGE = UDP + 8;
    private static final MacAddress SERVERS = MacAddress.parse("33:33:00:01:00:02");

    private static byte[] discover(int... options) {
        return Frames.ipv4Udp(A, "0.0.0.0", 68, Frames.BROADCAST, "255.255.255.255", 67,
                Packets.dhcp(A, "0.0.0.0", options));
    }

    private static byte[] good() {
        return discover(53, 1, 1, 61, 7, 1, 0x56, 0x54, 0, 0, 0, 0x0a, 55, 2, 1, 3, 255);
    }

    private static byte[] from4(int from, int to) {
        return Frames.ipv4Udp(A, A4, from, V, V4, to, new byte[300]);
    }

    private static byte[] from6(int from, int to, byte... data) {
        return Frames.ipv6Udp(A, A6, from, V, V6, to, data);
    }

    private static void assertNoClients(byte[] frame) {
        assertThat(verdict(frame)).isEqualTo(DropReason.DHCP_CLIENT);
        assertThat(verdictAs(DeviceRole.DHCP_SERVER, frame)).as("of a server").isEqualTo(DropReason.NOT_DROPPED);
    }

    @Test
    void whatServersAndRelaysSendNeedsTheRole() {
        List<byte[]> all = List.of(from4(67, 68), from4(67, 67), from4(67, 5000), from4(5000, 68), from6(547, 546),
                from6(547, 547), from6(547, 5000), from6(5000, 546), from6(546, 546));
        for (byte[] frame : all) {
            assertThat(verdict(frame)).isEqualTo(DropReason.DHCP_SERVER);
            assertThat(verdictAs(DeviceRole.ROUTER, frame)).isEqualTo(DropReason.DHCP_SERVER);
            assertThat(verdictAs(DeviceRole.DHCP_SERVER, frame)).isEqualTo(DropReason.NOT_DROPPED);
        }
    }

    @Test
    void portsOfTheOtherVersionMeanNothing() {
        assertThat(verdict(from4(547, 546))).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(verdict(from4(5000, 547))).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(verdict(from6(67, 68))).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(verdict(from6(5000, 67))).isEqualTo(DropReason.NOT_DROPPED);
    }

    @Test
    void aLaterFragmentIsNoDhcpMessage() {
        byte[] later = Frames.with(from4(67, 68), Ethernet.HEADER_LENGTH + 6, 0, 1);
        assertThat(verdict(later)).isEqualTo(DropReason.NOT_DROPPED);
    }

    @Test
    void aClientAsksForItselfWithAndWithoutAnAddress() {
        assertThat(verdict(good())).isEqualTo(DropReason.NOT_DROPPED);
        byte[] renew = Packets.dhcp(A, A4, 53, 1, 3, 255);
        assertThat(verdict(Frames.ipv4Udp(A, A4, 68, V, V4, 67, renew))).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(verdict(Frames.ipv4Udp(A, A4, 5000, V, V4, 67, renew))).isEqualTo(DropReason.NOT_DROPPED);
    }

    @Test
    void onlyWhatAClientSendsPasses() {
        for (int type = 0; type < 256; type++) {
            boolean isClients = type == 1 || type == 3 || type == 4 || type == 7 || type == 8;
            assertThat(verdict(discover(53, 1, type, 255))).as("type %d", type)
                    .isEqualTo(isClients ? DropReason.NOT_DROPPED : DropReason.DHCP_CLIENT);
        }
        assertNoClients(discover(255));
        assertNoClients(discover(53, 0, 255));
        assertNoClients(discover(53, 2, 1, 1, 255));
        assertNoClients(discover(53, 1, 1, 53, 1, 2, 255));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 12, 24, 27, 28, 33, 236, 239})
    void eachFieldThatNamesTheClientIsChecked(int offset) {
        byte[] changed = Frames.with(good(), MESSAGE + offset, good()[MESSAGE + offset] ^ 0x40);
        assertNoClients(changed);
    }

    @Test
    void theOtherFieldsAreTheClients() {
        for (int offset : new int[]{3, 4, 8, 10, 16, 20, 34, 44, 108}) {
            assertThat(verdict(Frames.with(good(), MESSAGE + offset, 0x40))).as("octet %d", offset)
                    .isEqualTo(DropReason.NOT_DROPPED);
        }
    }

    @Test
    void aMessageThatIsTooShortIsNoClients() {
        byte[] message = Packets.dhcp(A, "0.0.0.0");
        for (int length = 0; length <= 240; length++) {
            assertThat(verdict(Frames.ipv4Udp(A, A4, 68, V, V4, 67, Frames.resized(message, length))))
                    .as("%d octets", length).isEqualTo(DropReason.DHCP_CLIENT);
        }
    }

    @Test
    void optionsEndProperly() {
        assertThat(verdict(discover(53, 1, 1))).as("at the end of the message").isEqualTo(DropReason.NOT_DROPPED);
        assertThat(verdict(discover(0, 0, 53, 1, 1, 0, 255, 82, 200))).as("by option 255")
                .isEqualTo(DropReason.NOT_DROPPED);
        assertNoClients(discover(53, 1, 1, 12));
        assertNoClients(discover(53, 1, 1, 12, 4, 0, 0, 0));
        assertNoClients(discover(53, 1));
        assertNoClients(discover(255, 53, 1, 1));
    }

    @Test
    void relayInformationAndOverloadAreNoClients() {
        assertNoClients(discover(53, 1, 1, 82, 4, 1, 2, 0, 0, 255));
        assertNoClients(discover(53, 1, 1, 82, 0, 255));
        assertNoClients(discover(53, 1, 1, 52, 1, 1, 255));
    }

    @Test
    void aClientIdentifierIsMadeOfTheAddressOrOfADuid() {
        assertThat(verdict(discover(53, 1, 1, 61, 5, 255, 1, 2, 3, 4, 255))).isEqualTo(DropReason.NOT_DROPPED);
        assertNoClients(discover(53, 1, 1, 61, 7, 1, 0x56, 0x54, 0, 0, 0, 0x0b, 255));
        assertNoClients(discover(53, 1, 1, 61, 8, 1, 0x56, 0x54, 0, 0, 0, 0x0a, 0, 255));
        assertNoClients(discover(53, 1, 1, 61, 2, 1, 0x56, 255));
        assertNoClients(discover(53, 1, 1, 61, 3, 0, 'a', 'b', 255));
        assertNoClients(discover(53, 1, 1, 61, 0, 255));
    }

    /** A receiver sees what the UDP header says, not what else is in the packet. */
    @Test
    void theUdpHeaderSaysWhereTheMessageEnds() {
        byte[] empty = Frames.with(good(), UDP + 4, 0, 8);
        assertNoClients(empty);
        byte[] withoutType = Frames.with(discover(55, 1, 1, 53, 1, 1, 255), UDP + 4, 0, 8 + 243);
        assertNoClients(withoutType);
        byte[] six = Frames.with(from6(546, 547, new byte[]{1, 0, 0, 1}), Ethernet.HEADER_LENGTH + 44, 0, 8);
        assertNoClients(six);
    }

    @Test
    void aDhcpv6ClientSendsWhatClientsSend() {
        for (int type = 0; type < 256; type++) {
            boolean isClients = switch (type) {
                case 1, 3, 4, 5, 6, 8, 9, 11 -> true;
                default -> false;
            };
            byte[] frame = Frames.ipv6Udp(A, A6, 546, SERVERS, "ff02::1:2", 547, (byte) type, (byte) 0, (byte) 0,
                    (byte) 1);
            assertThat(verdict(frame)).as("type %d", type)
                    .isEqualTo(isClients ? DropReason.NOT_DROPPED : DropReason.DHCP_CLIENT);
            assertThat(verdictAs(DeviceRole.DHCP_SERVER, frame)).isEqualTo(DropReason.NOT_DROPPED);
        }
        assertNoClients(from6(546, 547, new byte[]{1, 0, 0}));
        assertNoClients(from6(546, 547));
    }
}
