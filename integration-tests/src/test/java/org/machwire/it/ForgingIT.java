package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.machwire.mach.NetStatus;
import org.machwire.server.frames.Frames;
import org.machwire.v1.DropReason;

/** What an attacker pretends to be reaches nobody, is counted under one reason, and disturbs nobody. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgingIT {
    private static final int RANDOM_SOURCES = 20_000;
    private static final long SEED = 69;
    /** Questions for addresses of devices are answered, and heard by nobody. */
    private static final String NOBODYS = "10.69.200.200";

    private Scene scene;

    @BeforeAll
    void setUp() throws IOException {
        scene = Scene.on(ServerProcess.start());
    }

    @AfterAll
    void tearDown() {
        scene.close();
    }

    static Stream<Attack> attacks() {
        return Stream.of(LinkAttacks.all(), NetworkAttacks.all()).flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void isDroppedAndCountedUnderOneReasonWhileVictimsHearAllTheirOwn(Attack attack) {
        List<byte[]> frames = attack.frames().apply(scene);
        Map<DropReason, Long> before = scene.sentByAttacker();

        scene.attack(frames, null, List.of());

        assertThat(scene.sentByAttackerSince(before)).isEqualTo(
                Map.of(attack.reason(), (long) frames.size(), DropReason.NOT_DROPPED, 1L));
    }

    @Test
    void oneBadFrameInABatchDoesNotHarmTheOther63() {
        List<byte[]> good = new ArrayList<>();
        for (int i = 0; i < 63; i++) {
            good.add(scene.honestBroadcast());
        }
        List<byte[]> batch = new ArrayList<>(good);
        batch.add(31, Frames.arpReply(scene.mac, scene.v2.ipv4, scene.v1.mac, scene.v1.ipv4));
        Map<DropReason, Long> before = scene.sentByAttacker();

        scene.attack(batch, null, good);

        assertThat(scene.sentByAttackerSince(before))
                .isEqualTo(Map.of(DropReason.ARP_SPA, 1L, DropReason.NOT_DROPPED, 64L));
    }

    @Test
    void floodOfRandomSourcesIsDroppedAndNothingIsLearned() {
        Map<DropReason, Long> before = scene.sentByAttacker();

        scene.attack(List.of(), "randomsources " + RANDOM_SOURCES + " " + SEED, List.of());

        assertThat(scene.sentByAttackerSince(before)).as("seed %d", SEED)
                .isEqualTo(Map.of(DropReason.SRC_MAC, (long) RANDOM_SOURCES, DropReason.NOT_DROPPED, 1L));
        assertThat(ServerProcess.status(scene.v1.client.hypervisor).getSegment(0).getDevices()).isEqualTo(3);
    }

    @Test
    void whatIsTheAttackersOwnPassesUnchangedAlsoShorterThan60Octets() {
        List<byte[]> honest = List.of(Frames.arpRequest(scene.mac, scene.ipv4, NOBODYS),
                Frames.gratuitousRequest(scene.mac, scene.ipv4), Frames.gratuitousReply(scene.mac, scene.ipv4),
                Frames.arpProbe(scene.mac, scene.ipv4),
                Frames.resized(Frames.arpRequest(scene.mac, scene.ipv4, NOBODYS), 59));

        List<byte[]> sent = new ArrayList<>(honest);
        // To the group of those whose addresses end like this: nobody else's does.
        sent.add(Frames.duplicateAddressDetection(scene.mac, scene.ipv6));
        Map<DropReason, Long> before = scene.sentByAttacker();

        scene.attack(sent, null, honest);

        assertThat(scene.sentByAttackerSince(before)).isEqualTo(Map.of(DropReason.NOT_DROPPED, sent.size() + 1L));
        assertThat(honest.getFirst()).hasSize(42);
    }

    @Test
    void deviceWriteOfAWrongSizeIsRefusedAndOfAForgedFrameIsASuccessThatNobodyHears() {
        byte[] forged = scene.v1.to(scene.v2, 7);
        Map<DropReason, Long> before = scene.sentByAttacker();

        assertThat(scene.attacker.ask("write " + "00".repeat(13))).isEqualTo("D_INVALID_SIZE");
        assertThat(scene.attacker.ask("write " + "00".repeat(1515))).isEqualTo("D_INVALID_SIZE");
        scene.attack(List.of(), "write " + HexFormat.of().formatHex(forged), List.of());

        assertThat(scene.sentByAttackerSince(before))
                .isEqualTo(Map.of(DropReason.SRC_MAC, 1L, DropReason.NOT_DROPPED, 1L));
    }

    @Test
    void ownAddressCannotBeChanged() {
        long victim = scene.v1.mac.value();
        String words = Integer.toUnsignedString((int) (victim >>> 16)) + " "
                + Integer.toUnsignedString((int) (victim << 16));
        String before = scene.attacker.ask("get " + NetStatus.NET_ADDRESS + " 2");

        assertThat(scene.attacker.ask("set " + NetStatus.NET_ADDRESS + " " + words)).isEqualTo("D_INVALID_OPERATION");

        assertThat(scene.attacker.ask("get " + NetStatus.NET_ADDRESS + " 2")).isEqualTo(before);
        Map<DropReason, Long> counted = scene.sentByAttacker();
        scene.attack(List.of(scene.v1.toAll(8)), null, List.of());
        assertThat(scene.sentByAttackerSince(counted))
                .isEqualTo(Map.of(DropReason.SRC_MAC, 1L, DropReason.NOT_DROPPED, 1L));
    }
}
