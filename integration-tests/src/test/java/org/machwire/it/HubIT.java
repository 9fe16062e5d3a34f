package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.v1.DropReason;

/** A segment that is a hub delivers every frame to everybody; who may send what stays as it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HubIT {
    private static final String CONFIGURATION = """
            segment { name: "hub" ipv4: "10.69.0.0/16" ipv6: "fd69::/64" hub: true }
            node { path: "/dev/eth0m" multiplexer { segment: "hub" } }
            """;

    private Scene scene;

    @BeforeAll
    void setUp() throws IOException {
        scene = Scene.on(ServerProcess.start(CONFIGURATION));
    }

    @AfterAll
    void tearDown() {
        scene.close();
    }

    @Test
    void everyoneHearsUnicastOfOthersAndNobodyHisOwn() {
        scene.heardByAttackerUpTo(scene.broadcastByV1());
        List<byte[]> heard = new ArrayList<>(List.of(scene.v1.to(scene.v2, 1), scene.v1.to(scene.v2, 2)));

        heard.forEach(scene.v1.client::send);

        scene.v2.hears(heard);
        heard.add(scene.broadcastByV1());
        assertThat(scene.heardByAttackerUpTo(heard.getLast())).isEqualTo(Scene.hex(heard));
        byte[] answer = scene.v2.to(scene.v1, 3);
        scene.v2.client.send(answer);
        scene.v1.hears(List.of(answer));
    }

    @Test
    void forgedFramesReachNobodyAndAreCounted() {
        List<byte[]> forged = List.of(scene.v1.to(scene.v2, 4), scene.v1.toAll(5));
        Map<DropReason, Long> before = scene.sentByAttacker();

        scene.attack(forged, null, List.of());

        assertThat(scene.sentByAttackerSince(before))
                .isEqualTo(Map.of(DropReason.SRC_MAC, 2L, DropReason.NOT_DROPPED, 1L));
    }

    @Test
    void forgedArpReachesNobodyAndIsCounted() {
        List<byte[]> forged = List.of(Frames.arpReply(scene.mac, scene.v2.ipv4, scene.v1.mac, scene.v1.ipv4));
        Map<DropReason, Long> before = scene.sentByAttacker();

        scene.attack(forged, null, List.of());

        assertThat(scene.sentByAttackerSince(before))
                .isEqualTo(Map.of(DropReason.ARP_SPA, 1L, DropReason.NOT_DROPPED, 1L));
    }

    @Test
    void frameToAStationThatDoesNotExistIsHeardByAllOthers() {
        byte[] frame = Frames.ipv4Udp(scene.v1.mac, scene.v1.ipv4, 1, new MacAddress(0x0600_0000_0001L),
                "10.69.200.1", 1);

        scene.v1.client.send(frame);

        scene.v2.hears(List.of(frame));
    }
}
