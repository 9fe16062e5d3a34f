package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.it.Codes.KERN_INVALID_CAPABILITY;
import static org.machwire.it.Codes.KERN_INVALID_NAME;
import static org.machwire.it.Codes.KERN_INVALID_RIGHT;
import static org.machwire.it.Codes.KERN_INVALID_VALUE;
import static org.machwire.it.Codes.fails;
import static org.machwire.mach.MachMsgType.COPY_SEND;
import static org.machwire.mach.MachMsgType.MAKE_SEND;
import static org.machwire.mach.MachMsgType.MAKE_SEND_ONCE;
import static org.machwire.mach.MachMsgType.MOVE_RECEIVE;
import static org.machwire.mach.MachMsgType.MOVE_SEND;
import static org.machwire.mach.MachMsgType.MOVE_SEND_ONCE;
import static org.machwire.mach.MachPortRight.SEND;
import static org.machwire.mach.MachPortRight.SEND_ONCE;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.machwire.filter.WellKnownFilters;
import org.machwire.v1.DeviceSetFilterRequest;
import org.machwire.v1.MachMessage;

/** No-senders and send-once notifications, and what all requests have in common: statements N of MACH.md. */
class NotificationsIT {
    private static final int UNKNOWN = 0x123456;
    private static final int PORT_DESTROYED = 69;
    private static final int NO_SENDERS = 70;
    private static final int SEND_ONCE_DIED = 71;
    private static final int DEAD_NAME = 72;

    @RegisterExtension
    static final MachFixture MACH = new MachFixture();

    private RawMach task;
    private RawMach other;
    /** A receive right of the task's, and the port its notifications go to. */
    private int port;
    private int told;

    @BeforeEach
    void attach() {
        task = MACH.task();
        other = MACH.task();
        port = task.receiveRight();
        told = task.receiveRight();
    }

    private MachMessage notification(RawMach receiver, int name, int id) {
        MachMessage message = receiver.receive(name);
        assertThat(message.getId()).isEqualTo(id);
        return message;
    }

    @Test
    void N1_theLastSendRightGoneIsToldOnceWithTheMakeSendCount() {
        int name = task.give(other, port, MAKE_SEND);
        assertThat(task.request(port, NO_SENDERS, 0, told)).isZero();
        task.hasNothing(told);
        other.deallocate(name);
        MachMessage message = notification(task, told, 70);
        assertThat(RawMessage.word(message)).isOne();
        assertThat(task.status(port).getNsrequest()).isFalse();
        task.hasNothing(told);
    }

    @Test
    void N3_aRequestOfTheFutureWaitsThoughThereAreNoSenders() {
        other.deallocate(task.give(other, port, MAKE_SEND));
        int mscount = task.status(port).getMscount();
        task.request(port, NO_SENDERS, mscount + 1, told);
        task.hasNothing(told);
        assertThat(task.status(port).getNsrequest()).isTrue();
        other.deallocate(task.give(other, port, MAKE_SEND));
        assertThat(RawMessage.word(notification(task, told, 70))).isEqualTo(mscount + 1);
    }

    @Test
    void N4_onlyMakingASendRightCounts() {
        int name = task.give(other, port, MAKE_SEND);
        other.send(RawMessage.to(name, COPY_SEND).rights(COPY_SEND, name));
        other.send(RawMessage.to(name, MOVE_SEND));
        task.send(RawMessage.to(port, MAKE_SEND_ONCE).reply(port, MAKE_SEND_ONCE));
        task.sendOnceRight(port);
        assertThat(task.status(port).getMscount()).isOne();
        task.send(RawMessage.to(port, MAKE_SEND).reply(port, MAKE_SEND).rights(MAKE_SEND, port, port));
        task.insert(port, port, MAKE_SEND);
        task.extract(port, MAKE_SEND);
        assertThat(task.status(port).getMscount()).isEqualTo(7);
    }

