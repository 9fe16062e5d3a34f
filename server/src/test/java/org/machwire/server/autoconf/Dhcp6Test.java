package org.machwire.server.autoconf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.autoconf.Dhcp6Frames.CLIENT;
import static org.machwire.server.autoconf.Dhcp6Frames.IAID;
import static org.machwire.server.autoconf.Dhcp6Frames.OTHER_SERVER;
import static org.machwire.server.autoconf.Dhcp6Frames.RAPID_COMMIT;
import static org.machwire.server.autoconf.Dhcp6Frames.SERVER;
import static org.machwire.server.autoconf.Dhcp6Frames.WISHES;
import static org.machwire.server.autoconf.Dhcp6Frames.XID;
import static org.machwire.server.autoconf.Dhcp6Frames.address;
import static org.machwire.server.autoconf.Dhcp6Frames.iaNa;
import static org.machwire.server.autoconf.Dhcp6Frames.iaPd;
import static org.machwire.server.autoconf.Dhcp6Frames.iaTa;
import static org.machwire.server.autoconf.Dhcp6Frames.option;
import static org.machwire.server.autoconf.Dhcp6Frames.status;
import static org.machwire.server.autoconf.Scene.WEB_IP6;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.v1.DropReason;

class Dhcp6Test {
    private static final int SOLICIT = 1;
    private static final int REQUEST = 3;
    private static final int CONFIRM = 4;
    private static final int RENEW = 5;
    private static final int REBIND = 6;
    private static final int RELEASE = 8;
    private static final int DECLINE = 9;
    private static final int INFORMATION_REQUEST = 11;

    private static final String LEASE = address(WEB_IP6, 3600);
    /** T1 is half of an hour, T2 four fifths. */
    private static final String LEASED = option(3, IAID, "00000708", "00000b40", LEASE);
    private static final String DNS = option(23, Dhcp6Frames.octets(Scene.STATION_IP6));
    private static final String DOMAIN = option(24, "036c616e00");

    private final Scene scene = new Scene();

    private String reply(int type, String... options) {
        Datagram datagram = Datagram.of(scene.answered(Dhcp6Frames.frame(type, options)));
        assertThat(datagram.source()).isEqualTo(Scene.STATION_LINK_LOCAL);
        assertThat(datagram.sourcePort()).isEqualTo(547);
        assertThat(datagram.destination()).isEqualTo(Scene.WEB_LINK_LOCAL);
        assertThat(datagram.destinationPort()).isEqualTo(546);
        return datagram.content().hex();
    }

    private static String message(int type, String... options) {
        return "%02x".formatted(type) + XID + CLIENT + SERVER + String.join("", options);
    }

    @Test
    void aSolicitIsAnsweredByAnAdvertisementOctetByOctet() {
        assertThat(reply(SOLICIT, CLIENT, option(8, "0000"), WISHES, iaNa()))
                .isEqualTo(message(2, option(7, "ff"), LEASED, DNS, DOMAIN));
    }

    @Test
    void whatWasNotAskedForIsNotTold() {
        assertThat(reply(SOLICIT, CLIENT, iaNa())).isEqualTo(message(2, option(7, "ff"), LEASED));
        assertThat(reply(SOLICIT, CLIENT, option(6, "0018"), iaNa()))
                .isEqualTo(message(2, option(7, "ff"), LEASED, DOMAIN));
    }

    @Test
    void aRapidSolicitIsAnsweredByAReply() {
        assertThat(reply(SOLICIT, CLIENT, RAPID_COMMIT, WISHES, iaNa()))
                .isEqualTo(message(7, RAPID_COMMIT, LEASED, DNS, DOMAIN));
    }

    @Test
    void aRequestIsAnsweredWithTheLeaseWhateverWasWanted() {
        assertThat(reply(REQUEST, CLIENT, SERVER, iaNa(LEASE))).isEqualTo(message(7, LEASED));
        assertThat(reply(REQUEST, CLIENT, SERVER, iaNa(address("fd69::c", 60)))).isEqualTo(message(7, LEASED));
    }

    @Test
    void renewAndRebindKeepTheLeaseAndTakeOtherAddressesBack() {
        String both = iaNa(LEASE, address("fd69::c", 60));
        String withdrawn = option(3, IAID, "00000708", "00000b40", LEASE, address("fd69::c", 0));

        assertThat(reply(RENEW, CLIENT, SERVER, iaNa(LEASE))).isEqualTo(message(7, LEASED));
        assertThat(reply(REBIND, CLIENT, iaNa(LEASE))).isEqualTo(message(7, LEASED));
        assertThat(reply(RENEW, CLIENT, SERVER, both)).isEqualTo(message(7, withdrawn));
    }

