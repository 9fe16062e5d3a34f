package org.machwire.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;

/** A session whose hypervisor ends its tasks; its pauses end when the test says so. */
@Timeout(30)
class SessionTest {
    @TempDir
    Path directory;

    private final BlockingQueue<SessionEvent> events = new LinkedBlockingQueue<>();
    private final Semaphore pauses = new Semaphore(0);
    private final Semaphore resting = new Semaphore(0);
    private Path socket;
    private FakeServer server;
    private Session session;

    @BeforeEach
    void setUp() throws IOException {
        socket = directory.resolve("s");
        server = new FakeServer(socket);
        session = Session.open(() -> Hypervisor.connect(socket), "phoenix", () -> {
            resting.release();
            pauses.acquire();
        }, 120, events::add);
    }

    @AfterEach
    void tearDown() {
        session.close();
        server.close();
    }

    private SessionEvent next() throws InterruptedException {
        return Objects.requireNonNull(events.poll(20, TimeUnit.SECONDS), "no event came");
    }

    private void kill() throws InterruptedException {
        server.killTasks();
        assertThat(next()).isInstanceOfSatisfying(SessionEvent.Lost.class,
                lost -> assertThat(lost.reason()).hasMessageContaining("MIG_SERVER_DIED"));
    }

    @Test
    void tellsWhatCameBackInTheOrderInWhichItWasBuilt() throws InterruptedException {
        Kept<ReceiveRight> port = session.keepReceiveRight();
        session.keepPublished("/servers/here", port, 0666);
        ReceiveRight before = port.get();

        kill();
        pauses.release();

        assertThat(next()).isEqualTo(new SessionEvent.Restored("a receive right", port.get()));
        assertThat(next()).isEqualTo(new SessionEvent.Restored("published as /servers/here", port.get()));
        assertThat(port.get()).isNotSameAs(before);
        assertThat(port.get().task()).isSameAs(session.task()).isNotSameAs(before.task());
        assertThat(server.nodes.get("/servers/here"))
                .isSameAs(server.space(session.task()).port(port.get().name()));
    }

    @Test
    void whatIsLostSaysSoUntilItIsBack() throws InterruptedException {
        Kept<ReceiveRight> port = session.keepReceiveRight();

        kill();

        assertThat(port.isThere()).isFalse();
        assertThatThrownBy(port::get).isInstanceOfSatisfying(MachException.class,
                failure -> assertThat(failure.code()).isEqualTo(ReturnCode.MIG_SERVER_DIED));
        assertThatThrownBy(session::keepReceiveRight).hasMessageContaining("MIG_SERVER_DIED");
    }

    @Test
    void whatCannotBeHadIsSaidOnceAndTriedAgain() throws InterruptedException {
        FakeSpace.Port node = new FakeSpace.Port();
        server.nodes.put("/servers/other", node);
        Kept<SendRight> found = session.keepLookup("/servers/other");
        session.keep("a copy", _ -> found.get().copy());
        server.nodes.clear();

        kill();
        pauses.release(2);
        resting.acquire(3);

        assertNotRestored("/servers/other");
        assertNotRestored("a copy");
        assertThat(events).isEmpty();

        server.nodes.put("/servers/other", node);
        pauses.release();
        assertThat(next()).isEqualTo(new SessionEvent.Restored("/servers/other", found.get()));
        assertThat(next()).isInstanceOfSatisfying(SessionEvent.Restored.class,
                back -> assertThat(back.what()).isEqualTo("a copy"));
    }

    private void assertNotRestored(String what) throws InterruptedException {
        assertThat(next()).isInstanceOfSatisfying(SessionEvent.NotRestored.class, not -> {
            assertThat(not.what()).isEqualTo(what);
            assertThat(not.reason()).hasMessageContaining("ENOENT");
        });
    }

    @Test
    void attachesAgainWhenTheServerIsBackAndPausesBeforeEachAttempt() throws Exception {
        Kept<ReceiveRight> port = session.keepReceiveRight();
        server.close();
        assertThat(next()).isInstanceOf(SessionEvent.Lost.class);
        pauses.release(2);
        resting.acquire(3);
        assertThat(events).isEmpty();

        Files.deleteIfExists(socket);
        server = new FakeServer(socket);
        pauses.release();

        assertThat(next()).isEqualTo(new SessionEvent.Restored("a receive right", port.get()));
    }

    @Test
    void startsOverWhenItIsTold() throws InterruptedException {
        Kept<ReceiveRight> port = session.keepReceiveRight();
        RuntimeException reason = new MachException(ReturnCode.D_DEVICE_DOWN, "taken over");

        session.startOver(reason);
        pauses.release();

        assertThat(next()).isEqualTo(new SessionEvent.Lost(reason));
        assertThat(next()).isEqualTo(new SessionEvent.Restored("a receive right", port.get()));
    }

    @Test
    void recipeThatFailsAtFirstIsNotKept() throws InterruptedException {
        assertThatThrownBy(() -> session.keepLookup("/none")).hasMessageContaining("ENOENT");
        Kept<ReceiveRight> port = session.keepReceiveRight();

        kill();
        pauses.release();

        assertThat(next()).isEqualTo(new SessionEvent.Restored("a receive right", port.get()));
        assertThat(events).isEmpty();
    }
}
