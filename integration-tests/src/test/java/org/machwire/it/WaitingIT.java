package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.machwire.it.Codes.RCV_INVALID_NAME;
import static org.machwire.it.Codes.RCV_IN_SET;
import static org.machwire.it.Codes.RCV_PORT_CHANGED;
import static org.machwire.it.Codes.RCV_PORT_DIED;
import static org.machwire.it.Codes.RCV_TIMED_OUT;
import static org.machwire.it.Codes.SEND_TIMED_OUT;
import static org.machwire.it.Codes.SUCCESS;
import static org.machwire.mach.MachMsgOption.RCV_TIMEOUT;
import static org.machwire.mach.MachMsgOption.SEND_TIMEOUT;
import static org.machwire.mach.MachMsgType.COPY_SEND;
import static org.machwire.mach.MachMsgType.MAKE_SEND;
import static org.machwire.mach.MachMsgType.MAKE_SEND_ONCE;
import static org.machwire.mach.MachMsgType.MOVE_RECEIVE;
import static org.machwire.mach.MachMsgType.MOVE_SEND;
import static org.machwire.mach.MachMsgType.MOVE_SEND_ONCE;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

import com.google.common.util.concurrent.ListenableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.machwire.mach.MachMsgBits;
import org.machwire.v1.MachMessage;
import org.machwire.v1.MachMsgServiceGrpc;
import org.machwire.v1.ReceiveRequest;
import org.machwire.v1.ReceiveResponse;
import org.machwire.v1.ReceiveStreamRequest;
import org.machwire.v1.SendResponse;

/** Senders and receivers that wait, and what ends it: statements M of MACH.md. */
class WaitingIT {
    @RegisterExtension
    static final MachFixture MACH = new MachFixture();

    private RawMach task;
    private RawMach other;
    /** A receive right of the task's, and the other's send right to it. */
    private int port;
    private int sender;
    /** A receive right of the other's: the send-once rights to it tell how many of its messages there are. */
    private int counter;

    @BeforeEach
    void attach() {
        task = MACH.task();
        other = MACH.task();
        port = task.receiveRight();
        sender = task.give(other, port, MAKE_SEND);
        counter = other.receiveRight();
    }

    private static <T> T end(Future<T> call) {
        assertThat(call).succeedsWithin(RunningProcess.PATIENCE);
        return call.resultNow();
    }

    /** Begins to send to a full port, and returns when that waits there. */
    private ListenableFuture<SendResponse> block(int id) {
        return block(RawMessage.to(sender, COPY_SEND).id(id));
    }

    private ListenableFuture<SendResponse> block(RawMessage message) {
        int waiting = other.status(counter).getSorights();
        ListenableFuture<SendResponse> call = other.sendWaiting(message.reply(counter, MAKE_SEND_ONCE));
        other.awaitSendOnceRights(counter, waiting + 1);
        return call;
    }

    @Test
    void M7_aTimedOutMessageComesBackWithItsRights() {
        int moved = other.portWithSendRight();
        int pure = task.give(other, task.receiveRight(), MAKE_SEND);
        other.fill(sender, COPY_SEND);
        SendResponse back = other.send(RawMessage.to(sender, COPY_SEND).reply(counter, MAKE_SEND_ONCE).id(31)
                .rights(MOVE_SEND, pure).rights(MOVE_RECEIVE, moved).octets(3), SEND_TIMEOUT, 0, 0);
        assertThat(back.getReturnCode()).isEqualTo(SEND_TIMED_OUT);
        MachMessage message = back.getMessage();
        assertThat(MachMsgBits.remote(message.getBits())).isEqualTo(17);
        assertThat(MachMsgBits.local(message.getBits())).isEqualTo(18);
        assertThat(message.getRemotePort()).isEqualTo(sender);
        assertThat(other.type(message.getLocalPort())).isEqualTo(0x40000);
        assertThat(message.getId()).isEqualTo(31);
        int returned = RawMessage.words(message.getBody(0)).getFirst();
        assertThat(message.getBody(0).getTypeName()).isEqualTo(17);
        assertThat(other.type(returned)).isEqualTo(0x10000);
        assertThat(other.sendRefs(returned)).isOne();
        assertThat(message.getBody(1).getTypeName()).isEqualTo(16);
        assertThat(other.type(RawMessage.words(message.getBody(1)).getFirst())).isEqualTo(0x30000);
        assertThat(message.getBody(2).getNumber()).isEqualTo(3);
        other.hasNothing(counter);
    }

