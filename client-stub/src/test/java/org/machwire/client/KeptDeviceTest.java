package org.machwire.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.PackedFrames;
import org.machwire.token.Holder;
import org.machwire.token.Scope;
import org.machwire.token.Terms;
import org.machwire.token.Token;
import org.machwire.token.Validity;

/** A device whose hypervisor ends its tasks; its pauses end when the test says so. */
@Timeout(30)
class KeptDeviceTest {
    private static final String NODE = "/dev/web";

    @TempDir
    Path directory;

    private final BlockingQueue<String> notes = new LinkedBlockingQueue<>();
    private final Semaphore pauses = new Semaphore(0);
    private final Semaphore resting = new Semaphore(0);
    private final Fitting end = new Fitting();
    private FakeServer server;
    private Hypervisor hypervisor;
    private KeptDevice device;

    /** An end that cannot adopt a lease for these reasons, then can. */
    private static final class Fitting implements KeptDevice.End {
        final Queue<String> refusals = new ConcurrentLinkedQueue<>();
        final Queue<String> adopted = new ConcurrentLinkedQueue<>();

        @Override
        public String adopt(@Nullable Lease before, Lease now) throws IOException {
            String refusal = refusals.poll();
            if (refusal != null) {
                throw new IOException(refusal);
            }
            adopted.add((before == null ? "" : before.addresses()) + " -> " + now.addresses());
            return now.equals(before) ? "" : ", changed";
        }

        final Queue<String> frames = new ConcurrentLinkedQueue<>();

        @Override
        public void frames(FrameBatch batch) {
            for (int i = 0; i < batch.count(); i++) {
                frames.add(HexFormat.of().formatHex(batch.frame(i)));
            }
        }
    }

    @BeforeEach
    void setUp() throws IOException {
        Path socket = directory.resolve("s");
        server = new FakeServer(socket);
        hypervisor = Hypervisor.connect(socket);
        server.nodes.put(NODE, new FakeSpace.Port());
        server.opensPackets = true;
        device = open(DeviceSource.node(NODE));
    }

    private KeptDevice open(DeviceSource source) {
        Path socket = directory.resolve("s");
        return new KeptDevice(listener -> Session.open(() -> Hypervisor.connect(socket), "kept", () -> {
            resting.release();
            pauses.acquire();
        }, 120, listener), source, notes::add);
    }

    @AfterEach
    void tearDown() {
        device.close();
        hypervisor.close();
        server.close();
    }

    private String next() throws InterruptedException {
        return Objects.requireNonNull(notes.poll(20, TimeUnit.SECONDS), "no note came");
    }

    private void kill() throws InterruptedException {
        kill(NODE);
    }

    private void kill(String name) throws InterruptedException {
        server.killTasks();
        assertThat(next()).endsWith("; opening " + name + " again");
    }

    /** The frames are Scapy's. */
    @Test
    void endIsAskedForItsGroupsWhenTheDeviceIsThereAgainAndNotBefore() throws Exception {
        device.start(end);
        assertThat(end.frames).isEmpty();
        kill();
        pauses.release();
        assertThat(next()).isEqualTo(NODE + " is open again");
        await().untilAsserted(() -> assertThat(end.frames).containsExactly(
                "01005e000001026d77000001080046c00024000000000102441300000000e0000001940400001114ec6e00000000027d0000",
                "333300000001026d7700000186dd6000000000240001fe80000000000000006d77fffe000001ff0200000000000000000000"
                        + "000000013a000502000001008200ff6807d0000000000000000000000000000000000000027d0000"));
    }

    @Test
    void endAdoptsEachLeaseBeforeFramesFlow() throws Exception {
        device.start(end);
        assertThat(end.adopted).containsExactly(" -> [10.0.0.9/8]");
        assertThat(device.lease().addresses()).hasToString("[10.0.0.9/8]");
        assertThat(server.calls).endsWith("GetLease", "Packets");

        server.address = new byte[]{10, 0, 0, 10};
        kill();
        pauses.release();

        assertThat(next()).isEqualTo(NODE + " is open again, changed");
        assertThat(end.adopted).containsExactly(" -> [10.0.0.9/8]", "[10.0.0.9/8] -> [10.0.0.10/8]");
        assertThat(device.lease().addresses()).hasToString("[10.0.0.10/8]");
        assertThat(server.opened).as("it wishes for what it had").containsExactly("eth0 ", "eth0 10.0.0.9");
    }

    @Test
    void endThatCannotAdoptAtFirstSaysWhy() {
        end.refusals.add("cannot set the MTU");

        assertThatThrownBy(() -> device.start(end)).isExactlyInstanceOf(IOException.class)
                .hasMessage("cannot set the MTU");
        assertThat(server.calls).doesNotContain("Packets");
    }

    @Test
    void endThatCannotAdoptAgainIsToldOnceAndTriedAgainWithoutOpeningTheDeviceAgain() throws Exception {
        device.start(end);
        end.refusals.add("cannot set the MTU");
        end.refusals.add("cannot set the MTU");

        kill();
        pauses.release(3);

        assertThat(next()).isEqualTo(NODE + " cannot be had yet: cannot set the MTU");
        assertThat(next()).isEqualTo(NODE + " is open again");
        assertThat(server.opened).hasSize(2);
    }

    @Test
    void nodeThatIsNotThereIsToldOnceWhateverHangsOnIt() throws Exception {
        device.start(end);
        server.nodes.clear();

        kill();
        pauses.release(2);
        resting.acquire(3);

        assertThat(next()).startsWith(NODE + " cannot be had yet: ").contains("ENOENT");
        assertThat(notes).isEmpty();
        server.nodes.put(NODE, new FakeSpace.Port());
        pauses.release();
        assertThat(next()).isEqualTo(NODE + " is open again");
    }

    @Test
    void refusedTokenIsToldToBePresentedAgainNowAndThen() throws Exception {
        RefusedTokenException refusal = new RefusedTokenException("REVOKED", "the token is refused");
        SendRight master = hypervisor.attach("granter").lookup(NODE);
        Token token = master.task().export(List.of(master),
                new Terms(Holder.ofUid(0), Scope.builder().build(), Validity.ALWAYS, 0), "for a while");
        Queue<Credential> credentials = new ArrayDeque<>(List.of(new Credential(token, null)));
        device.close();
        device = open(new DeviceSource("web", () -> {
            if (credentials.isEmpty()) {
                throw refusal;
            }
            return credentials.remove();
        }));
        device.start(end);

        kill("web");
        pauses.release(2);
        resting.acquire(3);

        assertThat(next()).isEqualTo("web cannot be had yet: the token is refused; presenting it again now and then");
        assertThat(notes).isEmpty();
    }

    @Test
    void framesSentWhileItIsAwayAreLost() throws Exception {
        device.start(end);
        PackedFrames frames = new PackedFrames(1000);
        frames.append(new byte[60], 0, 60);
        assertThat(device.send(frames)).isTrue();

        kill();

        assertThat(device.send(frames)).isFalse();
    }
}
