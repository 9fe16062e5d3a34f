package org.machwire.server.autoconf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.autoconf.DhcpFrames.DISCOVER;
import static org.machwire.server.autoconf.DhcpFrames.END;
import static org.machwire.server.autoconf.DhcpFrames.REQUEST;
import static org.machwire.server.autoconf.DhcpFrames.SERVER;
import static org.machwire.server.autoconf.DhcpFrames.wants;
import static org.machwire.server.autoconf.Scene.STATION_IP;
import static org.machwire.server.autoconf.Scene.WEB_IP;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.v1.DropReason;

class DhcpTest {
    private static final String LEASE = "0a45000a";

    private final Scene scene = new Scene();

    /** The options of a message, by number, in hexadecimal. */
    private static Map<Integer, String> options(byte[] message) {
        Map<Integer, String> options = new TreeMap<>();
        int at = 240;
        while (message[at] != -1) {
            int length = message[at + 1] & 0xff;
            options.put(message[at] & 0xff, HexFormat.of().formatHex(message, at + 2, at + 2 + length));
            at += 2 + length;
        }
        return options;
    }

    private static String hex(byte[] octets, int from, int to) {
        return HexFormat.of().formatHex(octets, from, to);
    }

    @Test
    void aDiscoverIsAnsweredByAnOfferOfTheLeaseOctetByOctet() {
        byte[] frame = scene.answered(DhcpFrames.broadcast(DISCOVER, END));
        Datagram datagram = Datagram.of(frame);

        assertThat(MacAddress.of(Arrays.copyOf(frame, 6))).isEqualTo(Scene.WEB);
        assertThat(datagram.source()).isEqualTo(STATION_IP);
        assertThat(datagram.sourcePort()).isEqualTo(67);
        assertThat(datagram.destination()).isEqualTo(WEB_IP);
        assertThat(datagram.destinationPort()).isEqualTo(68);
        String expected = "02010600" + "12345678" + "0000" + "0000" + "00000000" + LEASE + "00000000" + "00000000"
                + "56540000000a" + "00".repeat(10 + 64 + 128) + "63825363" //
                + "350102" + "36040a450001" + "330400000e10" + "3a0400000708" + "3b0400000c4e" //
                + "0104ffff0000" + "1c040a45ffff" + "06040a450001" + "1a0205dc" + "0f036c616e" + "0c03576562" + "ff";
        assertThat(datagram.content().hex()).isEqualTo(expected + "00".repeat(300 - expected.length() / 2));
    }

    @Test
    void aRouterIsOfferedWhereThereIsOneAndTheMtuIsTheSegments() {
        Scene routed = new Scene(Scene.with("10.69.0.254", 1400), null, false);

        assertThat(options(routed.data(DhcpFrames.broadcast(DISCOVER, END)))).containsEntry(3, "0a4500fe")
                .containsEntry(26, "0578");
        assertThat(options(scene.data(DhcpFrames.broadcast(DISCOVER, END)))).doesNotContainKey(3);
    }

    @Test
    void aSelectingClientGetsItsLease() {
        byte[] ack = scene.data(DhcpFrames.broadcast(REQUEST, SERVER, wants(WEB_IP), END));

        assertThat(options(ack)).containsEntry(53, "05").containsEntry(51, "00000e10");
        assertThat(hex(ack, 12, 20)).as("ciaddr, yiaddr").isEqualTo("00000000" + LEASE);
    }

    @Test
    void aSelectingClientThatTookAnotherServersOfferIsLeftAlone() {
        scene.assertDropped(DropReason.NOT_SERVED,
                DhcpFrames.broadcast(REQUEST, "36040a450002", wants("10.69.0.11"), END));
    }

    @Test
    void aRebootingClientGetsItsLease() {
        assertThat(options(scene.data(DhcpFrames.broadcast(REQUEST, wants(WEB_IP), END)))).containsEntry(53, "05");
    }

