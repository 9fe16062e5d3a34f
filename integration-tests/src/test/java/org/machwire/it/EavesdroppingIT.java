package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.machwire.client.Message;
import org.machwire.client.MessageReceiver;
import org.machwire.filter.WellKnownFilters;
import org.machwire.mach.NetRcvMessage;
import org.machwire.mach.NetStatus;
import org.machwire.v1.DropCount;
import org.machwire.v1.DropReason;

/** Who has a device of a segment hears what is sent to it and to all, and nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EavesdroppingIT {
    private static final int FRAMES = 200;
    private static final int ABOVE_ALL = 100;
    private static final int INITIAL_FLAGS = 0x1043;

    private Scene scene;

    @BeforeAll
    void setUp() throws IOException {
        scene = Scene.on(ServerProcess.start());
    }

    @AfterAll
    void tearDown() {
        scene.close();
    }

    @BeforeEach
    void forgetWhatWasHeardBefore() {
        scene.heardByAttackerUpTo(scene.broadcastByV1());
    }

    /** Lets the victims talk, and ends with a broadcast: what was sent before it has come, or never will. */
    private byte[] talk() {
        List<byte[]> toV2 = new ArrayList<>();
        List<byte[]> toV1 = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            toV2.add(scene.v1.to(scene.v2, i));
            toV1.add(scene.v2.to(scene.v1, i));
        }
        scene.v2.client.send(toV1.toArray(byte[][]::new));
        scene.v1.hears(toV1);
        scene.v1.client.send(toV2.toArray(byte[][]::new));
        scene.v2.hears(toV2);
        return scene.broadcastByV1();
    }

    private void attackerHearsOnly(byte[] broadcast) {
        assertThat(scene.heardByAttackerUpTo(broadcast)).containsExactly(HexFormat.of().formatHex(broadcast));
    }

    @Test
    void unicastOfOthersIsNotHeardThroughAnAcceptAllFilterAndBroadcastIs() {
        long before = scene.attackersDevice().getCounters().getRxFrames();

        byte[] broadcast = talk();

        attackerHearsOnly(broadcast);
        assertThat(scene.attackersDevice().getCounters().getRxFrames() - before).isEqualTo(1);
    }

    @Test
    void promiscuousModeIsRefusedAndChangesNothing() {
        int promiscuous = INITIAL_FLAGS | NetStatus.IFF_PROMISC;

        assertThat(scene.attacker.ask("set " + NetStatus.NET_FLAGS + " " + promiscuous))
                .isEqualTo("D_INVALID_OPERATION");
        assertThat(scene.attacker.ask("get " + NetStatus.NET_FLAGS + " 1")).isEqualTo("ok [" + INITIAL_FLAGS + "]");

        attackerHearsOnly(talk());
    }

    @Test
    void theSameUsersOtherTaskAndDeviceHearNoUnicastEither() {
        try (Client other = Client.open(scene.server, "/dev/eth0m/other")) {
            byte[] broadcast = talk();

            await().atMost(RunningProcess.PATIENCE).until(() -> !other.capture.frames().isEmpty());
            assertThat(Scene.hex(other.capture.frames())).containsExactly(HexFormat.of().formatHex(broadcast));
        }
    }

    @Test
    void floodOfRandomSourcesDoesNotMakeTheSegmentAHub() {
        assertThat(scene.attacker.ask("randomsources 5000 69")).isEqualTo("ok 5000");

        attackerHearsOnly(talk());
    }

    @Test
    void libpcapsFilterOnOwnDeviceHearsOwnFramesAndNotThoseOfOthers() {
        try (Client sniffer = Client.open(scene.server, "/dev/eth0m/sniffer")) {
            sniffer.device.setFilter(sniffer.port, 0, WellKnownFilters.libpcap());
            byte[] own = Frames.broadcast(sniffer.lease, 1);
            sniffer.send(own);
            sniffer.capture.awaitFill(1);
            scene.v1.hears(List.of(own));
            scene.v2.hears(List.of(own));

            byte[] broadcast = talk();

            await().atMost(RunningProcess.PATIENCE).until(() -> sniffer.capture.frames().size() >= 2);
            assertThat(Scene.hex(sniffer.capture.frames()))
                    .containsExactlyElementsOf(Scene.hex(List.of(own, broadcast)));
        }
    }

    @Test
    void machMessagesCarryTheSameFewFrames() {
        List<byte[]> frames = new CopyOnWriteArrayList<>();
        try (Client other = Client.open(scene.server, "/dev/eth0m/messages")) {
            other.stream.close();
            var port = other.task.allocateReceive();
            other.device.setFilter(port, ABOVE_ALL, WellKnownFilters.acceptAll());
            try (var _ = port.receive(keepFrames(frames))) {
                byte[] broadcast = talk();

                await().atMost(RunningProcess.PATIENCE).until(() -> !frames.isEmpty());
                assertThat(Scene.hex(frames)).containsExactly(HexFormat.of().formatHex(broadcast));
            }
        }
    }

    private static MessageReceiver keepFrames(List<byte[]> frames) {
        return new MessageReceiver() {
            @Override
            public void message(Message message) {
                frames.add(NetRcvMessage.frame(message.body().get(0).data(), message.body().get(1).data()));
            }

            @Override
            public void ended(RuntimeException reason) {}
        };
    }

    @Test
    void downDeviceHearsNothingAndOnlyItsOwnLinkIsTheAttackersToChange() {
        int down = INITIAL_FLAGS & ~NetStatus.IFF_UP;
        assertThat(scene.attacker.ask("set " + NetStatus.NET_FLAGS + " " + down)).isEqualTo("ok 1");

        talk();

        await().atMost(RunningProcess.PATIENCE).until(this::framesMissedByAttacker, missed -> missed == 1);
        assertThat(scene.v1.client.device.getStatus(NetStatus.NET_FLAGS, 1)).containsExactly(INITIAL_FLAGS);
        assertThat(scene.attacker.ask("set " + NetStatus.NET_FLAGS + " " + INITIAL_FLAGS)).isEqualTo("ok 1");
        attackerHearsOnly(talk());
    }

    private long framesMissedByAttacker() {
        return scene.attackersDevice().getCounters().getRxDropsList().stream()
                .filter(drop -> drop.getReason() == DropReason.RECEIVER_DOWN).mapToLong(DropCount::getFrames).sum();
    }
}
