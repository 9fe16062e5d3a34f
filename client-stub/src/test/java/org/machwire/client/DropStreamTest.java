package org.machwire.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.machwire.mach.DeviceMode;
import org.machwire.v1.DropReason;

@Timeout(30)
class DropStreamTest {
    private static final String NODE = "/dev/eth0m/web";
    private static final org.machwire.v1.Explanation SPOOFED = org.machwire.v1.Explanation.newBuilder()
            .setRule("a sender speaks of its own IPv4 addresses only").setField("ARP sender protocol address")
            .setSeen("10.69.0.3").setAllowed("10.69.0.2").build();
    private static final Explanation EXPECTED = new Explanation("a sender speaks of its own IPv4 addresses only",
            "ARP sender protocol address", "10.69.0.3", "10.69.0.2");
    private static final org.machwire.v1.Explanation NOTHING = org.machwire.v1.Explanation.getDefaultInstance();

    @TempDir
    Path directory;

    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    private final DropReceiver receiver = new DropReceiver() {
        @Override
        public void dropped(DropNotice notice) {
            told.add(notice);
        }

        @Override
        public void ended(RuntimeException reason) {
            told.add(String.valueOf(reason.getMessage()));
        }
    };
    private FakeServer server;
    private Hypervisor hypervisor;
    private Device device;

    @BeforeEach
    void setUp() throws IOException {
        Path socket = directory.resolve("s");
        server = new FakeServer(socket);
        server.nodes.put(NODE, new FakeSpace.Port());
        hypervisor = Hypervisor.connect(socket);
        MachTask task = hypervisor.attach("watcher");
        device = task.lookup(NODE).deviceOpen(DeviceMode.READ | DeviceMode.WRITE, "eth0");
    }

    @AfterEach
    void tearDown() {
        hypervisor.close();
        server.close();
    }

    private Object next() throws InterruptedException {
        return Objects.requireNonNull(told.poll(20, TimeUnit.SECONDS), "nothing came");
    }

    @Test
    void lastNoticeOfEachReasonComesFirstThenEachNewOne() throws InterruptedException {
        server.drops.drop(DropReason.ARP_SPA, 1000, NOTHING);
        server.drops.drop(DropReason.ARP_SPA, 2000, SPOOFED);
        server.drops.drop(DropReason.SRC_MAC, 3000, NOTHING);

        device.watchDrops(receiver);
        assertThat(next()).isEqualTo(new DropNotice(NODE, DropReason.SRC_MAC, 1, Instant.ofEpochMilli(3000),
                new Explanation("", "", "", "")));
        assertThat(next())
                .isEqualTo(new DropNotice(NODE, DropReason.ARP_SPA, 2, Instant.ofEpochMilli(2000), EXPECTED));

        server.drops.awaitWatchers(1);
        server.drops.drop(DropReason.ARP_SPA, 4000, SPOOFED);
        assertThat(next())
                .isEqualTo(new DropNotice(NODE, DropReason.ARP_SPA, 3, Instant.ofEpochMilli(4000), EXPECTED));
    }

    @Test
    void closingStopsTheStreamAndTellsNothing() throws InterruptedException {
        DropStream stream = device.watchDrops(receiver);
        server.drops.awaitWatchers(1);

        stream.close();
        server.drops.awaitWatchers(0);
        device.lease(); // what the stream's end would have told has come before this answer

        assertThat(told).isEmpty();
    }

    @Test
    void deviceThatDiesEndsTheStream() throws InterruptedException {
        device.watchDrops(receiver);
        server.drops.awaitWatchers(1);

        server.drops.end();

        assertThat(next()).isEqualTo("MACH_SEND_INVALID_DEST: the device has died");
    }

    @Test
    void whatIsNoDeviceIsToldAtTheEnd() throws InterruptedException {
        DropStream.open(device.right().task(), 4711, receiver);

        assertThat(next()).isEqualTo("MACH_SEND_INVALID_DEST: it is no device");
    }
}