    @Test
    void renewingAndRebindingClientsKeepTheirLease() {
        Datagram renewed = Datagram.of(scene.answered(DhcpFrames.unicast(WEB_IP, REQUEST, END)));
        byte[] rebind = DhcpFrames.frame(WEB_IP, Frames.BROADCAST, "255.255.255.255",
                DhcpFrames.message(0x8000, WEB_IP, REQUEST, END));
        Datagram rebound = Datagram.of(scene.answered(rebind));

        assertThat(options(renewed.data())).containsEntry(53, "05");
        assertThat(hex(renewed.data(), 12, 20)).as("ciaddr, yiaddr").isEqualTo(LEASE + LEASE);
        assertThat(renewed.destination()).isEqualTo(WEB_IP);
        assertThat(options(rebound.data())).containsEntry(53, "05");
        assertThat(rebound.destination()).as("it has an address, whatever the flag").isEqualTo(WEB_IP);
    }

    @Test
    void whoWantsAnotherAddressIsToldNoOctetByOctet() {
        String expected = "02010600" + "12345678" + "00000000" + "00".repeat(16) + "56540000000a"
                + "00".repeat(10 + 64 + 128) + "63825363" + "350106" + "36040a450001" + "ff";
        expected += "00".repeat(300 - expected.length() / 2);
        byte[][] requests = {DhcpFrames.broadcast(REQUEST, SERVER, wants("10.69.0.11"), END),
                DhcpFrames.broadcast(REQUEST, wants("192.168.1.1"), END),
                DhcpFrames.unicast("10.69.0.11", REQUEST, END)};
        for (byte[] request : requests) {
            Datagram nak = Datagram.of(scene.answered(request));
            assertThat(nak.destination()).isEqualTo("255.255.255.255");
            assertThat(nak.content().hex()).isEqualTo(expected);
        }
    }

    @Test
    void aClientThatCannotTakeUnicastIsAnsweredToTheBroadcastAddress() {
        byte[] discover = DhcpFrames.frame("0.0.0.0", Frames.BROADCAST, "255.255.255.255",
                DhcpFrames.message(0x8000, "0.0.0.0", DISCOVER, END));
        Datagram offer = Datagram.of(scene.answered(discover));

        assertThat(offer.destination()).isEqualTo("255.255.255.255");
        assertThat(hex(offer.data(), 10, 12)).as("flags").isEqualTo("8000");
    }

    @Test
    void anInformIsAnsweredWithoutALease() {
        byte[] ack = scene.data(DhcpFrames.unicast(WEB_IP, DhcpFrames.INFORM, END));

        assertThat(options(ack)).containsEntry(53, "05").containsEntry(6, "0a450001").doesNotContainKeys(51, 58, 59);
        assertThat(hex(ack, 12, 20)).as("ciaddr, yiaddr").isEqualTo(LEASE + "00000000");
        scene.assertDropped(DropReason.NOT_SERVED, DhcpFrames.unicast("10.69.0.11", DhcpFrames.INFORM, END));
    }

    @Test
    void releaseAndDeclineAreTakenQuietly() {
        assertThat(scene.answer(DhcpFrames.unicast(WEB_IP, DhcpFrames.RELEASE, SERVER, END))).isNull();
        assertThat(scene.answer(DhcpFrames.broadcast(DhcpFrames.DECLINE, SERVER, wants(WEB_IP), END))).isNull();
        assertThat(scene.station.received().frames(DropReason.NOT_DROPPED)).isEqualTo(2);
        assertThat(options(scene.data(DhcpFrames.broadcast(DISCOVER, END)))).containsEntry(53, "02");
    }

    @Test
    void theClientsIdentifierComesBackInEveryReply() {
        String identifier = "3d0701" + "56540000000a";
        assertThat(options(scene.data(DhcpFrames.broadcast(DISCOVER, identifier, END))))
                .containsEntry(61, "0156540000000a");
        assertThat(options(scene.data(DhcpFrames.broadcast(REQUEST, wants("10.69.0.11"), identifier, END))))
                .containsEntry(61, "0156540000000a").containsEntry(53, "06");
    }

