package org.machwire.server.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.mach.ReturnCode;

/** Who is told what, and when: the N statements. */
class NotificationsTest {
    private static final int SEND = 0;
    private static final int RECEIVE = 1;
    private static final int DEAD_NAME = 4;
    private static final int MOVE_SEND = 17;
    private static final int COPY_SEND = 19;
    private static final int MAKE_SEND = 20;
    private static final int MAKE_SEND_ONCE = 21;
    private static final int NO_SENDERS = 70;
    private static final int DEAD = 72;

    private final PortKernel kernel = new PortKernel(PortLimits.ofNames(100));
    private final PortSpace task = kernel.createSpace(0, 1);
    private final PortSpace holder = kernel.createSpace(0, 1);
    private final int notify = task.ports().allocate(RECEIVE);
    private final int port = task.ports().allocate(RECEIVE);

    private int giveAway() {
        return holder.insertSend(task.receiveRight(port));
    }

    @Test
    void N1_lastSenderGoneIsToldExactlyOnce() {
        int given = giveAway();
        assertThat(task.ports().requestNotification(port, NO_SENDERS, 0, notify, 21)).isZero();
        assertThat(task.ports().getReceiveStatus(port).noSendersRequest()).isTrue();
        assertThat(task.ports().getReceiveStatus(notify).sendOnceRights()).isEqualTo(1);
        Expect.nothing(task, notify);

        holder.ports().deallocate(given);
        giveAway();
        holder.ports().destroy(given);

        assertThat(Expect.notification(task, notify, NO_SENDERS)).isEqualTo(1);
        Expect.nothing(task, notify);
        assertThat(task.ports().getReceiveStatus(port).noSendersRequest()).isFalse();
        assertThat(task.ports().getReceiveStatus(notify).sendOnceRights()).isZero();
    }

    @Test
    void N2_requestWithoutSendersFiresAtOnceAndLeavesNoRequest() {
        int given = giveAway();
        holder.ports().deallocate(given);

        assertThat(task.ports().requestNotification(port, NO_SENDERS, 1, notify, 21)).isZero();

        assertThat(Expect.notification(task, notify, NO_SENDERS)).isEqualTo(1);
        assertThat(task.ports().getReceiveStatus(port).noSendersRequest()).isFalse();
    }

    @Test
    void N3_requestThatKnowsOfMoreRightsThanWereMadeWaits() {
        task.ports().requestNotification(port, NO_SENDERS, 1, notify, 21);
        Expect.nothing(task, notify);
        assertThat(task.ports().getReceiveStatus(port).noSendersRequest()).isTrue();

        holder.ports().deallocate(giveAway());
        assertThat(Expect.notification(task, notify, NO_SENDERS)).isEqualTo(1);
    }

    @Test
    void N3_syncIsComparedAsAnUnsignedNumber() {
        task.ports().requestNotification(port, NO_SENDERS, -1, notify, 21);

        Expect.nothing(task, notify);
        assertThat(task.ports().getReceiveStatus(port).noSendersRequest()).isTrue();
    }

    @Test
    void N4_onlyMakeSendCounts() {
        task.ports().insertRight(port, port, MAKE_SEND);
        task.ports().insertRight(port, port, COPY_SEND);
        task.ports().insertRight(port, port, MOVE_SEND);
        task.ports().insertRight(20, port, MAKE_SEND_ONCE);
        SendRight held = Expect.sendRight(task, port, COPY_SEND);
        assertThat(task.ports().getReceiveStatus(port).makeSendCount()).isEqualTo(1);

        task.ports().insertRight(port, port, MAKE_SEND);
        assertThat(task.ports().getReceiveStatus(port).makeSendCount()).isEqualTo(2);
        held.release();
    }

    /** Checks that a name is a send-once right to a port, by destroying it. */
    private static void givenBack(PortSpace space, int name, int port) {
        assertThat(space.ports().type(name)).isEqualTo(0x40000);
        Expect.nothing(space, port);
        space.ports().deallocate(name);
        Expect.notification(space, port, 71);
    }

