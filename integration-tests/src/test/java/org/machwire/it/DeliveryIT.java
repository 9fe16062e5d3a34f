package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.machwire.client.Device;
import org.machwire.client.Message;
import org.machwire.client.MessageReceiver;
import org.machwire.client.MessageStream;
import org.machwire.client.ReceiveRight;
import org.machwire.filter.WellKnownFilters;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.NetRcvMessage;
import org.machwire.v1.DropReason;

/** What filters deliver, to which port, in which form. */
class DeliveryIT {
    private static final int HIGH_PRIORITY = 100;
    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException {
        server = ServerProcess.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A port with a filter, whose messages are kept. */
    private static final class Ear implements MessageReceiver, AutoCloseable {
        final ReceiveRight port;
        final List<Message> messages = new CopyOnWriteArrayList<>();
        private final MessageStream stream;

        Ear(Client client, int priority, int[] filter) {
            port = client.task.allocateReceive();
            client.device.setFilter(port, priority, filter);
            stream = port.receive(this);
        }

        @Override
        public void message(Message message) {
            messages.add(message);
        }

        @Override
        public void ended(RuntimeException reason) {
            // The test closes its task.
        }

        /** The fills of the frames that came: see {@link Frames}. */
        List<Integer> fills() {
            return messages.stream().map(message -> Frames.fill(NetRcvMessage.frame(message.body().get(0).data(),
                    message.body().get(1).data()))).toList();
        }

        void awaitFill(int fill) {
            await().atMost(RunningProcess.PATIENCE).untilAsserted(() -> assertThat(fills()).contains(fill));
        }

        @Override
        public void close() {
            stream.close();
        }
    }

    /** Accepts frames whose last octet is a number; BPF. */
    private static int[] fillIs(int fill) {
        return new int[]{0x401, 0, 0, 0, 0x30, 0, 63, 0, 0x15, 1 << 8, fill, 0, 0x06, 0, 1500, 0, 0x06, 0, 0, 0};
    }

    private static int[] outbound(int[] filter) {
        int[] words = filter.clone();
        words[0] ^= 1 | 2; // IN to OUT
        return words;
    }

    @Test
    void aMessageIs2999WithA64OctetHeaderAreaAndAPacketHeader() {
        try (Client sender = Client.open(server, "/dev/eth0m/s");
                Client hearer = Client.open(server, "/dev/eth0m/h");
                Ear ear = new Ear(hearer, 0, WellKnownFilters.pfinet())) {
            byte[] frame = Frames.udp(sender.lease, hearer.lease.mac(), 600, 9);
            sender.device.write(0, frame);
            ear.awaitFill(9);

            Message message = ear.messages.getFirst();
            assertThat(message.id()).isEqualTo(2999);
            assertThat(message.localPort()).isEqualTo(ear.port.name());
            assertThat(message.reply()).isNull();
            assertThat(message.body()).hasSize(2);
            Message.Item header = message.body().get(0);
            assertThat(List.of(header.typeName(), header.typeSize(), header.number()))
                    .containsExactly(MachMsgType.BYTE, 8, 64);
            assertThat(Arrays.copyOf(header.data(), 14)).isEqualTo(Arrays.copyOf(frame, 14));
            assertThat(Arrays.copyOfRange(header.data(), 14, 64)).isEqualTo(new byte[50]);
            Message.Item packet = message.body().get(1);
            assertThat(List.of(packet.typeName(), packet.typeSize(), packet.number()))
                    .containsExactly(MachMsgType.BYTE, 8, 590);
            assertThat(Arrays.copyOf(packet.data(), 4)).containsExactly(590 & 0xff, 590 >> 8, 0x08, 0x00);
            assertThat(Arrays.copyOfRange(packet.data(), 4, 590)).isEqualTo(Arrays.copyOfRange(frame, 14, 600));
        }
    }

    @Test
    void messagesAreNumberedInTheOrderOfTheirComing() {
        try (Client sender = Client.open(server, "/dev/eth0m/s");
                Client hearer = Client.open(server, "/dev/eth0m/h");
                Ear ear = new Ear(hearer, 0, WellKnownFilters.acceptAll())) {
            for (int i = 1; i <= 5; i++) {
                sender.device.write(0, Frames.broadcast(sender.lease, i));
            }
            ear.awaitFill(5);
            assertThat(ear.fills()).containsExactly(1, 2, 3, 4, 5);
            assertThat(ear.messages).extracting(Message::seqno).containsExactly(0, 1, 2, 3, 4);
        }
    }

    @Test
    void aFullQueueDropsAtTheReceiverAndIsCounted() {
        try (Client sender = Client.open(server, "/dev/eth0m/s"); Client hearer = Client.open(server, "/dev/eth0m/h")) {
            ReceiveRight unread = hearer.task.allocateReceive();
            unread.setQlimit(2);
            hearer.device.setFilter(unread, 0, WellKnownFilters.acceptAll());
            for (int i = 1; i <= 7; i++) {
                sender.device.write(0, Frames.broadcast(sender.lease, i));
            }
            hearer.capture.awaitFill(7); // the packet stream of the same device hears all
            assertThat(Counts.received(server, "/dev/eth0m/h")).containsExactly(Map.entry(DropReason.QUEUE_FULL, 5L));
            assertThat(Counts.sent(server, "/dev/eth0m/s")).isEmpty();
        }
    }

    @Test
    void aFilterReplacesTheOneWithTheSamePort() {
        try (Client sender = Client.open(server, "/dev/eth0m/s"); Client hearer = Client.open(server, "/dev/eth0m/h")) {
            sender.send(Frames.broadcast(sender.lease, 1));
            hearer.capture.awaitFill(1);
            hearer.device.setFilter(hearer.port, 0, fillIs(3));
            sender.send(Frames.broadcast(sender.lease, 2), Frames.broadcast(sender.lease, 3));
            hearer.capture.awaitFill(3);
            assertThat(hearer.capture.fills()).containsExactly(1, 3);
            assertThat(server.device("/dev/eth0m/h").orElseThrow().getFilters()).isEqualTo(1);
            assertThat(Counts.received(server, "/dev/eth0m/h")).isEqualTo(Map.of(DropReason.FILTER, 1L));
        }
    }

    @Test
    void equalPrioritiesBothHearAndAMatchAtHighPriorityEndsTheWalk() {
        try (Client sender = Client.open(server, "/dev/eth0m/s");
                Client hearer = Client.open(server, "/dev/eth0m/h");
                Ear low = new Ear(hearer, 1, WellKnownFilters.acceptAll());
                Ear high = new Ear(hearer, HIGH_PRIORITY, fillIs(7));
                Ear almost = new Ear(hearer, HIGH_PRIORITY - 1, WellKnownFilters.acceptAll())) {
            for (int fill : new int[]{6, 7, 8}) {
                sender.device.write(0, Frames.broadcast(sender.lease, fill));
            }
            hearer.capture.awaitFill(8);
            low.awaitFill(8);
            almost.awaitFill(8);
            high.awaitFill(7);
            assertThat(high.fills()).containsExactly(7);
            assertThat(almost.fills()).containsExactly(6, 8);
            assertThat(low.fills()).containsExactly(6, 8);
            assertThat(hearer.capture.fills()).containsExactly(6, 8);
        }
    }

    @Test
    void anOutboundFilterHearsWhatItsOwnDeviceSendsAndNothingElse() {
        try (Client sender = Client.open(server, "/dev/eth0m/s");
                Client other = Client.open(server, "/dev/eth0m/h");
                Ear out = new Ear(sender, 0, outbound(WellKnownFilters.acceptAll()))) {
            other.send(Frames.broadcast(other.lease, 1));
            sender.capture.awaitFill(1);
            byte[] forged = Frames.broadcast(other.lease, 2);
            sender.device.write(0, forged); // the guard drops it: nobody hears it
            sender.device.write(0, Frames.broadcast(sender.lease, 3));
            out.awaitFill(3);
            assertThat(out.fills()).containsExactly(3);
            assertThat(sender.capture.fills()).containsExactly(1); // its inbound filter does not hear its own
            assertThat(Counts.sent(server, "/dev/eth0m/s")).isEqualTo(Map.of(DropReason.SRC_MAC, 1L));
        }
    }

    @Test
    void aDeviceWithoutAFilterHearsNothingAndItIsCounted() {
        try (Client sender = Client.open(server, "/dev/eth0m/s"); RawClient deaf = new RawClient(server.socket())) {
            RawDevice device = RawDevice.open(deaf, "/dev/eth0m/deaf");
            RawStream stream = RawStream.open(device.task(), device.name(), RawDevice.receiveRight(device.task()));
            assertThat(stream.next().hasOpened()).isTrue();
            sender.device.write(0, Frames.broadcast(sender.lease, 1));
            assertThat(Counts.received(server, "/dev/eth0m/deaf")).isEqualTo(Map.of(DropReason.NO_FILTER, 1L));
        }
    }

    @Test
    void aUnicastFrameIsHeardByItsDestinationOnly() {
        try (Client sender = Client.open(server, "/dev/eth0m/s");
                Client hearer = Client.open(server, "/dev/eth0m/h");
                Client eavesdropper = Client.open(server, "/dev/eth0m/e")) {
            sender.send(Frames.udp(sender.lease, hearer.lease.mac(), 64, 1), Frames.broadcast(sender.lease, 2));
            hearer.capture.awaitFill(2);
            eavesdropper.capture.awaitFill(2);
            assertThat(hearer.capture.fills()).containsExactly(1, 2);
            assertThat(eavesdropper.capture.fills()).containsExactly(2);
        }
    }

    @Test
    void aReadOnlyOpenHasFiltersOfItsOwn() {
        try (Client sender = Client.open(server, "/dev/eth0m/s");
                Client hearer = Client.open(server, "/dev/eth0m/h");
                var task = hearer.hypervisor.attach("monitor");
                Device monitor = task.lookup("/dev/eth0m/h").deviceOpen(1, "eth")) {
            Capture capture = new Capture();
            ReceiveRight port = task.allocateReceive();
            monitor.setFilter(port, HIGH_PRIORITY, WellKnownFilters.acceptAll());
            try (var stream = monitor.packets(port, capture)) {
                assertThat(stream.isReady()).isTrue();
                sender.send(Frames.udp(sender.lease, hearer.lease.mac(), 64, 4));
                capture.awaitFill(4);
                hearer.capture.awaitFill(4);
            }
        }
    }
}