    @Test
    void M64_aCopiedDestinationGainsAReferenceByATimeOutAndAMovedOneIsBack() {
        other.fill(sender, COPY_SEND);
        int refs = other.sendRefs(sender);
        other.send(RawMessage.to(sender, COPY_SEND), SEND_TIMEOUT, 0, 0);
        assertThat(other.sendRefs(sender)).isEqualTo(refs + 1);
        other.send(RawMessage.to(sender, MOVE_SEND), SEND_TIMEOUT, 0, 0);
        assertThat(other.sendRefs(sender)).isEqualTo(refs + 1);
        int mscount = task.status(port).getMscount();
        assertThat(task.sendCode(RawMessage.to(port, MAKE_SEND))).isEqualTo(SEND_TIMED_OUT);
        assertThat(task.type(port)).isEqualTo(0x30000);
        assertThat(task.status(port).getMscount()).isEqualTo(mscount + 1);
    }

    @Test
    void M9_aSenderWhoseDestinationDiesHasSucceeded() {
        other.fill(sender, COPY_SEND);
        int carried = other.receiveRight();
        var call = block(RawMessage.to(sender, COPY_SEND).rights(MAKE_SEND_ONCE, carried));
        task.destroy(port);
        assertThat(end(call).getReturnCode()).isEqualTo(SUCCESS);
        assertThat(other.receive(carried).getId()).isEqualTo(71);
        assertThat(other.receive(counter).getId()).isEqualTo(71);
    }

    @Test
    void M65_aSenderWhoseReceiverDiesHasSucceeded() {
        other.fill(sender, COPY_SEND);
        var call = block(7);
        task.die();
        assertThat(end(call).getReturnCode()).isEqualTo(SUCCESS);
        assertThat(other.receiveSoon(counter).getId()).isEqualTo(71);
    }

