package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.machwire.filter.WellKnownFilters;
import org.machwire.mach.MachMsgType;
import org.machwire.v1.DeviceCounters;
import org.machwire.v1.DeviceSetFilterRequest;
import org.machwire.v1.DropReason;

/** A client that stops reading. */
class SlowReaderIT {
    private static final int ROUNDS = 40;
    /** Fits in the ring of a reader that reads. */
    private static final int FRAMES_A_ROUND = 256;

    @Test
    void framesAreDroppedAtTheSlowReaderAloneAndNeitherSenderNorOtherReaderNotices() throws IOException {
        try (ServerProcess server = ServerProcess.start("""
                segment { name: "lan" ipv4: "10.69.0.0/16" guard { storm { broadcast: 10000000 } } }
                node { path: "/dev/eth0m" multiplexer { segment: "lan" } }
                """);
                Client sender = Client.open(server, "/dev/eth0m/sender");
                Client reader = Client.open(server, "/dev/eth0m/reader");
                RawClient slow = new RawClient(server.socket())) {
            RawStream asleep = openStream(RawDevice.open(slow, "/dev/eth0m/slow"));
            assertThat(asleep.next().hasOpened()).isTrue(); // and nothing more is asked for

            byte[][] round = new byte[FRAMES_A_ROUND][];
            Arrays.fill(round, Frames.udp(sender.lease, Frames.BROADCAST, 1514, 1));
            for (int i = 1; i <= ROUNDS; i++) {
                sendRound(sender, round);
                reader.capture.awaitCount(i * FRAMES_A_ROUND); // a round goes through however full the slow one is
            }

            long all = (long) ROUNDS * FRAMES_A_ROUND;
            assertThat(reader.capture.frames()).hasSize((int) all).allMatch(frame -> frame.length == 1514);
            assertThat(Counts.sent(server, "/dev/eth0m/sender")).isEmpty();
            assertThat(Counts.counters(server, "/dev/eth0m/sender").getTxForwarded()).isEqualTo(all);
            assertThat(Counts.received(server, "/dev/eth0m/reader")).isEmpty();
            assertThat(Counts.received(server, "/dev/eth0m/slow")).containsOnlyKeys(DropReason.RING_FULL);
            DeviceCounters slowOne = Counts.counters(server, "/dev/eth0m/slow");
            assertThat(slowOne.getRxFrames()).isEqualTo(all);

            readUntil(asleep, slowOne.getRxDelivered()); // what was counted as delivered is there when it wakes up
        }
    }

    private static void sendRound(Client sender, byte[][] round) {
        for (int from = 0; from < round.length; from += 64) {
            sender.send(Arrays.copyOfRange(round, from, from + 64));
        }
    }

    /** Opens a stream that hears all, and reads one message: that it is open. */
    static RawStream openStream(RawDevice device) {
        int port = RawDevice.receiveRight(device.task());
        List<Integer> words = Arrays.stream(WellKnownFilters.acceptAll()).boxed().toList();
        device.task().devices().deviceSetFilter(DeviceSetFilterRequest.newBuilder().setDevice(device.name())
                .setReceivePort(port).setDisposition(MachMsgType.MAKE_SEND).addAllFilter(words).build());
        return RawStream.open(device.task(), device.name(), port);
    }

    private static void readUntil(RawStream stream, long frames) {
        long read = 0;
        while (read < frames) {
            stream.read(1);
            read += stream.next().getFrameCount();
        }
        assertThat(read).isEqualTo(frames);
    }
}
