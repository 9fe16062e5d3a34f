package org.machwire.pfinet.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.Ipv4Address;
import org.machwire.ethernet.MacAddress;

class EarTest {
    private static final MacAddress OWN = MacAddress.parse("52:54:00:00:00:0a");
    private static final Ipv4Address ADDRESS = Ipv4Address.parse("10.69.0.10");

    private final Ear ear = new Ear(OWN);

    @Test
    void tellsWhomFramesAreFor() {
        hear(to(OWN), "plain");
        hear(to(MacAddress.parse("52:54:00:00:00:0b")), "plain");
        hear(to(new MacAddress(Ethernet.BROADCAST)), "plain");
        hear(to(MacAddress.parse("33:33:00:00:00:01")), "plain");

        assertThat(ear.heard()).isEqualTo(new Heard(1, 1, 2, 0, 0));
    }

    @Test
    void knowsMarkedFramesAgain() {
        hear(to(OWN), DemoFrames.HONEST);
        hear(to(OWN), DemoFrames.FORGED);
        hear(to(OWN), DemoFrames.FORGED);

        assertThat(ear.heard()).isEqualTo(new Heard(3, 0, 0, 1, 2));
    }

    @Test
    void whatWasHeardReadsBackFromItsText() {
        Heard heard = new Heard(1, 2, 3, 4, 5);

        assertThat(Heard.parse(heard.text())).isEqualTo(heard);
        assertThat(heard.unicast()).isEqualTo(3);
    }

    private static Station to(MacAddress mac) {
        return new Station("somebody", "/dev/eth0m/somebody", mac, ADDRESS);
    }

    private void hear(Station destination, String text) {
        FrameBatch batch = new FrameBatch();
        batch.set(DemoFrames.datagram(OWN, ADDRESS, destination, text));
        ear.frames(batch);
    }
}
