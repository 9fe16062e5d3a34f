package org.machwire.server.port.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The model against the statements about messages and notifications. */
class MessagesTest {
    private final ModelKernel kernel = new ModelKernel();
    private final TaskPorts a = kernel.newTask();
    private final TaskPorts b = kernel.newTask();
    private final int port = receive(a);

    private static int receive(TaskPorts task) {
        return task.allocate(Mach.RIGHT_RECEIVE).values().getFirst();
    }

    /** Gives b a right to a's port. */
    private int give(int disposition) {
        return a.give(port, disposition, b).values().getFirst();
    }

    private static Outcome send(TaskPorts task, int bits, int remote, int local, int id, Item... items) {
        return task.send(Message.of(bits, remote, local, id, items), Mach.SEND_TIMEOUT, 0);
    }

    private static Outcome take(TaskPorts task, int name) {
        return task.receive(name, Mach.RCV_TIMEOUT, -1, 0);
    }

    private static Message taken(TaskPorts task, int name) {
        Message message = take(task, name).message();
        assertThat(message).isNotNull();
        return Objects.requireNonNull(message);
    }

    private static void fill(TaskPorts task, int send) {
        for (int i = 0; i < 5; i++) {
            assertThat(send(task, Mach.COPY_SEND, send, 0, i).code()).isZero();
        }
    }

    @Test
    void N1_noSendersComesOnceWithTheMakeSendCount() {
        int notify = receive(a);
        int send = give(Mach.MAKE_SEND);
        a.requestNotification(port, Mach.NOTIFY_NO_SENDERS, 0, notify, 0);
        assertThat(take(a, notify).code()).isEqualTo(Mach.RCV_TIMED_OUT);

        b.deallocate(send);

        Message told = taken(a, notify);
        assertThat(told.id()).isEqualTo(70);
        assertThat(told.bits()).isEqualTo(0x1200);
        assertThat(told.items()).containsExactly(Item.words(Mach.INTEGER_32, List.of(1)));
        assertThat(take(a, notify).code()).isEqualTo(Mach.RCV_TIMED_OUT);
    }

    @Test
    void N3_noSendersWaitsIfSyncIsAhead() {
        int notify = receive(a);
        assertThat(a.requestNotification(port, 70, 1, notify, 0).values()).containsExactly(0);
        assertThat(take(a, notify).code()).isEqualTo(Mach.RCV_TIMED_OUT);
        assertThat(a.getReceiveStatus(port).status()).isEqualTo(new Status(0, 0, 0, 5, 0, 0, false, false, true));
    }

    @Test
    void N4_onlyMakeSendCountsAsMadeSendRight() {
        int send = give(Mach.MAKE_SEND);
        b.extractRight(send, Mach.COPY_SEND);
        give(Mach.MAKE_SEND_ONCE);
        assertThat(a.getReceiveStatus(port).status()).isEqualTo(new Status(0, 0, 1, 5, 0, 1, true, false, false));
    }

    @Test
    void N6_noSendersComesAfterTheLastMessage() {
        int notify = receive(a);
        int send = give(Mach.MAKE_SEND);
        a.requestNotification(port, 70, 0, notify, 0);
        send(b, Mach.MOVE_SEND, send, 0, 1);
        assertThat(take(a, notify).code()).isEqualTo(Mach.RCV_TIMED_OUT);
        taken(a, port);
        assertThat(taken(a, notify).id()).isEqualTo(70);
    }

    @Test
    void N8_requestsAreRefusedInOrder() {
        int send = give(Mach.MAKE_SEND);
        int notify = receive(b);
        assertThat(b.requestNotification(send, 70, 0, notify, 0).code()).isEqualTo(17);
        assertThat(b.requestNotification(send, 73, 0, notify, 0).code()).isEqualTo(18);
        assertThat(b.requestNotification(send, 73, 0, Mach.DEAD, 0).code()).isEqualTo(20);
        assertThat(b.getReceiveStatus(notify).status()).isEqualTo(new Status(0, 0, 0, 5, 2, 2, false, false, false));
        assertThat(taken(b, notify).id()).isEqualTo(71);
    }

    @Test
    void N9_deadNameIsToldAndCountsOneMore() {
        int send = give(Mach.MAKE_SEND);
        int notify = receive(b);
        b.requestNotification(send, 72, 0, notify, 0);
        assertThat(b.type(send).values()).containsExactly(0x80010000);

        a.destroy(port);

        Message told = taken(b, notify);
        assertThat(told.id()).isEqualTo(72);
        assertThat(told.items()).containsExactly(Item.words(Mach.PORT_NAME, List.of(send)));
        assertThat(told.size()).isEqualTo(32);
        assertThat(b.type(send).values()).containsExactly(0x100000);
        assertThat(b.getRefs(send, Mach.RIGHT_DEAD_NAME).values()).containsExactly(2);
    }

