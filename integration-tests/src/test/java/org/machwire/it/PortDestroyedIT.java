package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.it.Codes.KERN_INVALID_RIGHT;
import static org.machwire.it.Codes.KERN_INVALID_VALUE;
import static org.machwire.it.Codes.SEND_INVALID_NOTIFY;
import static org.machwire.it.Codes.SEND_NOTIFY_IN_PROGRESS;
import static org.machwire.it.Codes.SEND_WILL_NOTIFY;
import static org.machwire.it.Codes.SUCCESS;
import static org.machwire.it.Codes.fails;
import static org.machwire.mach.MachMsgOption.RCV_NOTIFY;
import static org.machwire.mach.MachMsgOption.RCV_TIMEOUT;
import static org.machwire.mach.MachMsgOption.SEND_CANCEL;
import static org.machwire.mach.MachMsgOption.SEND_NOTIFY;
import static org.machwire.mach.MachMsgOption.SEND_TIMEOUT;
import static org.machwire.mach.MachMsgType.COPY_SEND;
import static org.machwire.mach.MachMsgType.MAKE_SEND;
import static org.machwire.mach.MachMsgType.MAKE_SEND_ONCE;
import static org.machwire.mach.MachMsgType.MOVE_RECEIVE;
import static org.machwire.mach.MachMsgType.MOVE_SEND;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.machwire.v1.MachMessage;
import org.machwire.v1.SendResponse;

/** Port-destroyed and message-accepted notifications, and those that mach_msg asks for: statements N of MACH.md. */
class PortDestroyedIT {
    private static final int PORT_DESTROYED = 69;
    private static final int NO_SENDERS = 70;
    private static final int DEAD_NAME = 72;
    private static final int ACCEPTED_REQUEST = 0x40000000;

    @RegisterExtension
    static final MachFixture MACH = new MachFixture();

    private RawMach task;
    private RawMach other;
    private int port;
    private int told;

    @BeforeEach
    void attach() {
        task = MACH.task();
        other = MACH.task();
        port = task.receiveRight();
        told = task.receiveRight();
    }

    @Test
    void N50_portDestroyedIsForReceiveRightsAndHasNoSync() {
        int send = other.give(task, other.receiveRight(), MAKE_SEND);
        fails(KERN_INVALID_VALUE, () -> task.request(port, PORT_DESTROYED, 1, told));
        fails(KERN_INVALID_VALUE, () -> task.request(send, PORT_DESTROYED, 1, told));
        fails(KERN_INVALID_RIGHT, () -> task.request(send, PORT_DESTROYED, 0, told));
        assertThat(task.status(port).getPdrequest()).isFalse();
        assertThat(task.request(port, PORT_DESTROYED, 0, told)).isZero();
        assertThat(task.status(port).getPdrequest()).isTrue();
    }

    @Test
    void N51_aDestroyedPortMovesToTheOneToldWithItsMessages() {
        int sender = task.give(other, port, MAKE_SEND);
        int guardian = other.receiveRight();
        int once = other.give(task, guardian, MAKE_SEND_ONCE);
        task.request(port, PORT_DESTROYED, 0, once, 18);
        other.send(RawMessage.to(sender, COPY_SEND).id(1));
        other.send(RawMessage.to(sender, COPY_SEND).id(2));
        task.setSeqno(port, 40);
        task.destroy(port);
        assertThat(task.isGone(port)).isTrue();

        MachMessage message = other.receive(guardian);
        assertThat(message.getId()).isEqualTo(69);
        assertThat(RawMessage.isComplex(message)).isTrue();
        assertThat(message.getBody(0).getTypeName()).isEqualTo(16);
        assertThat(RawMessage.word(message)).isEqualTo(sender);
        assertThat(other.type(sender)).isEqualTo(0x30000);
        assertThat(other.status(sender).getMscount()).isZero();
        assertThat(other.status(sender).getPdrequest()).isFalse();
        assertThat(other.receive(sender).getId()).isOne();
        assertThat(other.receive(sender).getSeqno()).isOne();
        other.send(RawMessage.to(sender, COPY_SEND).id(3));
        assertThat(other.receive(sender).getId()).isEqualTo(3);
    }

