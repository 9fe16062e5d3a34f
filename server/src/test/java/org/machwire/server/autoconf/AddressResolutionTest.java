package org.machwire.server.autoconf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.autoconf.Scene.STATION;
import static org.machwire.server.autoconf.Scene.STATION_IP;
import static org.machwire.server.autoconf.Scene.STRANGER;
import static org.machwire.server.autoconf.Scene.WEB;
import static org.machwire.server.autoconf.Scene.WEB_IP;

import org.junit.jupiter.api.Test;
import org.machwire.ethernet.Arp;
import org.machwire.server.frames.Frames;
import org.machwire.v1.DropReason;

class AddressResolutionTest {
    private final Scene scene = new Scene();

    @Test
    void aRequestForTheOwnAddressIsAnswered() {
        assertThat(scene.answered(Frames.arpRequest(WEB, WEB_IP, STATION_IP)))
                .isEqualTo(Frames.arpReply(STATION, STATION_IP, WEB, WEB_IP));
    }

    @Test
    void aPaddedRequestToTheStationAloneIsAnswered() {
        byte[] unicast = Frames.arp(WEB, WEB_IP, STATION, Arp.REQUEST, STATION, STATION_IP);

        assertThat(scene.answered(Frames.resized(unicast, 60))).hasSize(42);
    }

    @Test
    void aProbeIsAnsweredSoThatNobodyTakesTheAddress() {
        assertThat(scene.answered(Frames.arpProbe(WEB, STATION_IP)))
                .isEqualTo(Frames.arpReply(STATION, STATION_IP, WEB, "0.0.0.0"));
    }

    @Test
    void whoComesByTheUplinkIsAnsweredToo() {
        byte[] answer = scene.answer(scene.uplink, Frames.arpRequest(STRANGER, "10.69.0.99", STATION_IP));

        assertThat(answer).isEqualTo(Frames.arpReply(STATION, STATION_IP, STRANGER, "10.69.0.99"));
    }

    @Test
    void otherAddressesAndRepliesAndForgeriesAreNotServed() {
        scene.assertDropped(DropReason.NOT_SERVED, Frames.arpRequest(WEB, WEB_IP, "10.69.0.11"));
        scene.assertDropped(DropReason.NOT_SERVED, Frames.arpReply(WEB, WEB_IP, STATION, STATION_IP));
        byte[] forged = Frames.with(Frames.arpRequest(WEB, WEB_IP, STATION_IP), 22, 2);
        scene.assertDropped(DropReason.NOT_SERVED, forged);
    }

    @Test
    void aPacketThatIsCutOffOrOfAnotherKindOfAddressIsUnreadable() {
        byte[] request = Frames.arpRequest(WEB, WEB_IP, STATION_IP);
        for (int length = 14; length < request.length; length++) {
            scene.assertDropped(DropReason.UNREADABLE, Frames.resized(request, length));
        }
        for (int i = 14; i < 20; i++) {
            scene.assertDropped(DropReason.UNREADABLE, Frames.with(request, i, 77));
        }
    }

    @Test
    void aStationWithoutAnAddressSaysNothing() {
        Offer none = new Offer(STATION, "lan", null, null, null, 1500, 3600);
        new Scene(none, null, false).assertDropped(DropReason.NOT_SERVED,
                Frames.arpRequest(WEB, WEB_IP, STATION_IP));
    }

    @Test
    void inAHubWhatIsForOthersIsNotServed() {
        Scene hub = new Scene(Scene.OFFER, null, true);
        byte[] toDb = Frames.arp(WEB, WEB_IP, Scene.DB, Arp.REQUEST, Scene.DB, STATION_IP);
        hub.web.say(toDb);

        assertThat(hub.web.takeHeard()).isEmpty();
        assertThat(hub.station.received().frames(DropReason.NOT_SERVED)).isOne();
    }

    @Test
    void whatARevokedRightSentIsDropped() {
        scene.web.membrane.cut();
        scene.assertDropped(DropReason.REVOKED, Frames.arpRequest(WEB, WEB_IP, STATION_IP));
    }
}
