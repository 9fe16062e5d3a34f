package org.machwire.server.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.server.capability.Credentials;
import org.machwire.server.fabric.Batches;
import org.machwire.server.fabric.Counters;
import org.machwire.v1.DropReason;

/** Random traffic: every frame written ends in one count at its sender, every frame offered in one at its receiver. */
class BooksTest {
    private static final int DEVICES = 4;
    private static final int BATCHES = 400;
    private static final long SEED = 20080610;

    private final Random random = new Random(SEED);
    private final List<Client> clients = new ArrayList<>();
    private final List<Integer> names = new ArrayList<>();
    private final List<FrameStream> senders = new ArrayList<>();
    private final List<FrameStream> receivers = new ArrayList<>();
    private final long[] written = new long[DEVICES];

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void booksBalance(boolean hub) {
        Lan lan = hub ? Lan.hub() : Lan.create();
        for (int i = 0; i < DEVICES; i++) {
            open(lan, i);
        }

        for (int i = 0; i < BATCHES; i++) {
            sendBatch(i % DEVICES);
            if (random.nextInt(8) == 0) {
                receivers.forEach(RecordingConsumer::drain);
            }
        }

        long forwarded = 0;
        long offered = 0;
        for (int i = 0; i < DEVICES; i++) {
            DeviceSnapshot device = lan.snapshot("/dev/eth0m/d" + i);
            assertThat(total(device.sent())).as("written to %d, seed %d", i, SEED).isEqualTo(written[i]);
            forwarded += device.sent().frames(DropReason.NOT_DROPPED);
            offered += total(device.received());
        }
        assertThat(forwarded).as("seed %d", SEED).isPositive().isLessThan(written[0] + written[1] + written[2]);
        assertThat(offered).as("seed %d", SEED).isEqualTo(hub ? (DEVICES - 1) * forwarded : expectedOffers);
        // The traffic was mixed enough to meet the ways that frames go.
        assertThat(receivedAny(lan, DropReason.RING_FULL)).isPositive();
        assertThat(receivedAny(lan, DropReason.FILTER)).isPositive();
        assertThat(receivedAny(lan, DropReason.QUEUE_FULL)).isPositive();
        assertThat(receivedAny(lan, DropReason.NO_FILTER)).isPositive();
    }

    private long expectedOffers;

    /** Device 0 has a ring, 1 a ring and a filter that refuses, 2 a queue, 3 no filter. */
    private void open(Lan lan, int i) {
        Client client = lan.client(Credentials.of(1000 + i, 1000 + i));
        int device = client.open("/dev/eth0m/d" + i, Client.BOTH);
        int port = client.receivePort();
        if (i < 3) {
            client.setFilter(device, port, 0, i == 1 ? Programs.NOTHING : Programs.ALL);
        }
        if (i < 2) {
            receivers.add(
                    lan.devices.stream(client.space, client.space.sendRight(device), port, new RecordingConsumer()));
        }
        senders.add(lan.devices.stream(client.space, client.space.sendRight(device), 0, new RecordingConsumer()));
        clients.add(client);
        names.add(device);
    }

    private void sendBatch(int from) {
        byte[][] frames = new byte[random.nextInt(12)][];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = frame(from);
        }
        written[from] += frames.length;
        senders.get(from).send(Batches.of(frames));
    }

    private byte[] frame(int from) {
        Client client = clients.get(from);
        int to = (from + 1 + random.nextInt(DEVICES - 1)) % DEVICES;
        return switch (random.nextInt(5)) {
            case 0 -> {
                expectedOffers += DEVICES - 1;
                yield client.broadcast(names.get(from));
            }
            case 1 -> new byte[random.nextInt(20)];
            case 2 -> clients.get(to).broadcast(names.get(to));
            default -> {
                expectedOffers++;
                yield client.datagram(names.get(from), clients.get(to).lease(names.get(to)),
                        new byte[random.nextInt(400)]);
            }
        };
    }

    private static long total(Counters counters) {
        long total = 0;
        for (DropReason reason : DropReason.values()) {
            total += counters.frames(reason);
        }
        return total;
    }

    private static long receivedAny(Lan lan, DropReason reason) {
        return lan.devices.snapshot().stream().mapToLong(device -> device.received().frames(reason)).sum();
    }
}