    @Test
    void N52_whoLosesAPortThatSurvivesHoldsADeadNameThatIsNoSender() {
        task.insert(port, port, MAKE_SEND);
        int guardian = other.receiveRight();
        task.request(port, PORT_DESTROYED, 0, other.give(task, guardian, MAKE_SEND_ONCE), 18);
        task.destroyReceive(port);
        assertThat(task.type(port)).isEqualTo(0x100000);
        assertThat(task.deadRefs(port)).isOne();
        int moved = RawMessage.word(other.receive(guardian));
        assertThat(other.type(moved)).isEqualTo(0x20000);
        assertThat(other.status(moved).getSrights()).isFalse();
    }

    @Test
    void N53_aPortInADestroyedMessageGoesToItsGuardian() {
        int guardian = other.receiveRight();
        int mailbox = task.receiveRight();
        task.request(port, PORT_DESTROYED, 0, other.give(task, guardian, MAKE_SEND_ONCE), 18);
        task.send(RawMessage.to(mailbox, MAKE_SEND).rights(MOVE_RECEIVE, port));
        other.hasNothing(guardian);
        task.destroy(mailbox);
        assertThat(other.receive(guardian).getId()).isEqualTo(PORT_DESTROYED);
    }

    @Test
    void N54_theGuardianOfADeadTasksPortGetsIt() {
        int guardian = other.receiveRight();
        int sender = task.give(other, port, MAKE_SEND);
        task.request(port, PORT_DESTROYED, 0, other.give(task, guardian, MAKE_SEND_ONCE), 18);
        other.send(RawMessage.to(sender, COPY_SEND).id(77));
        task.die();
        assertThat(RawMessage.word(other.receiveSoon(guardian))).isEqualTo(sender);
        assertThat(other.receive(sender).getId()).isEqualTo(77);
    }

    @Test
    void N55_aPortDestroyedRequestIsReplacedOrCancelledLikeTheOthers() {
        int second = task.receiveRight();
        task.request(port, PORT_DESTROYED, 0, told);
        int previous = task.request(port, PORT_DESTROYED, 0, second);
        task.deallocate(previous);
        assertThat(task.receive(told).getId()).isEqualTo(71);
        int cancelled = task.request(port, PORT_DESTROYED, 0, 0);
        assertThat(task.type(cancelled)).isEqualTo(0x40000);
        assertThat(task.status(port).getPdrequest()).isFalse();
        task.destroy(port);
        task.hasNothing(second);
    }

    @Test
    void N56_aPortWhoseGuardianHasDiedDies() {
        int sender = task.give(other, port, MAKE_SEND);
        task.request(port, PORT_DESTROYED, 0, told);
        task.destroy(told);
        task.destroy(port);
        assertThat(other.type(sender)).isEqualTo(0x100000);
    }

    @Test
    void N57_thoseToldOfADeathHearItInOneOrder() {
        int noSenders = task.receiveRight();
        int message = task.receiveRight();
        int deadName = task.receiveRight();
        int set = task.portSetOf(deadName, message, noSenders);
        task.insert(port, port, MAKE_SEND);
        task.request(port, DEAD_NAME, 0, deadName);
        task.request(port, NO_SENDERS, 0, noSenders);
        task.send(RawMessage.to(port, COPY_SEND).rights(MAKE_SEND_ONCE, message));
        task.destroyReceive(port);
        assertThat(task.receive(set).getLocalPort()).isEqualTo(noSenders);
        assertThat(task.receive(set).getLocalPort()).isEqualTo(message);
        MachMessage last = task.receive(set);
        assertThat(last.getLocalPort()).isEqualTo(deadName);
        assertThat(last.getId()).isEqualTo(DEAD_NAME);
        task.hasNothing(set);
    }

    @Test
    void N60_aMessageForcedPastTheLimitIsToldToBeReceived() {
        int sender = task.give(other, port, MAKE_SEND);
        int theirs = other.receiveRight();
        other.fill(sender, COPY_SEND);
        SendResponse forced = other.send(RawMessage.to(sender, COPY_SEND).id(99), SEND_TIMEOUT | SEND_NOTIFY, 0,
                theirs);
        assertThat(forced.getReturnCode()).isEqualTo(SEND_WILL_NOTIFY);
        assertThat(other.type(sender)).isEqualTo(0x10000 | ACCEPTED_REQUEST);
        assertThat(task.status(port).getMsgcount()).isEqualTo(6);
        for (int i = 0; i < 5; i++) {
            assertThat(task.receive(port).getId()).isEqualTo(i);
        }
        other.hasNothing(theirs);
        assertThat(task.receive(port).getId()).isEqualTo(99);
        MachMessage accepted = other.receive(theirs);
        assertThat(accepted.getId()).isEqualTo(66);
        assertThat(RawMessage.word(accepted)).isEqualTo(sender);
        assertThat(accepted.getBody(0).getTypeName()).isEqualTo(15);
        assertThat(other.type(sender)).isEqualTo(0x10000);
    }