    @Test
    void N5_replacedOrCancelledRequestGivesItsSendOnceRightBack() {
        giveAway();
        int second = task.ports().allocate(RECEIVE);
        assertThat(task.ports().requestNotification(port, NO_SENDERS, 0, notify, 21)).isZero();

        givenBack(task, task.ports().requestNotification(port, NO_SENDERS, 0, second, 21), notify);
        givenBack(task, task.ports().requestNotification(port, NO_SENDERS, 0, 0, 21), second);
        assertThat(task.ports().requestNotification(port, NO_SENDERS, 0, 0, 21)).isZero();
        assertThat(task.ports().getReceiveStatus(port).noSendersRequest()).isFalse();
    }

    @Test
    void N6_noSendersNeverOvertakesAQueuedMessage() {
        SendRight sender = Expect.sendRight(task, port, MAKE_SEND);
        task.ports().requestNotification(port, NO_SENDERS, 0, notify, 21);
        assertThat(sender.post(new Message(1, List.of()), new Origin(kernel), new Origin(kernel))).isTrue();
        assertThat(sender.post(new Message(2, List.of()), new Origin(kernel), new Origin(kernel))).isTrue();

        sender.release();
        Expect.nothing(task, notify);
        assertThat(Expect.message(task, port).message().id()).isEqualTo(1);
        Expect.nothing(task, notify);
        assertThat(Expect.message(task, port).message().id()).isEqualTo(2);
        assertThat(Expect.notification(task, notify, NO_SENDERS)).isEqualTo(1);
    }

    @Test
    void N7_portThatDiesWithANoSendersRequestDestroysItsSendOnceRight() {
        giveAway();
        task.ports().requestNotification(port, NO_SENDERS, 0, notify, 21);

        task.ports().destroy(port);

        Expect.notification(task, notify, 71);
        Expect.nothing(task, notify);
    }

    @Test
    void N7_nameWithTheLastSendRightTellsNoSendersThoughThePortDies() {
        task.ports().insertRight(port, port, MAKE_SEND);
        task.ports().requestNotification(port, NO_SENDERS, 0, notify, 21);

        task.ports().destroy(port);

        assertThat(Expect.notification(task, notify, NO_SENDERS)).isEqualTo(1);
        Expect.nothing(task, notify);
    }

