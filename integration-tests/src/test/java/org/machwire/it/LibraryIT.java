package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.machwire.client.Device;
import org.machwire.client.Hypervisor;
import org.machwire.client.Kept;
import org.machwire.client.MachTask;
import org.machwire.client.Message;
import org.machwire.client.MessageReceiver;
import org.machwire.client.MessageSender;
import org.machwire.client.Notification;
import org.machwire.client.OutgoingMessage;
import org.machwire.client.PortSet;
import org.machwire.client.PortStatus;
import org.machwire.client.ReceiveOptions;
import org.machwire.client.ReceiveRight;
import org.machwire.client.SendOnceRight;
import org.machwire.client.SendOptions;
import org.machwire.client.SendRight;
import org.machwire.client.Session;
import org.machwire.client.SessionEvent;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachPortType;
import org.machwire.mach.ReturnCode;

/** Two tasks of a real server that know nothing but the library's objects. */
class LibraryIT {
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final int ID = 5000;

    private ServerProcess server;
    private Hypervisor hypervisor;
    private MachTask client;
    private MachTask other;
    private ReceiveRight service;
    private SendRight toService;

    @BeforeEach
    void setUp() throws IOException {
        server = ServerProcess.start();
        hypervisor = server.connect();
        client = hypervisor.attach("client");
        other = hypervisor.attach("other");
        service = other.allocateReceive();
        other.publish("/servers/service", service, 0666);
        toService = client.lookup("/servers/service");
    }

    @AfterEach
    void tearDown() {
        hypervisor.close();
        server.close();
    }

    private static void assertCode(ThrowingCallable call, ReturnCode code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(MachException.class,
                failure -> assertThat(failure.code()).isEqualTo(code));
    }

    private static Message patiently(ReceiveRight port) {
        return port.receive(RunningProcess.PATIENCE);
    }

    private CompletableFuture<Void> serve(Consumer<Message> answer) {
        return CompletableFuture.runAsync(() -> {
            try (Message request = patiently(service)) {
                answer.accept(request);
            }
        });
    }

    @Test
    void rpcBringsARightThatWorks() {
        ReceiveRight object = other.allocateReceive();
        var served = serve(request -> {
            assertThat(request.string(1)).isEqualTo("an object, please");
            try (SendRight watcher = request.takeSend(0)) {
                other.send(OutgoingMessage.to(watcher).id(1));
            }
            other.send(OutgoingMessage.answer(request, ReturnCode.KERN_SUCCESS).makeSend(object));
        });
        ReceiveRight watched = client.allocateReceive();

        try (Message reply = toService.call(OutgoingMessage.of(ID).makeSend(watched).addString("an object, please"),
                RunningProcess.PATIENCE); SendRight got = reply.takeSend(1)) {
            served.join();
            assertThat(watched.receive(AT_ONCE).id()).isEqualTo(1);
            client.send(OutgoingMessage.to(got).id(77));
            assertThat(patiently(object).id()).isEqualTo(77);
        }
    }

    @Test
    void requestThatIsDestroyedIsADeadServerAndAnErrorIsItsCode() {
        serve(_ -> {});
        assertCode(() -> toService.call(OutgoingMessage.of(ID)), ReturnCode.MIG_SERVER_DIED);

        serve(request -> other.send(OutgoingMessage.answer(request, ReturnCode.D_NO_SUCH_DEVICE)));
        assertCode(() -> toService.call(OutgoingMessage.of(ID)), ReturnCode.D_NO_SUCH_DEVICE);

        var call = CompletableFuture.runAsync(() -> toService.call(OutgoingMessage.of(ID)));
        assertThatThrownBy(() -> {
            other.close();
            call.join();
        }).hasMessageMatching(".*(MIG_SERVER_DIED|MACH_SEND_INVALID_DEST).*");
    }

