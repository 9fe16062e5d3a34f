package org.machwire.server.autoconf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.autoconf.Scene.STATION;
import static org.machwire.server.autoconf.Scene.STATION_IP;
import static org.machwire.server.autoconf.Scene.STATION_IP6;
import static org.machwire.server.autoconf.Scene.STATION_LINK_LOCAL;
import static org.machwire.server.autoconf.Scene.WEB;
import static org.machwire.server.autoconf.Scene.WEB_IP;
import static org.machwire.server.autoconf.Scene.WEB_IP6;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.v1.DropReason;

class EchoTest {
    private static final byte[] DATA = "0123456789abcdef-odd".getBytes(StandardCharsets.US_ASCII);

    private final Scene scene = new Scene();

    @Test
    void anEchoRequestIsEchoed() {
        byte[] answer = scene.answered(Frames.ipv4Ping(WEB, WEB_IP, STATION, STATION_IP, DATA));

        byte[] reply = Frames.ipv4Ping(STATION, STATION_IP, WEB, WEB_IP, DATA);
        int sum = ((reply[36] & 0xff) << 8 | (reply[37] & 0xff)) + 0x800;
        sum = (sum & 0xffff) + (sum >>> 16);
        assertThat(answer)
                .isEqualTo(Datagram.withoutFragments(Frames.with(reply, 34, 0, 0, sum >>> 8, sum)));
    }

    @Test
    void theLongestThatFitsIsEchoedWhole() {
        byte[] ping = Frames.ipv4Ping(WEB, WEB_IP, STATION, STATION_IP, new byte[1472]);

        assertThat(scene.answered(ping)).hasSameSizeAs(ping);
    }

    @Test
    void anEchoRequestOfIpv6IsEchoedAtBothAddresses() {
        byte[] body = ByteBuffer.allocate(4 + DATA.length).put(4, DATA).array();
        assertThat(scene.answered(Frames.ipv6Ping(WEB, WEB_IP6, STATION, STATION_IP6, DATA)))
                .isEqualTo(Frames.icmpv6(STATION, STATION_IP6, WEB, WEB_IP6, 64, 129, body));
        assertThat(scene.answered(Frames.ipv6Ping(WEB, Scene.WEB_LINK_LOCAL, STATION, STATION_LINK_LOCAL, DATA)))
                .isEqualTo(Frames.icmpv6(STATION, STATION_LINK_LOCAL, WEB, Scene.WEB_LINK_LOCAL, 64, 129, body));
    }

    @Test
    void strangersAreEchoedToo() {
        byte[] ping = Frames.ipv4Ping(Scene.STRANGER, "10.69.0.99", STATION, STATION_IP, DATA);

        assertThat(scene.answer(scene.uplink, ping)).hasSameSizeAs(ping);
    }

    @Test
    void whatNoStationCouldHaveSentIsNotEchoed() {
        for (String source : new String[]{"0.0.0.0", "224.0.0.1", "255.255.255.255"}) {
            scene.assertDropped(DropReason.NOT_SERVED, Frames.ipv4Ping(WEB, source, STATION, STATION_IP, DATA));
        }
        for (String source : new String[]{"::", "ff02::1"}) {
            scene.assertDropped(DropReason.NOT_SERVED, Frames.ipv6Ping(WEB, source, STATION, STATION_IP6, DATA));
        }
    }

    @Test
    void othersAddressesGroupsAndOtherMessagesAreNotServed() {
        scene.assertDropped(DropReason.NOT_SERVED,
                Frames.ipv4Ping(WEB, WEB_IP, Frames.BROADCAST, "10.69.255.255", DATA));
        scene.assertDropped(DropReason.NOT_SERVED, Frames.ipv4Ping(WEB, WEB_IP, STATION, "10.69.0.11", DATA));
        scene.assertDropped(DropReason.NOT_SERVED,
                Frames.ipv6Ping(WEB, WEB_IP6, MacAddress.parse("33:33:00:00:00:01"), "ff02::1", DATA));
        scene.assertDropped(DropReason.NOT_SERVED, Frames.ipv6Ping(WEB, WEB_IP6, STATION, "fd69::2", DATA));
        scene.assertDropped(DropReason.NOT_SERVED,
                Frames.icmpv6(WEB, WEB_IP6, STATION, STATION_IP6, 64, 129, new byte[4]));
        scene.assertDropped(DropReason.NOT_SERVED, Frames.ipv4(WEB, WEB_IP, STATION, STATION_IP, 6, new byte[20]));
    }

    @Test
    void fragmentsAreNotServed() {
        byte[] ping = Frames.ipv4Ping(WEB, WEB_IP, STATION, STATION_IP, DATA);
        int sum = ((ping[24] & 0xff) << 8 | (ping[25] & 0xff)) - 0x2000;

        scene.assertDropped(DropReason.NOT_SERVED,
                Frames.with(ping, 20, 0x20, 0, ping[22], ping[23], sum >>> 8, sum));
    }

    @Test
    void oneWrongOctetOfPayloadOrHeaderMakesAChecksumWrong() {
        byte[] ping = Frames.ipv4Ping(WEB, WEB_IP, STATION, STATION_IP, DATA);
        byte[] ping6 = Frames.ipv6Ping(WEB, WEB_IP6, STATION, STATION_IP6, DATA);
        for (int at : new int[]{14 + 1, 14 + 8, 14 + 13, 40, ping.length - 1}) {
            scene.assertDropped(DropReason.UNREADABLE, Frames.with(ping, at, ping[at] ^ 1));
        }
        for (int at : new int[]{14 + 20, 60, ping6.length - 1}) {
            scene.assertDropped(DropReason.UNREADABLE, Frames.with(ping6, at, ping6[at] ^ 1));
        }
    }

    @Test
    void aPacketThatIsCutOffIsUnreadable() {
        byte[] ping = Frames.ipv4Ping(WEB, WEB_IP, STATION, STATION_IP, DATA);
        byte[] ping6 = Frames.ipv6Ping(WEB, WEB_IP6, STATION, STATION_IP6, DATA);
        for (int length = 14; length < ping.length; length++) {
            scene.assertDropped(DropReason.UNREADABLE, Frames.resized(ping, length));
        }
        for (int length = 14; length < ping6.length; length++) {
            scene.assertDropped(DropReason.UNREADABLE, Frames.resized(ping6, length));
        }
    }

    @Test
    void otherEtherTypesAreNotServed() {
        scene.assertDropped(DropReason.NOT_SERVED, Frames.ethernet(WEB, STATION, 0x88cc, new byte[50]));
    }
}