    @Test
    void aLongIdentifierLeavesNoRoomForNames() {
        byte[] offer = scene.data(DhcpFrames.broadcast(DISCOVER, "3dfc" + "11".repeat(252), END));

        assertThat(offer).hasSizeLessThanOrEqualTo(548);
        assertThat(options(offer)).containsEntry(51, "00000e10").doesNotContainKeys(12, 15);
    }

    @Test
    void optionsGoOnInTheFieldsOfFileAndServerName() {
        byte[] message = DhcpFrames.message(0, "0.0.0.0", "340103", END);
        HexFormat hex = HexFormat.of();
        System.arraycopy(hex.parseHex(REQUEST + END), 0, message, 108, 4);
        System.arraycopy(hex.parseHex(wants(WEB_IP) + END), 0, message, 44, 7);

        assertThat(options(scene.data(DhcpFrames.frame("0.0.0.0", Frames.BROADCAST, "255.255.255.255", message))))
                .containsEntry(53, "05");
    }

    @Test
    void aNameThatIsNoHostNameIsNotTold() {
        MacAddress mac = MacAddress.parse("56:54:00:00:00:0e");
        for (String name : new String[]{"two words", "-x", "x-", "a.b", "x_y", "\u00e4", "n".repeat(64)}) {
            Scene fresh = new Scene();
            Probe odd = fresh.host(mac, 1000, name, false, Scene.prefix("10.69.0.14", 16));
            byte[] discover = DhcpFrames.broadcast(DISCOVER, END);
            System.arraycopy(mac.octets(), 0, discover, 6, 6);
            System.arraycopy(mac.octets(), 0, discover, 14 + 28 + 28, 6);
            byte[] answer = fresh.answer(odd, Frames.with(discover, 40, 0, 0));
            assertThat(options(Datagram.of(Objects.requireNonNull(answer)).data())).as(name).containsKey(15)
                    .doesNotContainKey(12);
        }
    }

    @Test
    void whoIsNoDeviceOrHasNoLeaseGetsNoAnswer() {
        byte[] discover = DhcpFrames.broadcast(DISCOVER, END);
        byte[] strange = discover.clone();
        System.arraycopy(Scene.STRANGER.octets(), 0, strange, 6, 6);
        System.arraycopy(Scene.STRANGER.octets(), 0, strange, 70, 6);
        scene.assertDropped(scene.uplink, DropReason.NOT_SERVED, Frames.with(strange, 40, 0, 0));

        MacAddress mac = MacAddress.parse("56:54:00:00:00:0e");
        Probe six = scene.host(mac, 1000, "six", false, Scene.prefix("fd69::e", 64));
        byte[] fromSix = discover.clone();
        System.arraycopy(mac.octets(), 0, fromSix, 6, 6);
        System.arraycopy(mac.octets(), 0, fromSix, 70, 6);
        scene.assertDropped(six, DropReason.NOT_SERVED, Frames.with(fromSix, 40, 0, 0));
    }

    @Test
    void starvationAndRelayTricksAreNotServed() {
        byte[] discover = Frames.with(DhcpFrames.broadcast(DISCOVER, END), 40, 0, 0);
        scene.assertDropped(DropReason.NOT_SERVED, Frames.with(discover, 14 + 28 + 28 + 5, 0x77));
        scene.assertDropped(DropReason.NOT_SERVED, Frames.with(discover, 14 + 28 + 24, 10, 69, 0, 1));
        scene.assertDropped(DropReason.NOT_SERVED, DhcpFrames.broadcast(DISCOVER, "52020102", END));
    }

