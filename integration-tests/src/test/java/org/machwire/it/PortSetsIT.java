package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.it.Codes.RCV_INVALID_NAME;
import static org.machwire.it.Codes.RCV_IN_SET;
import static org.machwire.it.Codes.RCV_PORT_DIED;
import static org.machwire.it.Codes.SUCCESS;
import static org.machwire.mach.MachMsgType.COPY_SEND;
import static org.machwire.mach.MachMsgType.MAKE_SEND;
import static org.machwire.mach.MachMsgType.MAKE_SEND_ONCE;
import static org.machwire.mach.MachMsgType.MOVE_RECEIVE;

import java.util.Iterator;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.machwire.v1.MachMessage;
import org.machwire.v1.ReceiveResponse;
import org.machwire.v1.ReceiveStreamRequest;

/** Messages of port sets, receive rights that move, and streams of messages: statements M of MACH.md. */
class PortSetsIT {
    @RegisterExtension
    static final MachFixture MACH = new MachFixture();

    private RawMach task;
    private int first;
    private int second;

    @BeforeEach
    void attach() {
        task = MACH.task();
        first = task.receiveRight();
        second = task.receiveRight();
    }

    private void send(int port, int id) {
        task.send(RawMessage.to(port, MAKE_SEND).id(id));
    }

    private void received(int name, int port, int id) {
        MachMessage message = task.receive(name);
        assertThat(message.getId()).isEqualTo(id);
        assertThat(message.getLocalPort()).isEqualTo(port);
    }

    @Test
    void M19_theMessagesOfASetComeInTheOrderOfTheirArrival() {
        int set = task.portSetOf(first, second);
        send(first, 1);
        send(second, 2);
        send(second, 3);
        send(first, 4);
        received(set, first, 1);
        received(set, second, 2);
        received(set, second, 3);
        received(set, first, 4);
        task.hasNothing(set);
        assertThat(task.status(first).getSeqno()).isEqualTo(2);
    }

    @Test
    void M70_aPortBringsItsMessagesIntoASetBehindThoseThatAreThere() {
        int set = task.portSetOf(first);
        send(second, 1);
        send(first, 2);
        send(second, 3);
        task.moveMember(second, set);
        received(set, first, 2);
        received(set, second, 1);
        received(set, second, 3);
    }

    @Test
    void M71_aPortTakesItsMessagesOutOfASetAlong() {
        int set = task.portSetOf(first, second);
        send(first, 1);
        send(second, 2);
        send(first, 3);
        task.moveMember(first, 0);
        assertThat(task.status(first).getMsgcount()).isEqualTo(2);
        received(set, second, 2);
        task.hasNothing(set);
        received(first, first, 1);
        received(first, first, 3);
    }

    @Test
    void M72_aPortTakesItsMessagesFromOneSetToAnother() {
        task.portSetOf(first);
        int to = task.portSetOf(second);
        send(first, 1);
        send(second, 2);
        task.moveMember(first, to);
        received(to, second, 2);
        received(to, first, 1);
    }

    @Test
    void M73_eachMemberHasItsOwnLimit() {
        int set = task.portSetOf(first, second);
        task.fill(first, MAKE_SEND);
        send(second, 9);
        assertThat(task.status(first).getMsgcount()).isEqualTo(5);
        assertThat(task.status(second).getMsgcount()).isOne();
        for (int i = 0; i < 5; i++) {
            received(set, first, i);
        }
        received(set, second, 9);
    }

    @Test
    void M74_theMessagesOfADestroyedMemberAreGoneFromItsSet() {
        int set = task.portSetOf(first, second);
        int told = task.receiveRight();
        task.send(RawMessage.to(first, MAKE_SEND).rights(MAKE_SEND_ONCE, told));
        send(second, 2);
        task.destroy(first);
        assertThat(task.receive(told).getId()).isEqualTo(71);
        received(set, second, 2);
        task.hasNothing(set);
    }

    @Test
    void M75_aReceiveRightKeepsItsQueueButNothingElseWhenItMoves() {
        RawMach other = MACH.task();
        int set = task.portSetOf(first);
        int name = task.give(other, first, MAKE_SEND);
        task.setQlimit(first, 9);
        send(first, 1);
        send(first, 2);
        received(set, first, 1);
        task.give(other, first, MOVE_RECEIVE);
        assertThat(task.isGone(first)).isTrue();
        assertThat(task.members(set)).isEmpty();
        task.hasNothing(set);
        var status = other.status(name);
        assertThat(status.getSeqno()).isZero();
        assertThat(status.getMscount()).isZero();
        assertThat(status.getPset()).isZero();
        assertThat(status.getQlimit()).isEqualTo(9);
        assertThat(status.getMsgcount()).isOne();
        MachMessage message = other.receive(name);
        assertThat(message.getId()).isEqualTo(2);
        assertThat(message.getSeqno()).isZero();
    }