    @Test
    void N61_onlyOneForcedMessageWaitsPerName() {
        int sender = task.give(other, port, MAKE_SEND);
        int theirs = other.receiveRight();
        other.fill(sender, COPY_SEND);
        int refs = other.sendRefs(sender);
        int option = SEND_TIMEOUT | SEND_NOTIFY;
        other.send(RawMessage.to(sender, COPY_SEND), option, 0, theirs);
        SendResponse second = other.send(RawMessage.to(sender, COPY_SEND).id(5), option, 0, theirs);
        assertThat(second.getReturnCode()).isEqualTo(SEND_NOTIFY_IN_PROGRESS);
        assertThat(second.getMessage().getId()).isEqualTo(5);
        assertThat(second.getMessage().getRemotePort()).isEqualTo(sender);
        assertThat(other.sendRefs(sender)).isEqualTo(refs + 1);
        assertThat(task.status(port).getMsgcount()).isEqualTo(6);
    }

    @Test
    void N62_aMessageThatFindsRoomIsNotToldOf() {
        int sender = task.give(other, port, MAKE_SEND);
        int theirs = other.receiveRight();
        SendResponse sent = other.send(RawMessage.to(sender, COPY_SEND), SEND_TIMEOUT | SEND_NOTIFY, 0, theirs);
        assertThat(sent.getReturnCode()).isEqualTo(SUCCESS);
        assertThat(other.type(sender)).isEqualTo(0x10000);
        task.receive(port);
        other.hasNothing(theirs);
    }

    @Test
    void N63_theNotifyPortOfAForcedMessageIsAReceiveRight() {
        int sender = task.give(other, port, MAKE_SEND);
        other.fill(sender, COPY_SEND);
        for (int notify : new int[]{0, sender, 0x123456, 0xffffffff}) {
            SendResponse response = other.send(RawMessage.to(sender, COPY_SEND), SEND_TIMEOUT | SEND_NOTIFY, 0, notify);
            assertThat(response.getReturnCode()).isEqualTo(SEND_INVALID_NOTIFY);
        }
        assertThat(task.status(port).getMsgcount()).isEqualTo(5);
    }

    @Test
    void N64_aReceiverCanAskForTheDeathOfTheReplyRightItReceives() {
        int theirs = other.receiveRight();
        int sender = task.give(other, port, MAKE_SEND);
        other.send(RawMessage.to(sender, COPY_SEND).reply(theirs, MAKE_SEND_ONCE));
        var received = task.receive(RawMach.receiving(port).setOption(RCV_TIMEOUT | RCV_NOTIFY).setNotify(told));
        int reply = received.getMessage().getRemotePort();
        assertThat(task.type(reply)).isEqualTo(0x80040000);
        other.destroy(theirs);
        MachMessage message = task.receive(told);
        assertThat(message.getId()).isEqualTo(DEAD_NAME);
        assertThat(RawMessage.word(message)).isEqualTo(reply);
    }

    @Test
    void N65_aReceiversNotifyPortIsAReceiveRightElseTheMessageIsLost() {
        int theirs = other.receiveRight();
        int sender = task.give(other, port, MAKE_SEND);
        other.send(RawMessage.to(sender, COPY_SEND).reply(theirs, MAKE_SEND_ONCE));
        var received = task.receive(RawMach.receiving(port).setOption(RCV_TIMEOUT | RCV_NOTIFY).setNotify(0x123456));
        assertThat(received.getReturnCode()).isEqualTo(Codes.RCV_INVALID_NOTIFY);
        assertThat(other.receive(theirs).getId()).isEqualTo(71);
        task.hasNothing(port);
    }

    @Test
    void N66_aSenderCanGiveUpItsRequestTogetherWithTheRight() {
        int theirs = other.receiveRight();
        int sender = task.give(other, port, MAKE_SEND);
        other.request(sender, DEAD_NAME, 0, theirs);
        SendResponse sent = other.send(RawMessage.to(sender, MOVE_SEND), SEND_TIMEOUT | SEND_CANCEL, 0, theirs);
        assertThat(sent.getReturnCode()).isEqualTo(SUCCESS);
        assertThat(other.isGone(sender)).isTrue();
        other.hasNothing(theirs);
        assertThat(other.status(theirs).getSorights()).isZero();
    }
}
