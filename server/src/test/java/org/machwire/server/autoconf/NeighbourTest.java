package org.machwire.server.autoconf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.autoconf.Scene.STATION;
import static org.machwire.server.autoconf.Scene.STATION_IP6;
import static org.machwire.server.autoconf.Scene.STATION_LINK_LOCAL;
import static org.machwire.server.autoconf.Scene.WEB;
import static org.machwire.server.autoconf.Scene.WEB_IP6;
import static org.machwire.server.autoconf.Scene.WEB_LINK_LOCAL;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.v1.DropReason;

class NeighbourTest {
    private static final MacAddress GROUP = MacAddress.parse("33:33:ff:00:00:01");
    private static final MacAddress ROUTERS = MacAddress.parse("33:33:00:00:00:02");
    private static final String SOLICITED_NODE = "ff02::1:ff00:1";
    private static final String SOURCE_OPTION = "010156540000000a";
    private static final String ADVERTISED = "40c00000" + "00000000" + "00000000" // hop limit, M and O, lifetime 0
            + "0101565400000001" + "05010000000005dc" // source, MTU
            + "030440c0" + "00278d00" + "00093a80" + "00000000" + "fd690000000000000000000000000000" // L and A
            + "19030000" + "00000708" + "fd690000000000000000000000000001" // DNS server
            + "1f020000" + "00000708" + "036c616e00000000"; // and domain

    private final Scene scene = new Scene();

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static String octets(String address) {
        return HexFormat.of().formatHex(InetAddress.ofLiteral(address).getAddress());
    }

    private static byte[] solicitation(String source, MacAddress to, String destination, String target,
            String options) {
        return Frames.icmpv6(WEB, source, to, destination, 255, 135, hex("00000000" + octets(target) + options));
    }

    private static byte[] routerSolicitation(String source, String options) {
        return Frames.icmpv6(WEB, source, ROUTERS, "ff02::2", 255, 133, hex("00000000" + options));
    }

    private static byte[] advertisement(String target, String destination, int flags) {
        return Frames.icmpv6(STATION, target, WEB, destination, 255, 136,
                hex("%02x000000".formatted(flags) + octets(target) + "0201565400000001"));
    }

    @Test
    void aSolicitationForEachOfTheOwnAddressesIsAnswered() {
        for (String own : List.of(STATION_IP6, STATION_LINK_LOCAL)) {
            assertThat(scene.answered(solicitation(WEB_IP6, GROUP, SOLICITED_NODE, own, SOURCE_OPTION)))
                    .isEqualTo(advertisement(own, WEB_IP6, 0x60));
            assertThat(scene.answered(solicitation(WEB_LINK_LOCAL, STATION, own, own, "")))
                    .isEqualTo(advertisement(own, WEB_LINK_LOCAL, 0x60));
        }
    }

    @Test
    void whoLooksForADuplicateIsToldOfItAtAllNodes() {
        assertThat(scene.answered(Frames.duplicateAddressDetection(WEB, STATION_IP6)))
                .isEqualTo(advertisement(STATION_IP6, "ff02::1", 0x20));
    }

    @Test
    void strangersFindTheStationToo() {
        byte[] frame = solicitation("fd69::99", GROUP, SOLICITED_NODE, STATION_IP6, "");
        System.arraycopy(Scene.STRANGER.octets(), 0, frame, 6, 6);

        assertThat(scene.answer(scene.uplink, frame)).isNotNull();
    }

    @Test
    void otherTargetsAndDestinationsAreNotServed() {
        scene.assertDropped(DropReason.NOT_SERVED, solicitation(WEB_IP6, GROUP, SOLICITED_NODE, "fd69::2", ""));
        scene.assertDropped(DropReason.NOT_SERVED,
                solicitation(WEB_IP6, GROUP, SOLICITED_NODE, "fd70::100:1", SOURCE_OPTION));
        scene.assertDropped(DropReason.NOT_SERVED, solicitation(WEB_IP6, STATION, "fd69::2", STATION_IP6, ""));
    }