    @Test
    void otherTypesAndRepliesAndOtherPortsAreNotServed() {
        for (String type : new String[]{"350102", "350105", "350106", "350109", "3501fe"}) {
            scene.assertDropped(DropReason.NOT_SERVED, DhcpFrames.broadcast(type, END));
        }
        byte[] message = DhcpFrames.message(0, "0.0.0.0", DISCOVER, END);
        scene.assertDropped(DropReason.NOT_SERVED,
                Frames.ipv4Udp(Scene.WEB, "0.0.0.0", 69, Frames.BROADCAST, "255.255.255.255", 67, message));
        scene.assertDropped(DropReason.NOT_SERVED,
                Frames.ipv4Udp(Scene.WEB, "0.0.0.0", 68, Frames.BROADCAST, "255.255.255.255", 68, message));
        scene.assertDropped(DropReason.NOT_SERVED,
                Frames.ipv4Udp(Scene.WEB, WEB_IP, 68, Scene.STATION, "10.69.0.2", 67, message));
    }

    @Test
    void malformedMessagesAreUnreadable() {
        String[] tails = {"", END, DISCOVER, DISCOVER + "32", DISCOVER + "3204", DISCOVER + "32040a4500",
                DISCOVER + "3203" + "0a4500" + END, DISCOVER + "3600" + END, DISCOVER + "3d00" + END,
                DISCOVER + "3d0101" + END, "3500" + END, "35020101" + END, "350100" + END,
                DISCOVER + "340100" + END, DISCOVER + "340104" + END, DISCOVER + "340101" + END,
                DISCOVER + "37ff" + END, "0000", REQUEST + END};
        for (String tail : tails) {
            scene.assertDropped(DropReason.UNREADABLE, DhcpFrames.broadcast(tail));
        }
        byte[] good = Frames.with(DhcpFrames.broadcast(DISCOVER, END), 40, 0, 0);
        for (int at : new int[]{0, 1, 2, 236, 237, 238, 239}) { // op, htype, hlen, cookie
            scene.assertDropped(DropReason.UNREADABLE, Frames.with(good, 42 + at, 16));
        }
        byte[] whole = DhcpFrames.message(0, "0.0.0.0", DISCOVER, END);
        for (int length = 0; length < whole.length; length++) {
            scene.assertDropped(DropReason.UNREADABLE, DhcpFrames.frame("0.0.0.0", Frames.BROADCAST, "255.255.255.255",
                    Arrays.copyOf(whole, length)));
        }
    }

    @Test
    void aWrongUdpLengthOrChecksumIsUnreadable() {
        byte[] good = DhcpFrames.broadcast(DISCOVER, END);
        scene.assertDropped(DropReason.UNREADABLE, Frames.with(good, 40, good[40] ^ 1));
        scene.assertDropped(DropReason.UNREADABLE, Frames.with(good, 38, 0, 8));
        scene.assertDropped(DropReason.UNREADABLE, Frames.with(good, 38, 0, 7, 0, 0));
        scene.assertDropped(DropReason.UNREADABLE, Frames.with(good, 38, 0xff, 0xff, 0, 0));
    }

    @Test
    void aFloodIsAnsweredToItsSenderAndDisturbsNobody() {
        byte[] discover = DhcpFrames.broadcast(DISCOVER, END);
        for (int i = 0; i < 100; i++) {
            for (int j = 0; j < 1000; j++) {
                scene.web.say(discover);
            }
            assertThat(scene.web.takeHeard()).hasSize(1000).allMatch(one -> Scene.isFrom(one, Scene.STATION));
            assertThat(scene.secret.takeHeard()).hasSize(1000).allMatch(one -> Scene.isFrom(one, Scene.WEB));
            assertThat(scene.uplink.takeHeard()).hasSize(1000).allMatch(one -> Scene.isFrom(one, Scene.WEB));
        }
        assertThat(scene.station.received().frames(DropReason.NOT_DROPPED)).isEqualTo(100_000);
    }
}