    @Test
    void N6_noSendersNeverOvertakesAMessageOnThePort() {
        int name = task.give(other, port, MAKE_SEND);
        task.request(port, NO_SENDERS, 0, told);
        other.send(RawMessage.to(name, COPY_SEND).id(1));
        other.send(RawMessage.to(name, MOVE_SEND).id(2));
        assertThat(other.isGone(name)).isTrue();
        task.hasNothing(told);
        assertThat(task.receive(port).getId()).isOne();
        task.hasNothing(told);
        assertThat(task.receive(port).getId()).isEqualTo(2);
        notification(task, told, 70);
    }

    @Test
    void N8_noSendersIsForReceiveRights() {
        int name = task.give(other, port, MAKE_SEND);
        int theirs = other.receiveRight();
        fails(KERN_INVALID_RIGHT, () -> other.request(name, NO_SENDERS, 0, theirs));
        fails(KERN_INVALID_RIGHT, () -> task.request(task.portSet(), NO_SENDERS, 0, told));
        fails(KERN_INVALID_RIGHT, () -> task.request(task.deadName(), NO_SENDERS, 0, told));
        fails(KERN_INVALID_NAME, () -> task.request(UNKNOWN, NO_SENDERS, 0, told));
        for (int id : new int[]{0, 65, 66, 68, 71, 73, -1}) {
            fails(KERN_INVALID_VALUE, () -> task.request(port, id, 0, told));
        }
        fails(KERN_INVALID_CAPABILITY, () -> task.request(port, NO_SENDERS, 0, task.deadName(), MOVE_SEND_ONCE));
    }

    @Test
    void N14_aSendOnceRightThatDiesUnusedTellsItsPort() {
        int once = task.give(other, port, MAKE_SEND_ONCE);
        other.deallocate(once);
        MachMessage message = notification(task, port, 71);
        assertThat(message.getBodyList()).isEmpty();
        assertThat(message.getSize()).isEqualTo(24);
        assertThat(other.isGone(once)).isTrue();
        assertThat(task.status(port).getSorights()).isZero();
        other.destroy(task.give(other, port, MAKE_SEND_ONCE));
        notification(task, port, 71);
        other.modRefs(task.give(other, port, MAKE_SEND_ONCE), SEND_ONCE, -1);
        notification(task, port, 71);
    }

    @Test
    void N15_aNotificationNeedsNoRoomInTheQueue() {
        task.setQlimit(told, 1);
        task.send(RawMessage.to(told, MAKE_SEND).id(1));
        int name = task.give(other, port, MAKE_SEND);
        task.request(port, NO_SENDERS, 0, told);
        int once = task.sendOnceRight(told);
        other.deallocate(name);
        task.deallocate(once);
        assertThat(task.status(told).getMsgcount()).isEqualTo(3);
        assertThat(task.receive(told).getId()).isOne();
        notification(task, told, 70);
        notification(task, told, 71);
    }

    @Test
    void N16_theDeathOfAReceivePortRemovesItsFilter() {
        RawDevice device = RawDevice.open(task.task(), "/dev/eth0m/n16", RawDevice.READ_AND_WRITE);
        var filter = DeviceSetFilterRequest.newBuilder().setDevice(device.name()).setReceivePort(port)
                .setDisposition(MAKE_SEND);
        for (int word : WellKnownFilters.acceptAll()) {
            filter.addFilter(word);
        }
        task.task().devices().deviceSetFilter(filter.build());
        assertThat(MACH.server().device("/dev/eth0m/n16").orElseThrow().getFilters()).isOne();
        task.destroy(port);
        assertThat(MACH.server().device("/dev/eth0m/n16").orElseThrow().getFilters()).isZero();
    }

