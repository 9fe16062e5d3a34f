package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.machwire.client.Message;
import org.machwire.client.MessageReceiver;
import org.machwire.client.SendRight;
import org.machwire.mach.MachNotify;
import org.machwire.mach.MachPortType;

/** What a client that is killed had goes with it: its devices, its tasks, its ports in the hands of others. */
class KilledClientIT {
    private static final String NODE = "/dev/eth0m/victim";

    private ServerProcess server;

    @BeforeEach
    void setUp() throws IOException {
        server = ServerProcess.start();
    }

    @AfterEach
    void tearDown() {
        server.close();
    }

    private void awaitDevice(boolean present) {
        await().atMost(RunningProcess.PATIENCE).until(() -> server.device(NODE).isPresent() == present);
    }

    private void awaitNoTasks() {
        await().atMost(RunningProcess.PATIENCE)
                .untilAsserted(() -> assertThat(server.status().getTaskList()).isEmpty());
    }

    @Test
    void deviceOfAKilledTapIsGoneAndCanBeHadAgain() throws IOException {
        Namespace.assumePossible(Namespace.unshare());
        List<String> command = new ArrayList<>(Namespace.unshare());
        command.addAll(Namespace.tap(server.socket(), NODE, "cat"));
        try (RunningProcess tap = RunningProcess.start(command)) {
            tap.say("it is there");
            tap.awaitOut("it is there\n");
            awaitDevice(true);

            tap.kill();

            awaitDevice(false);
            awaitNoTasks();
        }
        try (Client next = Client.open(server, NODE)) {
            assertThat(next.lease.addresses()).isNotEmpty();
        }
    }

    @Test
    void deviceOfAKilledPfinetIsGone() throws IOException {
        try (RunningProcess pfinet = RunningProcess
                .start(Installation.shared().machwire("pfinet", NODE, "--socket", server.socket().toString()))) {
            pfinet.awaitOut("pfinet on " + NODE);
            awaitDevice(true);

            pfinet.kill();

            awaitDevice(false);
            awaitNoTasks();
        }
    }

    @Test
    void publishedPortOfAKilledTaskDiesInTheHandsOfOthersWhoAreTold() throws IOException {
        List<Message> notifications = new CopyOnWriteArrayList<>();
        try (PuppetProcess publisher = PuppetProcess.start(server, User.me() == 0 ? User.ALICE : null);
                var hypervisor = server.connect()) {
            assertThat(publisher.ask("publish /servers/echo 666")).startsWith("ok ");
            var task = hypervisor.attach("holder");
            SendRight held = task.lookup("/servers/echo");
            var notify = task.allocateReceive();
            held.requestDeadName(notify);
            assertThat(held.type() & MachPortType.SEND).isNotZero();
            try (var _ = notify.receive(into(notifications))) {
                publisher.kill();

                await().atMost(RunningProcess.PATIENCE).until(() -> !notifications.isEmpty());
            }
            assertThat(notifications).singleElement().satisfies(message -> {
                assertThat(message.id()).isEqualTo(MachNotify.DEAD_NAME).isEqualTo(72);
                assertThat(name(message)).isEqualTo(held.name());
            });
            assertThat(held.type()).isEqualTo(MachPortType.DEAD_NAME);
            assertThat(catchThrowable(() -> task.lookup("/servers/echo")))
                    .hasMessageContaining("ENOENT");
        }
    }

    private static MessageReceiver into(List<Message> messages) {
        return new MessageReceiver() {
            @Override
            public void message(Message message) {
                messages.add(message);
            }

            @Override
            public void ended(RuntimeException reason) {}
        };
    }

    private static int name(Message notification) {
        return ByteBuffer.wrap(notification.body().getFirst().data()).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }
}