    @Test
    void M50_blockedSendersGoOnInTheirOrder() {
        other.fill(sender, COPY_SEND);
        List<Future<SendResponse>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            calls.add(block(100 + i));
        }
        assertThat(task.status(port).getMsgcount()).isEqualTo(5);
        for (int i = 0; i < 5; i++) {
            assertThat(task.receive(port).getId()).isEqualTo(i);
        }
        for (int i = 0; i < 4; i++) {
            assertThat(task.receive(port).getId()).isEqualTo(100 + i);
        }
        calls.forEach(call -> assertThat(end(call).getReturnCode()).isEqualTo(SUCCESS));
    }

    @Test
    void M51_aHigherLimitLetsAsManyGoOnAsFit() {
        other.fill(sender, COPY_SEND);
        var first = block(100);
        var second = block(101);
        var third = block(102);
        task.setQlimit(port, 7);
        assertThat(end(first).getReturnCode()).isEqualTo(SUCCESS);
        assertThat(end(second).getReturnCode()).isEqualTo(SUCCESS);
        assertThat(task.status(port).getMsgcount()).isEqualTo(7);
        assertThat(third).isNotDone();
        task.setQlimit(port, 16);
        assertThat(end(third).getReturnCode()).isEqualTo(SUCCESS);
        assertThat(task.status(port).getMsgcount()).isEqualTo(8);
    }

    @Test
    void M52_aSendOnceRightNeverMeetsAFullQueue() {
        int once = task.give(other, port, MAKE_SEND_ONCE);
        other.fill(sender, COPY_SEND);
        other.send(RawMessage.to(once, MOVE_SEND_ONCE).id(55));
        assertThat(task.status(port).getMsgcount()).isEqualTo(6);
        assertThat(other.sendCode(RawMessage.to(sender, COPY_SEND))).isEqualTo(SEND_TIMED_OUT);
        task.receive(port);
        assertThat(other.sendCode(RawMessage.to(sender, COPY_SEND))).isEqualTo(SEND_TIMED_OUT);
    }

    @Test
    void M53_aCancelledSendLeavesItsRightsWithTheTask() {
        other.fill(sender, COPY_SEND);
        int refs = other.sendRefs(sender);
        var call = block(1);
        call.cancel(true);
        await().atMost(RunningProcess.PATIENCE).until(() -> other.sendRefs(sender) == refs + 1);
        assertThat(other.status(counter).getSorights()).isOne();
        other.hasNothing(counter);
        task.receive(port);
        assertThat(task.status(port).getMsgcount()).isEqualTo(4);
    }

    @Test
    void M54_aWaitEndsWithItsTimeOut() {
        other.fill(sender, COPY_SEND);
        assertThat(other.send(RawMessage.to(sender, COPY_SEND), SEND_TIMEOUT, 20, 0).getReturnCode())
                .isEqualTo(SEND_TIMED_OUT);
        assertThat(other.receive(RawMach.receiving(counter).setTimeoutMs(20)).getReturnCode())
                .isEqualTo(RCV_TIMED_OUT);
    }

    @Test
    void M55_timeOutsOfWeeksEndWithTheEventTheyWaitFor() {
        var forever = ReceiveRequest.newBuilder().setName(port).setOption(RCV_TIMEOUT).setTimeoutMs(-1).build();
        var receiving = MachMsgServiceGrpc.newFutureStub(task.task().channel()).receive(forever);
        other.send(RawMessage.to(sender, COPY_SEND).id(12));
        assertThat(end(receiving).getMessage().getId()).isEqualTo(12);

        other.fill(sender, COPY_SEND);
        var sending = MachMsgServiceGrpc.newFutureStub(other.task().channel())
                .send(RawMach.request(RawMessage.to(sender, COPY_SEND).reply(counter, MAKE_SEND_ONCE), SEND_TIMEOUT,
                        -1, 0));
        other.awaitSendOnceRights(counter, 1);
        assertThat(sending).isNotDone();
        task.receive(port);
        assertThat(end(sending).getReturnCode()).isEqualTo(SUCCESS);
    }

    @Test
    void M56_aSenderOfADeadTaskSendsNothing() {
        RawMach third = MACH.task();
        int name = task.give(third, port, MAKE_SEND);
        int watched = other.give(third, counter, MAKE_SEND_ONCE);
        third.fill(name, COPY_SEND);
        third.sendWaiting(RawMessage.to(name, COPY_SEND).id(9).rights(MOVE_SEND_ONCE, watched));
        await().atMost(RunningProcess.PATIENCE).until(() -> third.isGone(watched));
        third.die();
        assertThat(other.receiveSoon(counter).getId()).isEqualTo(71);
        for (int i = 0; i < 5; i++) {
            assertThat(task.receive(port).getId()).isEqualTo(i);
        }
        task.hasNothing(port);
    }

    /**
     * Waits on a new port, does something to it, and answers how the wait ended. Nothing tells that a call waits, so the
     * receiver may come too late: then {@code late} is its answer, and it is tried again.
     */
    private int endOfAWait(int late, IntConsumer event) {
        for (int attempt = 0; attempt < 1000; attempt++) {
            int name = task.receiveRight();
            Future<ReceiveResponse> call = task.receiveWaiting(name);
            task.status(name);
            event.accept(name);
            int code = end(call).getReturnCode();
            if (code != late) {
                return code;
            }
        }
        return late;
    }

    @Test
    void M57_theDeathOfThePortEndsAReceive() {
        assertThat(endOfAWait(RCV_INVALID_NAME, task::destroy)).isEqualTo(RCV_PORT_DIED);
        assertThat(endOfAWait(RCV_INVALID_NAME, task::destroyReceive)).isEqualTo(RCV_PORT_DIED);
    }

    @Test
    void M58_aPortPutIntoASetEndsAReceive() {
        int set = task.portSet();
        assertThat(endOfAWait(RCV_IN_SET, name -> task.moveMember(name, set))).isEqualTo(RCV_PORT_CHANGED);
    }

    @Test
    void M59_aReceiveRightThatMovesAwayEndsAReceive() {
        assertThat(endOfAWait(RCV_INVALID_NAME, name -> task.give(other, name, MOVE_RECEIVE)))
                .isEqualTo(RCV_PORT_DIED);
    }

    @Test
    void M60_theEndOfASetEndsAReceiveFromIt() {
        int set = task.portSetOf(port);
        var stream = task.messages().receiveStream(ReceiveStreamRequest.newBuilder().setName(set).build());
        assertThat(stream.next().getReturnCode()).isEqualTo(SUCCESS);
        task.destroy(set);
        assertThat(stream.next().getReturnCode()).isEqualTo(RCV_PORT_DIED);
        assertThat(stream.hasNext()).isFalse();
        assertThat(task.status(port).getPset()).isZero();
    }

    @Test
    void M61_aCancelledReceiveTakesNoMessage() {
        var call = task.receiveWaiting(port);
        task.status(port);
        call.cancel(true);
        task.status(port);
        for (int i = 0; i < 5; i++) {
            other.send(RawMessage.to(sender, COPY_SEND).id(i));
        }
        for (int i = 0; i < 5; i++) {
            assertThat(task.receiveSoon(port).getId()).isEqualTo(i);
        }
    }

    @Test
    void M62_eachMessageReachesOneOfSeveralReceivers() {
        List<Future<ReceiveResponse>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(task.receiveWaiting(port));
        }
        for (int i = 0; i < 20; i++) {
            assertThat(end(other.sendWaiting(RawMessage.to(sender, COPY_SEND).id(i))).getReturnCode())
                    .isEqualTo(SUCCESS);
        }
        List<Integer> ids = new ArrayList<>();
        calls.forEach(call -> ids.add(end(call).getMessage().getId()));
        assertThat(ids).doesNotHaveDuplicates().hasSize(20);
        task.hasNothing(port);
        assertThat(task.status(port).getSeqno()).isEqualTo(20);
    }

    @Test
    void M63_aMessageSentWhileAReceiverWaitsReachesIt() {
        var call = task.receiveWaiting(port);
        other.send(RawMessage.to(sender, COPY_SEND).reply(counter, MAKE_SEND_ONCE).id(3).octets(10));
        MachMessage message = end(call).getMessage();
        assertThat(message.getId()).isEqualTo(3);
        task.send(RawMessage.to(message.getRemotePort(), MOVE_SEND_ONCE).id(103));
        assertThat(other.receive(counter).getId()).isEqualTo(103);
    }

    @Test
    void M66_sendersWaitOnWhenTheReceiveRightMoves() {
        RawMach third = MACH.task();
        other.fill(sender, COPY_SEND);
        var call = block(100);
        int moved = task.give(third, port, MOVE_RECEIVE);
        assertThat(third.status(moved).getMsgcount()).isEqualTo(5);
        assertThat(call).isNotDone();
        for (int i = 0; i < 5; i++) {
            assertThat(third.receive(moved).getId()).isEqualTo(i);
        }
        assertThat(third.receive(moved).getId()).isEqualTo(100);
        assertThat(end(call).getReturnCode()).isEqualTo(SUCCESS);
    }

    @Test
    void M67_aLowerLimitHoldsSendersBackUntilEnoughIsReceived() {
        other.fill(sender, COPY_SEND);
        var call = block(100);
        task.setQlimit(port, 2);
        for (int i = 0; i < 3; i++) {
            task.receive(port);
            assertThat(task.status(port).getMsgcount()).isEqualTo(4 - i);
        }
        assertThat(call).isNotDone();
        task.receive(port);
        assertThat(end(call).getReturnCode()).isEqualTo(SUCCESS);
        assertThat(task.status(port).getMsgcount()).isEqualTo(2);
    }
}