    @Test
    void receiveRightMovesWithItsQueueAndAFullQueueGivesTheRightsBack() {
        ReceiveRight moved = client.allocateReceive();
        SendRight toMoved = moved.insertSendRight();
        client.send(OutgoingMessage.to(toMoved).id(1));
        service.setQlimit(0);
        OutgoingMessage message = OutgoingMessage.to(toService).id(2).moveReceive(moved).copySend(toMoved)
                .replyTo(moved);

        assertCode(() -> client.send(message, AT_ONCE), ReturnCode.MACH_SEND_TIMED_OUT);
        assertThat(moved.isHeld()).isTrue();
        assertThat(moved.status().msgcount()).isEqualTo(1);
        assertThat(toService.refs()).isEqualTo(2);
        assertThat(toMoved.refs()).isEqualTo(2);

        service.setQlimit(1);
        client.send(message, AT_ONCE);
        message.close();
        assertThat(moved.isHeld()).isFalse();
        assertThat(toService.refs()).isEqualTo(1);
        try (Message arrived = service.receive(AT_ONCE); ReceiveRight here = arrived.takeReceive(0)) {
            assertThat(here.receive(AT_ONCE).id()).isEqualTo(1);
            assertThat(arrived.takeSend(1).name()).isEqualTo(here.name());
        }
    }

    @Test
    void portSetReceivesFromItsMembers() {
        try (PortSet set = client.allocatePortSet();
                ReceiveRight one = client.allocateReceive();
                ReceiveRight two = client.allocateReceive()) {
            set.add(one);
            set.add(two);
            assertThat(set.members()).containsExactlyInAnyOrder(one.name(), two.name());
            assertThat(one.status().pset()).isEqualTo(set.name());
            two.setProtectedPayload(0xfeedL);

            client.send(OutgoingMessage.to(two).id(2));
            client.send(OutgoingMessage.to(one).id(1));

            Message first = set.receive(AT_ONCE);
            assertThat(first.id()).isEqualTo(2);
            assertThat(first.hasProtectedPayload()).isTrue();
            assertThat(first.protectedPayload()).isEqualTo(0xfeedL);
            assertThat(set.receive(AT_ONCE).localPort()).isEqualTo(one.name());
            assertCode(() -> set.receive(AT_ONCE), ReturnCode.MACH_RCV_TIMED_OUT);
            assertCode(() -> one.receive(AT_ONCE), ReturnCode.MACH_RCV_IN_SET);
            set.remove(one);
            assertCode(() -> set.remove(one), ReturnCode.KERN_NOT_IN_SET);
            assertThat(set.members()).containsExactly(two.name());
        }
    }

    @Test
    void notificationsComeAsTheyAreAskedFor() {
        ReceiveRight notify = client.allocateReceive();
        ReceiveRight port = client.allocateReceive();
        SendRight right = port.insertSendRight();
        assertThat(port.requestNoSenders(1, notify)).isNull();
        try (SendOnceRight replaced = port.requestNoSenders(1, notify)) {
            assertThat(replaced).isNotNull();
        }
        assertThat(patiently(notify).notification()).isEqualTo(new Notification.SendOnceDestroyed());
        right.close();
        assertThat(patiently(notify).notification()).isEqualTo(new Notification.NoSenders(1));

        assertThat(toService.requestDeadName(notify)).isNull();
        assertThat(toService.type() & MachPortType.DEAD_NAME_REQUEST).isNotZero();
        service.close();
        assertThat(patiently(notify).notification()).isInstanceOfSatisfying(Notification.PortDied.class, died -> {
            assertThat(died.name().name()).isEqualTo(toService.name());
            died.name().close();
        });
        assertThat(toService.isDead()).isTrue();

        assertThat(port.requestPortDestroyed(notify.makeSendOnce())).isNull();
        port.close();
        assertThat(patiently(notify).notification()).isInstanceOfSatisfying(Notification.PortDestroyed.class,
                back -> assertThat(back.right().status().msgcount()).isZero());
    }

    @Test
    void messageQueuedPastTheLimitIsNotified() {
        ReceiveRight notify = client.allocateReceive();
        service.setQlimit(0);

        assertThat(client.send(OutgoingMessage.to(toService).id(1), SendOptions.within(AT_ONCE).orNotify(notify)))
                .isFalse();
        assertCode(() -> client.send(OutgoingMessage.to(toService).id(2),
                SendOptions.within(AT_ONCE).orNotify(notify)), ReturnCode.MACH_SEND_NOTIFY_IN_PROGRESS);

        assertThat(service.receive(AT_ONCE).id()).isEqualTo(1);
        assertThat(patiently(notify).notification()).isEqualTo(new Notification.MsgAccepted(toService.name()));
    }