    @Test
    void N11_portSetHasNoDeadNameRequest() {
        int set = a.allocate(Mach.RIGHT_PORT_SET).values().getFirst();
        assertThat(a.requestNotification(set, 72, 0, port, 0).code()).isEqualTo(17);
    }

    @Test
    void N14_unusedSendOnceRightIsToldOf() {
        b.deallocate(give(Mach.MAKE_SEND_ONCE));
        assertThat(taken(a, port)).isEqualTo(new Message(0x1200, 0, port, 0, 71, List.of(), 0, 24));
    }

    @Test
    void N15_notificationsGoPastTheLimit() {
        fill(b, give(Mach.MAKE_SEND));
        b.deallocate(give(Mach.MAKE_SEND_ONCE));
        assertThat(a.getReceiveStatus(port).status()).isEqualTo(new Status(0, 0, 1, 5, 6, 1, true, false, false));
    }

    @Test
    void portDestroyedHandsTheReceiveRightOverAndItsOldNameIsDead() {
        int heir = receive(b);
        int notify = b.give(heir, Mach.MAKE_SEND_ONCE, a).values().getFirst();
        a.insertRight(port, port, Mach.MAKE_SEND);
        a.requestNotification(port, 69, 0, notify, Mach.MOVE_SEND_ONCE);

        a.modRefs(port, Mach.RIGHT_RECEIVE, -1);

        assertThat(a.type(port).values()).containsExactly(0x100000);
        Message told = taken(b, heir);
        assertThat(told.id()).isEqualTo(69);
        assertThat(told.bits()).isEqualTo(0x80001200);
        int moved = told.items().getFirst().words().getFirst();
        assertThat(b.getReceiveStatus(moved).status()).isEqualTo(new Status(0, 0, 0, 5, 0, 0, false, false, false));
    }

    @Test
    void M1_messagesComeInOrderWithSequenceNumbers() {
        fill(b, give(Mach.MAKE_SEND));
        for (int i = 0; i < 5; i++) {
            assertThat(taken(a, port)).isEqualTo(new Message(0x1100, 0, port, i, i, List.of(), 0, 24));
        }
    }

    @Test
    void M2_noLivingDestination() {
        int send = give(Mach.MAKE_SEND);
        a.destroy(port);
        int pure = receive(a);
        assertThat(send(b, Mach.COPY_SEND, send, 0, 1).code()).isEqualTo(0x10000003);
        assertThat(send(b, Mach.COPY_SEND, 77, 0, 1).code()).isEqualTo(0x10000003);
        assertThat(send(a, Mach.COPY_SEND, pure, 0, 1).code()).isEqualTo(0x10000003);
    }

    @Test
    void M3_headersThatCannotBe() {
        assertThat(send(a, 0, port, 0, 1).code()).isEqualTo(0x10000010);
        assertThat(send(a, 16, port, 0, 1).code()).isEqualTo(0x10000010);
        assertThat(send(a, Mach.MAKE_SEND, port, port, 1).code()).isEqualTo(0x10000010);
    }

    @Test
    void M5_M7_fullQueueGivesEverythingBack() {
        int send = give(Mach.MAKE_SEND);
        int moved = receive(b);
        fill(b, send);

        Outcome full = send(b, Mach.COPY_SEND | Mach.COMPLEX, send, 0, 9,
                Item.words(Mach.MOVE_RECEIVE, List.of(moved)));

        assertThat(full).isEqualTo(Outcome.of(0x10000004, new Message(17 | Mach.COMPLEX, send, 0, 0, 9,
                List.of(Item.words(Mach.MOVE_RECEIVE, List.of(moved))), 0, 32)));
        assertThat(b.type(moved).values()).containsExactly(Mach.TYPE_RECEIVE);
        assertThat(b.getRefs(send, Mach.RIGHT_SEND).values()).containsExactly(2);
        taken(a, port);
        assertThat(send(b, Mach.COPY_SEND, send, 0, 9).code()).isZero();
    }