    @Test
    void solicitationsThatTheStandardForbidsAreUnreadable() {
        byte[] good = solicitation(WEB_IP6, GROUP, SOLICITED_NODE, STATION_IP6, SOURCE_OPTION);
        scene.assertDropped(DropReason.UNREADABLE, Frames.with(good, 21, 254)); // Hop limit.
        scene.assertDropped(DropReason.UNREADABLE, Frames.with(good, 56, good[56] ^ 1)); // Checksum.
        scene.assertDropped(DropReason.UNREADABLE,
                solicitation("::", GROUP, SOLICITED_NODE, STATION_IP6, SOURCE_OPTION));
        scene.assertDropped(DropReason.UNREADABLE, solicitation("::", STATION, STATION_IP6, STATION_IP6, ""));
        scene.assertDropped(DropReason.UNREADABLE, solicitation("ff02::1", GROUP, SOLICITED_NODE, STATION_IP6, ""));
        scene.assertDropped(DropReason.UNREADABLE, solicitation(WEB_IP6, GROUP, SOLICITED_NODE, "ff02::1", ""));
        for (String options : List.of("0100", "0100565400000000", "0102565400000000", "01", "0101565400")) {
            scene.assertDropped(DropReason.UNREADABLE,
                    solicitation(WEB_IP6, GROUP, SOLICITED_NODE, STATION_IP6, options));
            scene.assertDropped(DropReason.UNREADABLE, routerSolicitation(WEB_LINK_LOCAL, options));
        }
        for (int length = 14; length < good.length; length++) {
            scene.assertDropped(DropReason.UNREADABLE, Frames.resized(good, length));
        }
        scene.assertDropped(DropReason.UNREADABLE,
                Frames.icmpv6(WEB, WEB_IP6, GROUP, SOLICITED_NODE, 255, 135, hex("00000000fd69")));
        scene.assertDropped(DropReason.UNREADABLE,
                Frames.icmpv6(WEB, WEB_LINK_LOCAL, ROUTERS, "ff02::2", 255, 133, hex("0000")));
        scene.assertDropped(DropReason.UNREADABLE, routerSolicitation("::", SOURCE_OPTION));
        scene.assertDropped(DropReason.UNREADABLE,
                Frames.icmpv6(WEB, WEB_LINK_LOCAL, ROUTERS, "ff02::2", 64, 133, hex("00000000")));
    }

    @Test
    void aRouterSolicitationIsAnsweredToItsSender() {
        assertThat(scene.answered(routerSolicitation(WEB_LINK_LOCAL, SOURCE_OPTION)))
                .isEqualTo(Frames.icmpv6(STATION, STATION_LINK_LOCAL, WEB, WEB_LINK_LOCAL, 255, 134,
                        hex(ADVERTISED)));
    }

    @Test
    void aRouterSolicitationOfAHostWithoutAddressIsAnsweredToAllNodesButInAFrameForIt() {
        assertThat(scene.answered(routerSolicitation("::", ""))).isEqualTo(
                Frames.icmpv6(STATION, STATION_LINK_LOCAL, WEB, "ff02::1", 255, 134, hex(ADVERTISED)));
    }

    @Test
    void aPrefixThatIsNotOf64BitsIsOnLinkOnlyAndAnMtuThatIsNoneOfIpv6IsNotTold() {
        Offer offer = new Offer(STATION, "lan", null, null, Scene.prefix("fd69::1:1", 112), 1000, 3600);
        byte[] answer = new Scene(offer, null, false).answered(routerSolicitation(WEB_LINK_LOCAL, ""));

        assertThat(HexFormat.of().formatHex(answer)).contains("03047080" + "00278d00" + "00093a80")
                .contains("fd690000000000000000000000010000").doesNotContain("0501000000");
    }

    @Test
    void whoIsNoDeviceOrHasNoIpv6LeaseIsNotAdvertisedTo() {
        byte[] frame = routerSolicitation("::", "");
        System.arraycopy(Scene.STRANGER.octets(), 0, frame, 6, 6);
        scene.assertDropped(scene.uplink, DropReason.NOT_SERVED, frame);
        System.arraycopy(Scene.DB.octets(), 0, frame, 6, 6);
        scene.assertDropped(scene.db, DropReason.NOT_SERVED, frame);
        scene.assertDropped(DropReason.NOT_SERVED,
                Frames.icmpv6(WEB, WEB_LINK_LOCAL, GROUP, "ff02::1", 255, 133, hex("00000000")));
    }

    @Test
    void advertisementsGoToDevicesWithALeaseEach400SecondsAndToNobodyElse() {
        byte[] expected = Frames.icmpv6(STATION, STATION_LINK_LOCAL, WEB, "ff02::1", 255, 134, hex(ADVERTISED));
        long startNs = -5;
        for (int second = 0; second <= 800; second++) {
            scene.station.tick(startNs + 1_000_000_000L * second);
        }

        assertThat(scene.web.takeHeard()).containsExactly(expected, expected);
        assertThat(scene.secret.takeHeard()).hasSize(2);
        assertThat(scene.gate.takeHeard()).hasSize(2);
        assertThat(scene.db.takeHeard()).isEmpty();
        assertThat(scene.uplink.takeHeard()).isEmpty();
    }

    @Test
    void aStationWithoutIpv6AdvertisesNothing() {
        Offer none = new Offer(STATION, "lan", Scene.OFFER.ipv4(), null, null, 1500, 3600);
        Scene four = new Scene(none, null, false);
        four.station.tick(0);
        four.station.tick(400_000_000_000L);

        assertThat(four.web.takeHeard()).isEmpty();
        four.assertDropped(DropReason.NOT_SERVED, routerSolicitation(WEB_LINK_LOCAL, ""));
    }
}