    @Test
    void namesAndCountsAreWhatTheKernelSays() {
        ReceiveRight port = client.allocateReceive(0x1234);
        client.rename(port, 0x4321);
        assertThat(port.name()).isEqualTo(0x4321);
        SendRight right = port.insertSendRight();
        SendRight copy = (SendRight) right.extract(MachMsgType.COPY_SEND);
        assertThat(right.refs()).isEqualTo(2);
        port.setSeqno(9);
        port.setMscount(3);
        assertThat(port.status()).isEqualTo(new PortStatus(0, 9, 3, 5, 0, 0, true, false, false));
        assertThat(client.names()).anySatisfy(name -> {
            assertThat(name.name()).isEqualTo(0x4321);
            assertThat(name.type()).isEqualTo(MachPortType.RECEIVE | MachPortType.SEND);
        });
        client.send(OutgoingMessage.to(copy).addBytes(new byte[100]));
        assertCode(() -> port.receive(ReceiveOptions.within(AT_ONCE).leavingAbove(64)),
                ReturnCode.MACH_RCV_TOO_LARGE);
        assertThat(port.receive(AT_ONCE).seqno()).isEqualTo(9);

        client.destroy(port);
        assertCode(right::type, ReturnCode.KERN_INVALID_NAME);
    }

    @Test
    void streamsCarryManyMessagesInOrder() throws InterruptedException {
        BlockingQueue<Integer> ids = new LinkedBlockingQueue<>();
        try (var _ = service.receive(new Ids(ids));
                MessageSender sender = client.openSender((_, reason) -> ids.add(reason.code().number()))) {
            for (int i = 0; i < 500; i++) {
                sender.send(OutgoingMessage.to(toService).id(i));
            }
            sender.flush();
            for (int i = 0; i < 500; i++) {
                assertThat(ids.poll(RunningProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(i);
            }
        }
    }

    @Test
    void sessionComesBackWithItsDeviceWhenTheServerDoes() throws Exception {
        BlockingQueue<SessionEvent> events = new LinkedBlockingQueue<>();
        Path socket = server.socket();
        try (Session session = Session.open(() -> Hypervisor.connect(socket), "phoenix",
                Duration.ofMillis(20), events::add)) {
            Kept<ReceiveRight> port = session.keepReceiveRight();
            Kept<Device> device = session.keepDevice("/dev/eth0m/phoenix", DeviceMode.READ | DeviceMode.WRITE, "eth0");
            session.keepFilter(device, port, 0, 1, 1, 1);
            session.keepPublished("/servers/phoenix", port, 0666);
            var lease = device.get().lease();

            server.kill();
            assertThat(next(events)).isInstanceOf(SessionEvent.Lost.class);
            try (ServerProcess _ = ServerProcess.start(null, socket, null)) {
                assertThat(List.of(what(next(events)), what(next(events)), what(next(events)), what(next(events))))
                        .containsExactly("a receive right", "/dev/eth0m/phoenix", "filter of /dev/eth0m/phoenix",
                                "published as /servers/phoenix");
                assertThat(device.get().lease()).isEqualTo(lease);
                assertThat(session.task().lookup("/servers/phoenix").type() & MachPortType.SEND).isNotZero();
            }
        }
    }

    private static SessionEvent next(BlockingQueue<SessionEvent> events) throws InterruptedException {
        SessionEvent event = events.poll(RunningProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return Objects.requireNonNull(event, "no event came");
    }

    private static String what(SessionEvent event) {
        return switch (event) {
            case SessionEvent.Restored restored -> restored.what();
            case SessionEvent.Lost lost -> "lost: " + lost.reason();
            case SessionEvent.NotRestored not -> "not restored: " + not.what() + ": " + not.reason();
        };
    }

    /** Keeps the ids of what comes. */
    private record Ids(BlockingQueue<Integer> ids) implements MessageReceiver {
        @Override
        public void message(Message message) {
            ids.add(message.id());
        }

        @Override
        public void ended(RuntimeException reason) {}
    }
}