    @Test
    void M11_M12_requestCarriesReplyRightThatWorksOnce() {
        int reply = receive(b);
        send(b, Mach.bits(Mach.COPY_SEND, Mach.MAKE_SEND_ONCE), give(Mach.MAKE_SEND), reply, 2800);

        Message request = taken(a, port);
        assertThat(request.bits()).isEqualTo(Mach.bits(18, 17));
        assertThat(request.local()).isEqualTo(port);
        assertThat(send(a, Mach.MOVE_SEND_ONCE, request.remote(), 0, 2900).code()).isZero();
        assertThat(send(a, Mach.MOVE_SEND_ONCE, request.remote(), 0, 2900).code()).isEqualTo(0x10000003);
        assertThat(taken(b, reply).id()).isEqualTo(2900);
    }

    @Test
    void M13_R18_deathOfTheServerIsToldToTheReplyPort() {
        int reply = receive(b);
        int send = give(Mach.MAKE_SEND);
        send(b, Mach.bits(Mach.COPY_SEND, Mach.MAKE_SEND_ONCE), send, reply, 2800);
        a.die();
        assertThat(taken(b, reply).id()).isEqualTo(71);
        assertThat(b.type(send).values()).containsExactly(0x100000);
        assertThat(a.names().code()).isEqualTo(16);
    }

    @Test
    void M15_nothingToReceive() {
        int set = a.allocate(Mach.RIGHT_PORT_SET).values().getFirst();
        assertThat(take(a, port).code()).isEqualTo(0x10004003);
        assertThat(take(b, give(Mach.MAKE_SEND)).code()).isEqualTo(0x10004002);
        a.moveMember(port, set);
        assertThat(take(a, port).code()).isEqualTo(0x1000400a);
    }

    @Test
    void M19_setKeepsTheOrderOfArrivalAcrossMembers() {
        int other = receive(a);
        int set = a.allocate(Mach.RIGHT_PORT_SET).values().getFirst();
        a.moveMember(port, set);
        a.moveMember(other, set);
        for (int i = 0; i < 4; i++) {
            send(a, Mach.MAKE_SEND, i % 2 == 0 ? other : port, 0, i);
        }
        for (int i = 0; i < 4; i++) {
            Message message = taken(a, set);
            assertThat(message.id()).isEqualTo(i);
            assertThat(message.local()).isEqualTo(i % 2 == 0 ? other : port);
        }
    }

    @Test
    void M20_payloadStandsForTheNameUntilTheRightMoves() {
        a.setProtectedPayload(port, 0xABCL);
        send(a, Mach.MAKE_SEND, port, 0, 1);
        assertThat(taken(a, port)).isEqualTo(new Message(0x1700, 0, 0, 0, 1, List.of(), 0xABC, 24));
        int again = a.extractRight(port, Mach.MOVE_RECEIVE).values().getFirst();
        send(a, Mach.MAKE_SEND, again, 0, 1);
        assertThat(taken(a, again).bits()).isEqualTo(0x1100);
    }

    @Test
    void receiveRightSentToItselfIsDestroyedSilently() {
        assertThat(send(a, Mach.MAKE_SEND | Mach.COMPLEX, port, 0, 1,
                Item.words(Mach.MOVE_RECEIVE, List.of(port))).code()).isZero();
        assertThat(a.names().values()).isEmpty();
    }

    @Test
    void rightNotHeldDestroysThoseBeforeIt() {
        int reply = receive(b);
        int send = give(Mach.MAKE_SEND);
        assertThat(send(b, Mach.bits(Mach.MOVE_SEND, Mach.MAKE_SEND_ONCE) | Mach.COMPLEX, send, reply, 1,
                Item.words(Mach.COPY_SEND, List.of(99))).code()).isEqualTo(0x1000000a);
        assertThat(b.type(send).code()).isEqualTo(15);
        assertThat(taken(b, reply).id()).isEqualTo(71);
    }

    @Test
    void forcedMessageIsToldOfWhenItIsReceived() {
        int notify = receive(b);
        int send = give(Mach.MAKE_SEND);
        fill(b, send);
        Message message = Message.of(Mach.COPY_SEND, send, 0, 6);
        int option = Mach.SEND_TIMEOUT | Mach.SEND_NOTIFY;
        assertThat(b.send(message, option, notify).code()).isEqualTo(0x10000005);
        assertThat(b.type(send).values()).containsExactly(0x40010000);
        assertThat(b.send(message, option, notify).code()).isEqualTo(0x10000006);
        for (int i = 0; i < 6; i++) {
            assertThat(take(b, notify).code()).isEqualTo(Mach.RCV_TIMED_OUT);
            taken(a, port);
        }
        assertThat(taken(b, notify).id()).isEqualTo(66);
    }
}