    @Test
    void N20_withoutSendersARequestOfThePastIsAnsweredAtOnce() {
        assertThat(task.request(port, NO_SENDERS, 0, told)).isZero();
        assertThat(RawMessage.word(notification(task, told, 70))).isZero();
        assertThat(task.status(port).getNsrequest()).isFalse();
        task.setMscount(port, 9);
        task.request(port, NO_SENDERS, 9, told);
        assertThat(RawMessage.word(notification(task, told, 70))).isEqualTo(9);
    }

    @Test
    void N21_theSyncOfAStoredRequestIsForgotten() {
        task.request(port, NO_SENDERS, 1000, told);
        other.deallocate(task.give(other, port, MAKE_SEND));
        assertThat(RawMessage.word(notification(task, told, 70))).isOne();
    }

    @Test
    void N22_aNewRequestGivesBackTheSendOnceRightOfTheOneBefore() {
        task.insert(port, port, MAKE_SEND);
        int second = task.receiveRight();
        assertThat(task.request(port, NO_SENDERS, 0, told)).isZero();
        int previous = task.request(port, NO_SENDERS, 0, second);
        assertThat(task.type(previous)).isEqualTo(0x40000);
        task.send(RawMessage.to(previous, MOVE_SEND_ONCE).id(4));
        assertThat(task.receive(told).getId()).isEqualTo(4);
        int cancelled = task.request(port, NO_SENDERS, 0, 0);
        assertThat(task.status(port).getNsrequest()).isFalse();
        task.deallocate(port);
        task.hasNothing(second);
        task.deallocate(cancelled);
        notification(task, second, 71);
    }

    @Test
    void N23_aStoredNoSendersRequestEndsWithItsPortByA71() {
        task.give(other, port, MAKE_SEND);
        task.request(port, NO_SENDERS, 0, told);
        task.destroy(port);
        notification(task, told, 71);
        task.hasNothing(told);
    }

    @Test
    void N24_cancellingWhereThereAreNoSendersTellsNobody() {
        task.request(port, NO_SENDERS, 5, told);
        int previous = task.request(port, NO_SENDERS, 0, 0);
        assertThat(task.type(previous)).isEqualTo(0x40000);
        task.hasNothing(told);
        assertThat(task.request(port, NO_SENDERS, 0, 0)).isZero();
        assertThat(task.status(port).getNsrequest()).isFalse();
    }

    @Test
    void N25_aRequestReplacedByOneThatIsAnsweredAtOnceIsGivenBack() {
        task.request(port, NO_SENDERS, 5, told);
        int second = task.receiveRight();
        int previous = task.request(port, NO_SENDERS, 0, second);
        assertThat(task.type(previous)).isEqualTo(0x40000);
        notification(task, second, 70);
        task.hasNothing(told);
        assertThat(task.status(port).getNsrequest()).isFalse();
    }

    @Test
    void N26_manyHoldersAreToldOfOnceAndOnlyOnce() {
        RawMach third = MACH.task();
        int first = task.give(other, port, MAKE_SEND);
        int second = other.give(third, first, COPY_SEND);
        task.request(port, NO_SENDERS, 0, told);
        other.deallocate(first);
        task.hasNothing(told);
        third.modRefs(second, SEND, 3);
        third.destroy(second);
        assertThat(RawMessage.word(notification(task, told, 70))).isOne();
        task.insert(port, port, MAKE_SEND);
        task.deallocate(port);
        task.hasNothing(told);
    }

    @Test
    void N27_sendRightsInMessagesOfOtherPortsAreSenders() {
        int mailbox = other.portWithSendRight();
        int name = task.give(other, port, MAKE_SEND);
        task.request(port, NO_SENDERS, 0, told);
        other.send(RawMessage.to(mailbox, COPY_SEND).rights(MOVE_SEND, name));
        assertThat(other.isGone(name)).isTrue();
        task.hasNothing(told);
        other.destroy(mailbox);
        notification(task, told, 70);
    }