    @Test
    void N8_wrongRequestsAreRefusedAndDestroyTheSendOnceRightMadeForThem() {
        int given = giveAway();
        int heldNotify = holder.ports().allocate(RECEIVE);

        Expect.code(ReturnCode.KERN_INVALID_RIGHT,
                () -> holder.ports().requestNotification(given, NO_SENDERS, 0, heldNotify, 21));
        Expect.notification(holder, heldNotify, 71);
        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> holder.ports().requestNotification(99, 73, 0, heldNotify, 21));
        Expect.notification(holder, heldNotify, 71);
        Expect.code(ReturnCode.KERN_INVALID_NAME,
                () -> holder.ports().requestNotification(99, DEAD, 0, heldNotify, 21));
        Expect.notification(holder, heldNotify, 71);
        Expect.code(ReturnCode.KERN_INVALID_NAME, () -> holder.ports().requestNotification(99, NO_SENDERS, 0, 0, 21));
        Expect.nothing(holder, heldNotify);
        int dead = holder.ports().allocate(DEAD_NAME);
        for (int wrong : new int[]{dead, given, 99, -1}) {
            Expect.code(ReturnCode.KERN_INVALID_CAPABILITY,
                    () -> holder.ports().requestNotification(99, 73, 0, wrong, 21));
        }
    }

    @Test
    void N9_deathIsToldToWhoAskedAndLeavesOneReferenceMore() {
        int given = giveAway();
        int heldNotify = holder.ports().allocate(RECEIVE);
        holder.ports().requestNotification(given, DEAD, 0, heldNotify, 21);
        assertThat(holder.ports().type(given)).isEqualTo(0x10000 | 0x80000000);

        task.ports().destroy(port);

        assertThat(Expect.notification(holder, heldNotify, DEAD)).isEqualTo(given);
        assertThat(holder.ports().type(given)).isEqualTo(0x100000);
        assertThat(holder.ports().getRefs(given, DEAD_NAME)).isEqualTo(2);
        Expect.nothing(holder, heldNotify);
    }

    @Test
    void N9_sendRightBesideTheReceiveRightHearsOfItsOwnDeath() {
        task.ports().insertRight(port, port, MAKE_SEND);
        task.ports().requestNotification(port, DEAD, 0, notify, 21);

        task.ports().modRefs(port, RECEIVE, -1);

        assertThat(Expect.notification(task, notify, DEAD)).isEqualTo(port);
        assertThat(task.ports().getRefs(port, DEAD_NAME)).isEqualTo(2);
    }

    @Test
    void N9_sendOnceRightHearsOfThePortsDeath() {
        task.ports().insertRight(20, port, MAKE_SEND_ONCE);
        task.ports().requestNotification(20, DEAD, 0, notify, 21);

        task.ports().modRefs(port, RECEIVE, -1);

        assertThat(Expect.notification(task, notify, DEAD)).isEqualTo(20);
        assertThat(task.ports().getRefs(20, DEAD_NAME)).isEqualTo(2);
    }

    @Test
    void N10_requestForADeadNameFiresAtOnceOrIsRefused() {
        int dead = task.ports().allocate(DEAD_NAME);

        Expect.code(ReturnCode.KERN_INVALID_ARGUMENT,
                () -> task.ports().requestNotification(dead, DEAD, 0, notify, 21));
        Expect.notification(task, notify, 71);
        Expect.code(ReturnCode.KERN_INVALID_ARGUMENT, () -> task.ports().requestNotification(dead, DEAD, 1, 0, 21));
        assertThat(task.ports().requestNotification(dead, DEAD, 1, notify, 21)).isZero();
        assertThat(Expect.notification(task, notify, DEAD)).isEqualTo(dead);
        assertThat(task.ports().getRefs(dead, DEAD_NAME)).isEqualTo(2);
        task.ports().modRefs(dead, DEAD_NAME, 65533);
        Expect.code(ReturnCode.KERN_UREFS_OVERFLOW, () -> task.ports().requestNotification(dead, DEAD, 1, notify, 21));
    }

    @Test
    void N12_replacedAndCancelledDeadNameRequests() {
        int given = giveAway();
        int first = holder.ports().allocate(RECEIVE);
        int second = holder.ports().allocate(RECEIVE);

        assertThat(holder.ports().requestNotification(given, DEAD, 0, 0, 21)).isZero();
        assertThat(holder.ports().requestNotification(given, DEAD, 0, first, 21)).isZero();
        givenBack(holder, holder.ports().requestNotification(given, DEAD, 0, second, 21), first);
        givenBack(holder, holder.ports().requestNotification(given, DEAD, 0, 0, 21), second);
        assertThat(holder.ports().type(given)).isEqualTo(0x10000);
        task.ports().destroy(port);
        Expect.nothing(holder, second);
        assertThat(holder.ports().getRefs(given, DEAD_NAME)).isEqualTo(1);
    }

    @Test
    void N13_nameThatGoesBeforeItsPortTellsPortDeleted() {
        int given = giveAway();
        int heldNotify = holder.ports().allocate(RECEIVE);
        holder.ports().requestNotification(given, DEAD, 0, heldNotify, 21);

        holder.ports().modRefs(given, SEND, 1);
        holder.ports().deallocate(given);
        Expect.nothing(holder, heldNotify);
        holder.ports().deallocate(given);

        assertThat(Expect.notification(holder, heldNotify, 65)).isEqualTo(given);
        task.ports().destroy(port);
        Expect.nothing(holder, heldNotify);
    }

    @Test
    void N13_movedDestroyedAndReceiveOnlyNamesTellPortDeleted() {
        int heldNotify = holder.ports().allocate(RECEIVE);
        int given = giveAway();
        holder.ports().requestNotification(given, DEAD, 0, heldNotify, 21);
        Expect.sendRight(holder, given, MOVE_SEND).release();
        assertThat(Expect.notification(holder, heldNotify, 65)).isEqualTo(given);

        task.ports().insertRight(20, port, MAKE_SEND_ONCE);
        task.ports().requestNotification(20, DEAD, 0, notify, 21);
        task.ports().destroy(20);
        Expect.notification(task, port, 71);
        assertThat(Expect.notification(task, notify, 65)).isEqualTo(20);

        task.ports().requestNotification(port, DEAD, 0, notify, 21);
        task.ports().modRefs(port, RECEIVE, -1);
        assertThat(Expect.notification(task, notify, 65)).isEqualTo(port);
        Expect.nothing(task, notify);
    }

    @Test
    void N14_sendOnceRightGivenUpUnusedIsToldThroughItself() {
        task.ports().insertRight(20, port, MAKE_SEND_ONCE);
        assertThat(task.ports().getReceiveStatus(port).sendOnceRights()).isEqualTo(1);

        task.ports().deallocate(20);

        assertThat(task.ports().getReceiveStatus(port).sendOnceRights()).as("that of the message").isEqualTo(1);
        ReceivedMessage told = Expect.message(task, port);
        assertThat(told.message()).isEqualTo(new Message(71, List.of()));
        assertThat(told.bits()).isEqualTo(18 << 8);
        assertThat(task.ports().getReceiveStatus(port).sendOnceRights()).isZero();
    }

    @Test
    void N15_notificationsAreQueuedPastTheLimit() {
        task.ports().setQlimit(notify, 1);
        SendRight sender = Expect.sendRight(task, notify, MAKE_SEND);
        assertThat(sender.post(new Message(1, List.of()), new Origin(kernel), new Origin(kernel))).isTrue();
        task.ports().insertRight(20, notify, MAKE_SEND_ONCE);
        task.ports().insertRight(21, notify, MAKE_SEND_ONCE);

        task.ports().deallocate(20);
        task.ports().deallocate(21);

        assertThat(task.ports().getReceiveStatus(notify).messageCount()).isEqualTo(3);
        assertThat(sender.post(new Message(2, List.of()), new Origin(kernel), new Origin(kernel))).isFalse();
        task.messages().receive(notify, ReceiveOptions.ANY);
        task.messages().receive(notify, ReceiveOptions.ANY);
        assertThat(sender.post(new Message(2, List.of()), new Origin(kernel), new Origin(kernel)))
                .as("one notification still fills it")
                .isFalse();
        task.messages().receive(notify, ReceiveOptions.ANY);
        assertThat(sender.post(new Message(2, List.of()), new Origin(kernel), new Origin(kernel))).isTrue();
    }

    @Test
    void N15_unreadNotificationsOfOnePortAreBounded() {
        PortSpace small = new PortKernel(PortLimits.ofNames(2)).createSpace(0, 1);
        int own = small.ports().allocate(RECEIVE);

        // Twice the names and the highest queue limit.
        for (int i = 0; i < 2 * 2 + 16; i++) {
            Expect.code(ReturnCode.KERN_INVALID_NAME, () -> small.ports().requestNotification(99, DEAD, 0, own, 21));
        }
        Expect.code(ReturnCode.KERN_RESOURCE_SHORTAGE, () -> small.ports().requestNotification(99, DEAD, 0, own, 21));
        assertThat(small.ports().getReceiveStatus(own).messageCount()).isEqualTo(20);
        small.messages().receive(own, ReceiveOptions.ANY);
        Expect.code(ReturnCode.KERN_INVALID_NAME, () -> small.ports().requestNotification(99, DEAD, 0, own, 21));
    }

    @Test
    void N16_deathOfAReceivePortIsHeardWithoutAnyCallOfTheClients() {
        int[] heard = new int[1];
        SendRight right = Expect.sendRight(task, port, MAKE_SEND);
        right.port().onDeath(() -> heard[0]++);

        task.destroy();

        assertThat(heard[0]).isEqualTo(1);
        assertThat(right.post(new Message(2999, List.of()), new Origin(kernel), new Origin(kernel))).isFalse();
        right.release();
        assertThat(heard[0]).isEqualTo(1);
    }

    @Test
    void R18_taskDeathTellsOthersInMachsOrder() {
        int given = giveAway();
        int heldNotify = holder.ports().allocate(RECEIVE);
        holder.ports().requestNotification(given, DEAD, 0, heldNotify, 21);
        int own = holder.ports().allocate(RECEIVE);
        int back = task.insertSend(holder.receiveRight(own));
        holder.ports().requestNotification(own, NO_SENDERS, 0, heldNotify, 21);
        assertThat(back).isGreaterThan(port);

        task.destroy();

        assertThat(Expect.notification(holder, heldNotify, DEAD)).isEqualTo(given);
        assertThat(Expect.notification(holder, heldNotify, NO_SENDERS)).isEqualTo(1);
        Expect.nothing(holder, heldNotify);
    }
}
