package org.machwire.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.machwire.ethernet.FrameBatch;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.ReturnCode;
import org.machwire.v1.ReceiveStreamRequest;

/** Messages, their rights and MIG's calls, between two tasks of a fake kernel. */
@Timeout(30)
class MessagesTest {
    private static final Duration AT_ONCE = Duration.ZERO;

    @TempDir
    Path directory;

    private FakeServer server;
    private Hypervisor hypervisor;
    private MachTask client;
    private MachTask other;
    private ReceiveRight service;
    private SendRight toService;

    @BeforeEach
    void setUp() throws IOException {
        Path socket = directory.resolve("s");
        server = new FakeServer(socket);
        hypervisor = Hypervisor.connect(socket);
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

    /** Serves one request on a thread of its own; the future ends when the answer is sent. */
    private CompletableFuture<Void> serve(Consumer<Message> answer) {
        return CompletableFuture.runAsync(() -> {
            try (Message request = service.receive()) {
                answer.accept(request);
            }
        }, task -> Thread.ofVirtual().start(task));
    }

    private static SendOnceRight reply(Message request) {
        return (SendOnceRight) Objects.requireNonNull(request.reply());
    }

    private void fillQueue() {
        service.setQlimit(1);
        client.send(OutgoingMessage.to(toService).id(1));
    }

    @Test
    void dataArriveByTheirTypes() {
        client.send(OutgoingMessage.to(toService).id(2800).add(1, -2).addLongs(1L << 40).addBytes(new byte[]{5, 6})
                .addString("eth0").addOutOfLine(new byte[3]));

        try (Message message = service.receive(AT_ONCE)) {
            assertThat(message.id()).isEqualTo(2800);
            assertThat(message.ints(0)).containsExactly(1, -2);
            assertThat(message.longs(1)).containsExactly(1L << 40);
            assertThat(message.bytes(2)).containsExactly(5, 6);
            assertThat(message.string(3)).isEqualTo("eth0");
            assertThat(message.body().get(4).outOfLine()).isTrue();
            assertCode(() -> message.integer(0), ReturnCode.MIG_TYPE_ERROR);
            assertCode(() -> message.ints(2), ReturnCode.MIG_TYPE_ERROR);
            assertCode(() -> message.takeSend(0), ReturnCode.MIG_TYPE_ERROR);
            assertCode(() -> message.bytes(7), ReturnCode.MIG_TYPE_ERROR);
        }
    }

    @Test
    void movedRightIsEmptyAndWorksWhereItArrives() {
        ReceiveRight port = client.allocateReceive();
        SendRight toPort = port.insertSendRight();

        client.send(OutgoingMessage.to(toService).moveSend(toPort).moveReceive(port));

        assertThat(toPort.isHeld()).isFalse();
        assertThat(port.isHeld()).isFalse();
        assertThatIllegalStateException().isThrownBy(toPort::name);
        try (Message message = service.receive(AT_ONCE)) {
            SendRight arrived = message.takeSend(0);
            ReceiveRight here = message.takeReceive(1);
            assertThat(arrived.name()).isEqualTo(here.name());
            other.send(OutgoingMessage.to(arrived).id(7));
            assertThat(here.receive(AT_ONCE).id()).isEqualTo(7);
        }
    }

    @Test
    void closingTwiceGivesOneReferenceUp() {
        try (ReceiveRight port = client.allocateReceive(); SendRight first = port.insertSendRight()) {
            SendRight second = first.copy();
            assertThat(first.refs()).isEqualTo(2);

            second.close();
            second.close();

            assertThat(first.refs()).isEqualTo(1);
        }
    }

    @Test
    void closedMessageGivesUpTheRightsThatWereNotTaken() {
        int before = server.space(other).count();
        ReceiveRight port = client.allocateReceive();
        client.send(OutgoingMessage.to(toService).makeSend(port).makeSendOnce(port).replyTo(port));

        Message message = service.receive(AT_ONCE);
        SendRight taken = message.takeSend(0);
        message.close();

        assertThat(server.space(other).count()).isEqualTo(before + 1);
        assertThat(taken.refs()).isEqualTo(1);
        // Both send-once rights said so.
        assertThat(port.receive(AT_ONCE).notification()).isInstanceOf(Notification.SendOnceDestroyed.class);
        assertThat(port.receive(AT_ONCE).notification()).isInstanceOf(Notification.SendOnceDestroyed.class);
        assertThatIllegalStateException().isThrownBy(() -> message.takeRights(1));
    }

    @Test
    void rightWhosePortDiedOnTheWayArrivesDead() {
        ReceiveRight port = client.allocateReceive();
        client.send(OutgoingMessage.to(toService).makeSend(port)
                .carry(MachMsgType.MAKE_SEND, Collections.singletonList(port)));
        port.close();

        try (Message message = service.receive(AT_ONCE)) {
            assertCode(() -> message.takeSend(0), ReturnCode.KERN_INVALID_CAPABILITY);
            assertThat(message.takeRights(1)).singleElement().isInstanceOf(DeadName.class);
        }
    }

    @Test
    void timedOutMessageGivesItsMovedRightsBack() {
        fillQueue();
        ReceiveRight port = client.allocateReceive();
        SendRight moved = port.insertSendRight();
        ReceiveRight movedPort = client.allocateReceive();

        assertCode(() -> client.send(OutgoingMessage.to(toService).moveSend(moved).moveReceive(movedPort), AT_ONCE),
                ReturnCode.MACH_SEND_TIMED_OUT);

        assertThat(moved.refs()).isEqualTo(1);
        assertThat(moved.name()).isEqualTo(port.name());
        client.send(OutgoingMessage.to(movedPort).id(9));
        assertThat(movedPort.receive(AT_ONCE).id()).isEqualTo(9);
    }

    @Test
    void timedOutMessageKeepsWhatItCopiedOrMadeUntilItIsClosed() {
        fillQueue();
        ReceiveRight port = client.allocateReceive();
        OutgoingMessage message = OutgoingMessage.to(toService).replyTo(port).makeSend(port).copySend(toService);
        int names = server.space(client).count();
        assertThat(toService.refs()).isEqualTo(1);

        assertCode(() -> client.send(message, AT_ONCE), ReturnCode.MACH_SEND_TIMED_OUT);
        assertThat(toService.refs()).isEqualTo(3);
        assertThat(server.space(client).count()).isEqualTo(names + 1);

        message.close();
        assertThat(toService.refs()).isEqualTo(1);
        assertThat(server.space(client).count()).isEqualTo(names);
    }

    @Test
    void timedOutMessageCanBeSentAgain() {
        fillQueue();
        ReceiveRight port = client.allocateReceive();
        OutgoingMessage message = OutgoingMessage.to(toService).id(2).replyTo(port).makeSend(port);
        assertCode(() -> client.send(message, AT_ONCE), ReturnCode.MACH_SEND_TIMED_OUT);

        service.receive(AT_ONCE).close();
        client.send(message, AT_ONCE);
        message.close();

        try (Message arrived = service.receive(AT_ONCE)) {
            assertThat(arrived.id()).isEqualTo(2);
            assertThat(arrived.reply()).isInstanceOf(SendOnceRight.class);
            assertThat(arrived.takeSend(0).isDead()).isFalse();
        }
        assertThat(toService.refs()).isEqualTo(1);
    }

    @Test
    void refusedMessageLeavesItsRightsWhereTheyWere() {
        ReceiveRight port = client.allocateReceive();
        SendRight moved = port.insertSendRight();
        service.close();

        assertCode(() -> client.send(OutgoingMessage.to(toService).moveSend(moved)),
                ReturnCode.MACH_SEND_INVALID_DEST);

        assertThat(moved.refs()).isEqualTo(1);
    }

    @Test
    void bodyThatTheKernelFoundWrongTakesItsRightsAlong() {
        ReceiveRight port = client.allocateReceive();
        SendRight moved = port.insertSendRight();
        ReceiveRight dead = client.allocateReceive();
        SendRight stale = dead.insertSendRight();
        client.ports().deallocate(stale.name());

        assertCode(() -> client.send(OutgoingMessage.to(toService).moveSend(moved, stale)),
                ReturnCode.MACH_SEND_INVALID_RIGHT);

        assertThat(moved.isHeld()).isFalse();
    }

    @Test
    void messageWithAnEmptyRightTakesNone() {
        ReceiveRight port = client.allocateReceive();
        SendRight moved = port.insertSendRight();
        SendRight closed = port.insertSendRight();
        closed.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> client.send(OutgoingMessage.to(toService).moveSend(moved, closed)));

        assertThat(moved.isHeld()).isTrue();
        assertThatThrownBy(() -> other.send(OutgoingMessage.to(toService)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void callBringsTheResultsAndUsesOneReplyPort() {
        for (int round = 0; round < 2; round++) {
            var served = serve(request -> other
                    .send(OutgoingMessage.answer(request, ReturnCode.KERN_SUCCESS).add(request.integer(0) + 1)));
            try (Message reply = toService.call(OutgoingMessage.of(2800).add(41))) {
                assertThat(reply.id()).isEqualTo(2900);
                assertThat(reply.integer(1)).isEqualTo(42);
            }
            served.join();
        }
        // One for the service, one to reply to.
        assertThat(server.calls).filteredOn("MachPortAllocate"::equals).hasSize(2);
    }

    @Test
    void callFailsByTheCodeOfItsReply() {
        serve(request -> other.send(OutgoingMessage.answer(request, ReturnCode.D_NO_SUCH_DEVICE)));
        assertCode(() -> toService.call(OutgoingMessage.of(2800)), ReturnCode.D_NO_SUCH_DEVICE);

        serve(request -> other.send(OutgoingMessage.to(reply(request)).id(2900).add(0x4000002d)));
        assertThatThrownBy(() -> toService.call(OutgoingMessage.of(2800))).hasMessageContaining("KERN_FAILURE")
                .hasMessageContaining("0x4000002d");
    }

    @Test
    void unansweredCallIsADeadServer() {
        serve(_ -> {});

        assertCode(() -> toService.call(OutgoingMessage.of(2800)), ReturnCode.MIG_SERVER_DIED);
    }

    @Test
    void callOfADyingPortIsADeadServer() throws InterruptedException {
        var call = CompletableFuture.runAsync(() -> toService.call(OutgoingMessage.of(2800)));
        while (!server.calls.contains("Rpc")) {
            Thread.onSpinWait();
        }
        service.close();

        // Before the request arrived it is the destination that is dead, after it the server.
        assertThatThrownBy(call::join).hasMessageMatching(".*(MIG_SERVER_DIED|MACH_SEND_INVALID_DEST).*");
    }

    @Test
    void replyThatDoesNotFitIsRefusedWithWhatItCarries() {
        serve(request -> other.send(OutgoingMessage.to(reply(request)).id(1).makeSend(service)));
        assertCode(() -> toService.call(OutgoingMessage.of(2800)), ReturnCode.MIG_REPLY_MISMATCH);
        assertThat(toService.refs()).isEqualTo(1);

        serve(request -> other
                .send(OutgoingMessage.to(reply(request)).id(2900).addBytes(new byte[4])));
        assertCode(() -> toService.call(OutgoingMessage.of(2800)), ReturnCode.MIG_TYPE_ERROR);
    }

    @Test
    void callThatWasNotAnsweredInTimeLeavesNoReplyPort() {
        int names = server.space(client).count();

        assertCode(() -> toService.call(OutgoingMessage.of(2800), Duration.ofMillis(1)),
                ReturnCode.MACH_RCV_TIMED_OUT);

        assertThat(server.space(client).count()).isEqualTo(names);
    }

    @Test
    void interruptedReceiverStopsWaiting() throws InterruptedException {
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread waiting = Thread.ofVirtual()
                .start(() -> end.complete(Assertions.catchThrowable(service::receive)));
        while (!server.calls.contains("Receive")) {
            Thread.onSpinWait();
        }

        waiting.interrupt();

        assertCode(() -> {
            throw end.join();
        }, ReturnCode.MACH_RCV_INTERRUPTED);
    }

    @Test
    void deadPortIsRefusedAnAnswer() {
        client.send(OutgoingMessage.to(toService).id(1));

        assertCode(() -> OutgoingMessage.answer(service.receive(), ReturnCode.KERN_SUCCESS),
                ReturnCode.KERN_INVALID_CAPABILITY);
    }

    @Test
    void senderSendsInOrderAndTellsWhatWasRefused() throws InterruptedException {
        List<OutgoingMessage> refused = new CopyOnWriteArrayList<>();
        service.setQlimit(2);
        SendRight dying = toService.copy();
        OutgoingMessage third = OutgoingMessage.to(toService).id(3).moveSend(dying);
        try (MessageSender sender = client.openSender((message, _) -> refused.add(message))) {
            sender.send(OutgoingMessage.to(toService).id(1));
            sender.send(OutgoingMessage.to(toService).id(2));
            sender.send(third, SendOptions.within(AT_ONCE));
            sender.flush();
        }
        third.close();

        assertThat(refused).containsExactly(third);
        assertThat(dying.isHeld()).isTrue();
        assertThat(service.receive(AT_ONCE).id()).isEqualTo(1);
        assertThat(service.receive(AT_ONCE).id()).isEqualTo(2);
    }

    @Test
    void packetStreamThatNeverOpensIsGivenUp() {
        List<RuntimeException> ends = new CopyOnWriteArrayList<>();
        FrameReceiver receiver = new FrameReceiver() {
            @Override
            public void frames(FrameBatch batch) {}

            @Override
            public void ended(RuntimeException reason) {
                ends.add(reason);
            }
        };

        assertThatThrownBy(() -> PacketStream.open(client.channel(), 1, 0, receiver, Duration.ofMillis(1)))
                .isInstanceOf(HypervisorException.class).hasMessage("the hypervisor does not answer");
        // The connection's one thread has ended the stream when it has brought this answer.
        client.allocateReceive();
        assertThat(ends).isEmpty();
    }

    @Test
    void streamThatNeverOpensIsGivenUp() {
        MessageStream stream = new MessageStream(other, new MessageReceiver() {
            @Override
            public void message(Message message) {}

            @Override
            public void ended(RuntimeException reason) {}
        });
        other.messages().receiveStream(
                ReceiveStreamRequest.newBuilder().setName(service.name()).build(), stream.observer());

        assertThatThrownBy(() -> stream.awaitOpen(Duration.ofMillis(1))).isInstanceOf(HypervisorException.class)
                .hasMessage("the hypervisor does not answer");
    }
}