    @Test
    void N35_requestsAreCheckedForTheRightToTellByThenTheIdThenTheName() {
        int dead = task.deadName();
        fails(KERN_INVALID_CAPABILITY, () -> task.request(UNKNOWN, 1, 1, dead, MOVE_SEND_ONCE));
        fails(KERN_INVALID_CAPABILITY, () -> task.request(port, DEAD_NAME, 0, UNKNOWN));
        fails(KERN_INVALID_VALUE, () -> task.request(UNKNOWN, 1, 1, told));
        fails(KERN_INVALID_VALUE, () -> task.request(UNKNOWN, PORT_DESTROYED, 1, told));
        fails(KERN_INVALID_NAME, () -> task.request(UNKNOWN, PORT_DESTROYED, 0, told));
    }

    @Test
    void N36_aRequestThatFailsDestroysItsSendOnceRight() {
        fails(KERN_INVALID_VALUE, () -> task.request(port, 1, 0, told));
        notification(task, told, SEND_ONCE_DIED);
        int once = task.sendOnceRight(told);
        fails(KERN_INVALID_NAME, () -> task.request(UNKNOWN, DEAD_NAME, 0, once, MOVE_SEND_ONCE));
        assertThat(task.isGone(once)).isTrue();
        notification(task, told, SEND_ONCE_DIED);
        task.hasNothing(told);
    }

    @Test
    void N37_aNotificationComesThroughTheSendOnceRightAndHasNoReply() {
        task.request(port, NO_SENDERS, 0, told);
        MachMessage noSenders = notification(task, told, 70);
        assertThat(noSenders.getBits()).isEqualTo(18 << 8);
        assertThat(noSenders.getRemotePort()).isZero();
        assertThat(noSenders.getLocalPort()).isEqualTo(told);
        assertThat(noSenders.getBody(0).getTypeName()).isEqualTo(2);
        int dead = task.deadName();
        task.request(dead, DEAD_NAME, 1, told);
        MachMessage deadName = notification(task, told, 72);
        assertThat(deadName.getBits()).isEqualTo(18 << 8);
        assertThat(deadName.getBody(0).getTypeName()).isEqualTo(15);
        assertThat(deadName.getSeqno()).isOne();
        task.deallocate(task.sendOnceRight(told));
        assertThat(notification(task, told, 71).getBits()).isEqualTo(18 << 8);
    }

    @Test
    void N40_destroyingANameGivesUpItsSendRightBeforeItsReceiveRight() {
        task.insert(port, port, MAKE_SEND);
        task.request(port, NO_SENDERS, 0, told);
        task.destroy(port);
        assertThat(RawMessage.word(notification(task, told, 70))).isOne();
        task.hasNothing(told);
    }

    @Test
    void N39_aMovedRightOfAnotherTaskCanBeWhatTellsOfAnEvent() {
        int once = task.give(other, told, MAKE_SEND_ONCE);
        int theirs = other.receiveRight();
        assertThat(other.request(theirs, NO_SENDERS, 0, once, MOVE_SEND_ONCE)).isZero();
        assertThat(other.isGone(once)).isTrue();
        notification(task, told, 70);
    }

    @Test
    void N41_aPortInTransitTellsItsOldReceiverThatItHasNoSenders() {
        int mailbox = task.receiveRight();
        int name = task.give(other, port, MAKE_SEND);
        task.request(port, NO_SENDERS, 0, told);
        task.send(RawMessage.to(mailbox, MAKE_SEND).rights(MOVE_RECEIVE, port));
        other.deallocate(name);
        assertThat(RawMessage.word(notification(task, told, 70))).isZero();
    }

    @Test
    void N42_aNoSendersRequestMovesWithItsPort() {
        int name = task.give(other, port, MAKE_SEND);
        task.request(port, NO_SENDERS, 0, told);
        task.give(other, port, MOVE_RECEIVE);
        assertThat(other.status(name).getNsrequest()).isTrue();
        other.deallocate(name);
        notification(task, told, 70);
        assertThat(other.status(name).getNsrequest()).isFalse();
    }
}