    @Test
    void onlyTheFirstAssociationHasTheLease() {
        String refused = option(3, IAID, "00000000", "00000000", status(2));
        String unbound = option(3, IAID, "00000000", "00000000", status(3));

        assertThat(reply(SOLICIT, CLIENT, iaNa(), iaNa())).isEqualTo(message(2, option(7, "ff"), LEASED, refused));
        assertThat(reply(RENEW, CLIENT, SERVER, iaNa(), iaNa())).isEqualTo(message(7, LEASED, unbound));
    }

    @Test
    void temporaryAddressesAndPrefixesAreRefused() {
        assertThat(reply(SOLICIT, CLIENT, iaTa(), iaPd(), iaNa())).isEqualTo(message(2, option(7, "ff"),
                option(4, IAID, status(2)), option(25, IAID, "0000000000000000", status(6)), LEASED));
        assertThat(reply(REBIND, CLIENT, iaTa(), iaPd())).isEqualTo(message(7, option(4, IAID, status(3)),
                option(25, IAID, "0000000000000000", status(3))));
    }

    @Test
    void confirmSaysWhetherTheAddressesAreTheLease() {
        assertThat(reply(CONFIRM, CLIENT, iaNa(LEASE))).isEqualTo(message(7, status(0)));
        assertThat(reply(CONFIRM, CLIENT, iaNa(address("fd69::c", 1)))).isEqualTo(message(7, status(4)));
        assertThat(reply(CONFIRM, CLIENT, iaNa(LEASE), iaTa(address("fd70::1", 1)))).isEqualTo(message(7, status(4)));
        scene.assertDropped(DropReason.NOT_SERVED, Dhcp6Frames.frame(CONFIRM, CLIENT, iaNa()));
        scene.assertDropped(DropReason.NOT_SERVED, Dhcp6Frames.frame(CONFIRM, CLIENT));
    }

    @Test
    void releaseAndDeclineAreAcknowledgedAndTheLeaseStays() {
        assertThat(reply(RELEASE, CLIENT, SERVER, iaNa(LEASE))).isEqualTo(message(7, status(0)));
        assertThat(reply(DECLINE, CLIENT, SERVER, iaNa(LEASE))).isEqualTo(message(7, status(0)));
        assertThat(reply(SOLICIT, CLIENT, iaNa())).contains(LEASED);
    }

    @Test
    void anInformationRequestIsAnsweredEvenOfAClientWithoutIdentifier() {
        assertThat(reply(INFORMATION_REQUEST, CLIENT, WISHES)).isEqualTo(message(7, DNS, DOMAIN));
        assertThat(reply(INFORMATION_REQUEST, SERVER, WISHES)).isEqualTo("07" + XID + SERVER + DNS + DOMAIN);
    }

    @Test
    void moreAssociationsThanEightAreNotAnswered() {
        String[] options = new String[90];
        Arrays.fill(options, iaPd());
        options[0] = CLIENT;
        String refused = option(25, IAID, "0000000000000000", status(6));

        assertThat(reply(SOLICIT, options)).isEqualTo(message(2, option(7, "ff"), refused.repeat(8)));
    }

    @Test
    void manyAddressesAreTakenBackAsFarAsTheyFit() {
        String[] addresses = new String[45];
        Arrays.fill(addresses, address("fd69::c", 1));

        assertThat(reply(REBIND, CLIENT, iaNa(addresses))).isEqualTo(
                message(7, option(3, IAID, "00000708", "00000b40", LEASE, address("fd69::c", 0).repeat(8))));
    }

    @Test
    void messagesForAnotherServerAreNotServed() {
        for (int type : new int[]{REQUEST, RENEW, RELEASE, DECLINE}) {
            scene.assertDropped(DropReason.NOT_SERVED, Dhcp6Frames.frame(type, CLIENT, OTHER_SERVER, iaNa(LEASE)));
        }
        scene.assertDropped(DropReason.NOT_SERVED, Dhcp6Frames.frame(INFORMATION_REQUEST, OTHER_SERVER));
    }