    @Test
    void M76_aPortInTransitTakesMessages() {
        RawMach other = MACH.task();
        int name = task.give(other, first, MAKE_SEND);
        task.send(RawMessage.to(second, MAKE_SEND).rights(MOVE_RECEIVE, first));
        other.send(RawMessage.to(name, COPY_SEND).id(5));
        assertThat(other.type(name)).isEqualTo(0x10000);
        int moved = RawMessage.word(task.receive(second));
        assertThat(task.receive(moved).getId()).isEqualTo(5);
    }

    @Test
    void M77_aReceiveRightSentToItselfIsDestroyedSilently() {
        RawMach other = MACH.task();
        int name = task.give(other, first, MAKE_SEND);
        assertThat(task.sendCode(RawMessage.to(first, MAKE_SEND).rights(MOVE_RECEIVE, first))).isEqualTo(SUCCESS);
        assertThat(other.type(name)).isEqualTo(0x100000);
        assertThat(task.isGone(first)).isTrue();
    }

    @Test
    void M78_aCycleOfReceiveRightsIsDestroyedSilently() {
        RawMach other = MACH.task();
        int toFirst = task.give(other, first, MAKE_SEND);
        int toSecond = task.give(other, second, MAKE_SEND);
        task.send(RawMessage.to(second, MAKE_SEND).rights(MOVE_RECEIVE, first));
        assertThat(other.type(toFirst)).isEqualTo(0x10000);
        int back = other.give(task, toFirst, COPY_SEND);
        assertThat(task.sendCode(RawMessage.to(back, COPY_SEND).rights(MOVE_RECEIVE, second))).isEqualTo(SUCCESS);
        assertThat(other.type(toFirst)).isEqualTo(0x100000);
        assertThat(other.type(toSecond)).isEqualTo(0x100000);
    }

    @Test
    void M79_aStreamReceivesInOrderAndEndsWithItsPort() {
        Iterator<ReceiveResponse> stream = stream(first);
        for (int i = 0; i < 12; i++) {
            assertThat(task.sendWaiting(RawMessage.to(first, MAKE_SEND).id(i)))
                    .succeedsWithin(RunningProcess.PATIENCE);
        }
        for (int i = 0; i < 12; i++) {
            MachMessage message = stream.next().getMessage();
            assertThat(message.getId()).isEqualTo(i);
            assertThat(message.getSeqno()).isEqualTo(i);
        }
        task.destroy(first);
        assertThat(stream.next().getReturnCode()).isEqualTo(RCV_PORT_DIED);
        assertThat(stream.hasNext()).isFalse();
    }

    private Iterator<ReceiveResponse> stream(int name) {
        Iterator<ReceiveResponse> stream = task.messages()
                .receiveStream(ReceiveStreamRequest.newBuilder().setName(name).build());
        ReceiveResponse ready = stream.next();
        assertThat(ready.getReturnCode()).isEqualTo(SUCCESS);
        assertThat(ready.hasMessage()).isFalse();
        return stream;
    }

    @Test
    void M80_aStreamOfWhatCannotBeReceivedFromSaysSo() {
        int set = task.portSetOf(first);
        assertThat(set).isNotZero();
        for (int name : new int[]{0x123456, task.deadName(), 0}) {
            var stream = task.messages().receiveStream(ReceiveStreamRequest.newBuilder().setName(name).build());
            assertThat(stream.next().getReturnCode()).isEqualTo(RCV_INVALID_NAME);
            assertThat(stream.hasNext()).isFalse();
        }
        var stream = task.messages().receiveStream(ReceiveStreamRequest.newBuilder().setName(first).build());
        assertThat(stream.next().getReturnCode()).isEqualTo(RCV_IN_SET);
        assertThat(stream.hasNext()).isFalse();
    }

    @Test
    void M81_aPortPutIntoASetEndsItsStream() {
        Iterator<ReceiveResponse> stream = stream(first);
        task.portSetOf(first);
        assertThat(stream.next().getReturnCode()).isEqualTo(Codes.RCV_PORT_CHANGED);
        assertThat(stream.hasNext()).isFalse();
    }

    @Test
    void M82_aStreamOfASetReceivesFromMembersThatComeLater() {
        int set = task.portSet();
        Iterator<ReceiveResponse> stream = stream(set);
        send(first, 1);
        task.moveMember(first, set);
        assertThat(stream.next().getMessage().getId()).isOne();
        task.moveMember(second, set);
        send(second, 2);
        MachMessage message = stream.next().getMessage();
        assertThat(message.getId()).isEqualTo(2);
        assertThat(message.getLocalPort()).isEqualTo(second);
    }
}
