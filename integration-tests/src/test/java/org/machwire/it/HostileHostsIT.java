package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.MacAddress;

/** Devices that flood the hypervisor's station, or send it what it cannot read, harm nobody else. */
class HostileHostsIT {
    private static final byte[] STATION = {10, 69, 0, 1};
    private static final int FLOOD = 20_000;
    private static final int BATCH = 500;
    private static final int MUTANTS = 2000;
    private static final int GOOD = 0x5eed;

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private ServerProcess server;

    @BeforeEach
    void setUp() throws IOException {
        // The station is what is tried, so the guard lets all that is well-formed through to it.
        server = closing(ServerProcess.start("""
                segment { name: "lan" ipv4: "10.69.0.0/16" ipv6: "fd69::/64" guard { storm { dhcp: 1000000 } } }
                node { path: "/dev/eth0m" multiplexer { segment: "lan" } }
                """));
    }

    @AfterEach
    void tearDown() throws Exception {
        for (AutoCloseable one : toClose.reversed()) {
            one.close();
        }
    }

    private <T extends AutoCloseable> T closing(T one) {
        toClose.add(one);
        return one;
    }

    @Test
    void floodOfDiscoversIsAnsweredToItsSenderWhileOthersGoOn() throws IOException {
        User.assumeRoot();
        Namespace.assumePossible(Namespace.unshare());
        Tools.assume("busybox", "busybox-static");
        Path place = Directories.make();
        Path script = Tools.script("lease-facts.sh", place);
        Client flooder = closing(Client.open(server, "/dev/eth0m/flooder"));
        Client ear = closing(Client.open(server, "/dev/eth0m/ear"));
        Shell web = closing(Shell.withDevice(server.socket(), "/dev/eth0m/web"));

        for (int sent = 0; sent < FLOOD; sent += BATCH) {
            byte[][] batch = new byte[BATCH][];
            for (int i = 0; i < BATCH; i++) {
                batch[i] = DhcpFrames.discover(flooder.lease.mac(), sent + i);
            }
            flooder.send(batch);
        }
        String told = web.succeed("busybox udhcpc -i eth0 -f -n -q -t 5 -s " + script);
        assertThat(told).contains(
                "lease address " + server.device("/dev/eth0m/web").orElseThrow().getAddress(0).replaceFirst("/.*", ""));
        web.succeed("ping -n -c 3 -i 0.2 -W 5 10.69.0.1");

        await().atMost(RunningProcess.PATIENCE)
                .until(() -> Counts.counters(server, "/dev/eth0m/flooder").getRxFrames() >= FLOOD);
        assertThat(Counts.sent(server, "/dev/eth0m/flooder")).as("what the guard dropped").isEmpty();
        long lost = Counts.received(server, "/dev/eth0m/flooder").values().stream().mapToLong(Long::longValue).sum();
        await().atMost(RunningProcess.PATIENCE)
                .until(() -> flooder.capture.frames().stream().filter(DhcpFrames::isOffer).count() >= FLOOD - lost);
        assertThat(ear.capture.frames()).noneMatch(DhcpFrames::isOffer);
    }

    /** Cuts a message at each length, and changes some of its octets. */
    private static List<byte[]> mutants(byte[] message, Random random) {
        List<byte[]> mutants = new ArrayList<>();
        for (int length = 0; length < message.length; length++) {
            mutants.add(Arrays.copyOf(message, length));
        }
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = Arrays.copyOf(message, message.length + random.nextInt(100));
            for (int changes = 1 + random.nextInt(8); changes > 0; changes--) {
                mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
            }
            mutants.add(mutant);
        }
        return mutants;
    }

    @Test
    void malformedDhcpHarmsNobodyAndTheNextGoodQuestionIsAnswered() {
        long seed = 69;
        Client client = closing(Client.open(server, "/dev/eth0m/hostile"));
        MacAddress mac = client.lease.mac();

        for (byte[] mutant : mutants(DhcpFrames.discoverMessage(mac, 1), new Random(seed))) {
            client.send(DhcpFrames.dhcp(mac, mutant));
        }
        client.send(DhcpFrames.discover(mac, GOOD));

        await().atMost(RunningProcess.PATIENCE).untilAsserted(() -> assertThat(client.capture.frames())
                .as("seed %d", seed)
                .anyMatch(frame -> DhcpFrames.isOffer(frame) && DhcpFrames.transaction(frame) == GOOD));
    }

    @Test
    void malformedDnsHarmsNobodyAndTheNextGoodQuestionIsAnswered() {
        long seed = 96;
        Client client = closing(Client.open(server, "/dev/eth0m/hostile"));
        client.send(DhcpFrames.discover(client.lease.mac(), 1));
        client.capture.awaitCount(1);
        MacAddress station = DhcpFrames.source(client.capture.frames().getFirst());

        for (byte[] mutant : mutants(question(1), new Random(seed))) {
            client.send(DhcpFrames.dns(client.lease, station, STATION, mutant));
        }
        client.send(DhcpFrames.dns(client.lease, station, STATION, question(GOOD)));

        await().atMost(RunningProcess.PATIENCE).untilAsserted(() -> assertThat(client.capture.frames())
                .as("seed %d", seed).anyMatch(frame -> DhcpFrames.isAnswer(frame, GOOD)));
    }

    /** Asks for the IPv4 address of {@code hostile.lan}. */
    private static byte[] question(int id) {
        return ByteBuffer.allocate(29).putShort((short) id).putShort((short) 0x0100).putShort((short) 1)
                .putShort((short) 0)
                .putInt(0).put((byte) 7).put("hostile".getBytes(StandardCharsets.US_ASCII)).put((byte) 3)
                .put("lan".getBytes(StandardCharsets.US_ASCII)).put((byte) 0).putShort((short) 1).putShort((short) 1)
                .array();
    }
}