    @Test
    void messagesThatTheStandardDiscardsAreUnreadable() {
        for (int type : new int[]{SOLICIT, CONFIRM, REBIND}) {
            scene.assertDropped(DropReason.UNREADABLE, Dhcp6Frames.frame(type, iaNa(LEASE)));
            scene.assertDropped(DropReason.UNREADABLE, Dhcp6Frames.frame(type, CLIENT, SERVER, iaNa(LEASE)));
        }
        for (int type : new int[]{REQUEST, RENEW, RELEASE, DECLINE}) {
            scene.assertDropped(DropReason.UNREADABLE, Dhcp6Frames.frame(type, CLIENT, iaNa(LEASE)));
            scene.assertDropped(DropReason.UNREADABLE, Dhcp6Frames.frame(type, SERVER, iaNa(LEASE)));
        }
        scene.assertDropped(DropReason.UNREADABLE, Dhcp6Frames.frame(INFORMATION_REQUEST, CLIENT, iaNa()));
    }

    @Test
    void relaysServersAndUnknownTypesAreNotServed() {
        for (int type : new int[]{0, 2, 7, 10, 12, 13, 14, 255}) {
            scene.assertDropped(DropReason.NOT_SERVED, Dhcp6Frames.frame(type, CLIENT, SERVER));
        }
    }

    @Test
    void otherDestinationsPortsAndSourcesAreNotServed() {
        byte[] solicit = HexFormat.of().parseHex("01" + XID + CLIENT + iaNa());
        scene.assertDropped(DropReason.NOT_SERVED, Frames.ipv6Udp(Scene.WEB, Scene.WEB_LINK_LOCAL, 546, Scene.STATION,
                Scene.STATION_LINK_LOCAL, 547, solicit));
        scene.assertDropped(DropReason.NOT_SERVED, Frames.ipv6Udp(Scene.WEB, Scene.WEB_LINK_LOCAL, 546,
                Dhcp6Frames.SERVERS, "ff05::1:3", 547, solicit));
        scene.assertDropped(DropReason.NOT_SERVED,
                Frames.ipv6Udp(Scene.WEB, WEB_IP6, 546, Dhcp6Frames.SERVERS, "ff02::1:2", 547, solicit));
        scene.assertDropped(DropReason.NOT_SERVED, Frames.ipv6Udp(Scene.WEB, Scene.WEB_LINK_LOCAL, 547,
                Dhcp6Frames.SERVERS, "ff02::1:2", 547, solicit));
        scene.assertDropped(DropReason.NOT_SERVED, Frames.ipv6Udp(Scene.WEB, Scene.WEB_LINK_LOCAL, 546,
                Dhcp6Frames.SERVERS, "ff02::1:2", 546, solicit));
    }

    @Test
    void whoIsNoDeviceOrHasNoIpv6LeaseGetsNoAnswer() {
        byte[] solicit = Dhcp6Frames.frame(SOLICIT, CLIENT, iaNa());
        scene.assertDropped(scene.uplink, DropReason.NOT_SERVED, from(Scene.STRANGER, solicit));
        scene.assertDropped(scene.db, DropReason.NOT_SERVED, from(Scene.DB, solicit));
    }

    private static byte[] from(MacAddress mac, byte[] frame) {
        byte[] changed = frame.clone();
        System.arraycopy(mac.octets(), 0, changed, 6, 6);
        return changed;
    }

    @Test
    void malformedOptionsAreUnreadable() {
        List<String> bad = List.of("00", "0001", "000100", "0001000a", option(1, "0003"), option(1, "00".repeat(131)),
                CLIENT + option(2, "00"), CLIENT + option(14, "00"), CLIENT + option(6, "001700"),
                CLIENT + option(3, "00".repeat(11)), CLIENT + option(4, "00".repeat(3)),
                CLIENT + option(25, "00".repeat(11)), CLIENT + iaNa("00"), CLIENT + iaNa("0005ffff"),
                CLIENT + iaNa(option(5, "00".repeat(23))), CLIENT + iaNa(option(5, "00".repeat(25))),
                CLIENT + iaPd(option(26, "00".repeat(24))), CLIENT + iaTa(option(5, "")), CLIENT + "ffffffff");
        for (String options : bad) {
            scene.assertDropped(DropReason.UNREADABLE, Dhcp6Frames.frame(SOLICIT, options));
        }
        for (String message : List.of("", "01", "01abcd")) {
            scene.assertDropped(DropReason.UNREADABLE, Dhcp6Frames.raw(message));
        }
    }

    @Test
    void aMissingOrWrongChecksumIsUnreadable() {
        byte[] good = Dhcp6Frames.frame(SOLICIT, CLIENT, iaNa());
        scene.assertDropped(DropReason.UNREADABLE, Frames.with(good, 60, 0, 0));
        scene.assertDropped(DropReason.UNREADABLE, Frames.with(good, 70, good[70] ^ 1));
    }
}
