package org.machwire.server.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.mach.ReturnCode;

/** Rights, their references and how they move: the R statements. */
class RightsTest {
    private static final int SEND = 0;
    private static final int RECEIVE = 1;
    private static final int SEND_ONCE = 2;
    private static final int DEAD_NAME = 4;
    private static final int MOVE_SEND = 17;
    private static final int MOVE_SEND_ONCE = 18;
    private static final int COPY_SEND = 19;
    private static final int MAKE_SEND = 20;
    private static final int MAKE_SEND_ONCE = 21;

    private final PortKernel kernel = new PortKernel(PortLimits.ofNames(100));
    private final PortSpace task = kernel.createSpace(0, 1);
    private final RecordingObject object = new RecordingObject();
    private final Port device = kernel.createKernelPort(object);

    @Test
    void R1_makeSendOfOnesOwnReceiveRightCoalesces() {
        int p = task.ports().allocate(RECEIVE);

        task.ports().insertRight(p, p, MAKE_SEND);

        assertThat(task.ports().type(p)).isEqualTo(0x30000);
        assertThat(task.ports().getRefs(p, SEND)).isEqualTo(1);
        assertThat(task.ports().getReceiveStatus(p).makeSendCount()).isEqualTo(1);
        assertThat(task.ports().getReceiveStatus(p).sendRights()).isTrue();
    }

    @Test
    void R2_sendRightReceivedTwiceKeepsItsName() {
        int first = task.insertSend(device);
        int second = task.insertSend(device);

        assertThat(second).isEqualTo(first);
        assertThat(task.ports().getRefs(first, SEND)).isEqualTo(2);
        assertThat(device.sendRights()).isEqualTo(1);
    }

    @Test
    void R4_sendOnceRightsHaveNamesOfTheirOwn() {
        int p = task.ports().allocate(RECEIVE);
        task.ports().insertRight(10, p, MAKE_SEND_ONCE);
        task.ports().insertRight(11, p, MAKE_SEND_ONCE);

        assertThat(task.ports().getRefs(10, SEND_ONCE)).isEqualTo(1);
        assertThat(task.ports().getRefs(11, SEND_ONCE)).isEqualTo(1);
        assertThat(task.ports().type(10)).isEqualTo(0x40000);
        assertThat(task.ports().getReceiveStatus(p).sendOnceRights()).isEqualTo(2);
        assertThat(task.ports().getReceiveStatus(p).makeSendCount()).isZero();
    }

    @Test
    void R5_deallocateCountsDownAndTheLastReferenceTakesTheName() {
        int name = task.insertSend(device);
        task.insertSend(device);

        task.ports().deallocate(name);
        assertThat(task.sendRight(name)).isSameAs(device);
        assertThat(object.noSenders).isEmpty();
        task.ports().deallocate(name);
        Expect.code(ReturnCode.KERN_INVALID_NAME, () -> task.ports().type(name));
        assertThat(object.noSenders).containsExactly(2);
    }

    @Test
    void R7_sendRightHoldsAtMost65534References() {
        int p = task.ports().allocate(RECEIVE);
        task.ports().insertRight(p, p, MAKE_SEND);

        task.ports().modRefs(p, SEND, 65533);
        assertThat(task.ports().getRefs(p, SEND)).isEqualTo(65534);
        Expect.code(ReturnCode.KERN_UREFS_OVERFLOW, () -> task.ports().modRefs(p, SEND, 1));
        Expect.code(ReturnCode.KERN_UREFS_OVERFLOW, () -> task.ports().modRefs(p, SEND, Integer.MAX_VALUE));
        Expect.code(ReturnCode.KERN_UREFS_OVERFLOW, () -> task.ports().insertRight(p, p, MAKE_SEND));
        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.ports().modRefs(p, SEND, -65535));
        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.ports().modRefs(p, SEND, Integer.MIN_VALUE));
        assertThat(task.ports().getRefs(p, SEND)).isEqualTo(65534);
        task.ports().modRefs(p, SEND, -65534);
        assertThat(task.ports().type(p)).isEqualTo(0x20000);
        assertThat(task.ports().getReceiveStatus(p).sendRights()).isFalse();
    }

    @Test
    void R7_deadNameHoldsOneReferenceMore() {
        int name = task.ports().allocate(DEAD_NAME);

        task.ports().modRefs(name, DEAD_NAME, 65534);
        Expect.code(ReturnCode.KERN_UREFS_OVERFLOW, () -> task.ports().modRefs(name, DEAD_NAME, 1));
        task.ports().modRefs(name, DEAD_NAME, -65535);
        Expect.code(ReturnCode.KERN_INVALID_NAME, () -> task.ports().type(name));
    }

    @Test
    void R7_rightThatArrivesAtAFullNameIsTakenInUncounted() {
        int name = task.insertSend(device);
        task.ports().modRefs(name, SEND, 65533);

        assertThat(task.insertSend(device)).isEqualTo(name);
        assertThat(task.ports().getRefs(name, SEND)).isEqualTo(65534);
        assertThat(device.sendRights()).isEqualTo(1);
    }

    @Test
    void R9_rightNotHeldCountsZero() {
        int p = task.ports().allocate(RECEIVE);

        assertThat(task.ports().getRefs(p, SEND)).isZero();
        assertThat(task.ports().getRefs(p, SEND_ONCE)).isZero();
        assertThat(task.ports().getRefs(p, 3)).isZero();
        assertThat(task.ports().getRefs(p, DEAD_NAME)).isZero();
        assertThat(task.ports().getRefs(p, RECEIVE)).isEqualTo(1);
    }

    @Test
    void R10_rightFiveIsInvalidEvenForAnUnknownName() {
        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.ports().getRefs(99, 5));
        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.ports().modRefs(99, 5, 0));
        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.ports().modRefs(99, -1, 0));
    }

    @Test
    void R11_wrongKindOfRightIsInvalid() {
        int p = task.ports().allocate(RECEIVE);
        task.ports().insertRight(10, p, MAKE_SEND_ONCE);

        Expect.code(ReturnCode.KERN_INVALID_RIGHT, () -> task.ports().modRefs(10, SEND, 1));
        Expect.code(ReturnCode.KERN_INVALID_RIGHT, () -> task.ports().modRefs(p, 3, 0));
        Expect.code(ReturnCode.KERN_INVALID_RIGHT, () -> task.ports().modRefs(p, SEND, 0));
        Expect.code(ReturnCode.KERN_INVALID_RIGHT, () -> task.ports().deallocate(p));
        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.ports().modRefs(10, SEND_ONCE, 1));
        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.ports().modRefs(10, SEND_ONCE, -2));
        task.ports().modRefs(10, SEND_ONCE, 0);
        assertThat(task.ports().type(10)).isEqualTo(0x40000);
    }

    @Test
    void R12_namesOfADeadPortReportDeadNameWithUnchangedReferences() {
        PortSpace other = kernel.createSpace(0, 1);
        int name = task.insertSend(device);
        task.ports().modRefs(name, SEND, 2);
        other.ports().allocate(RECEIVE);
        int elsewhere = other.insertSend(device);

        kernel.destroyKernelPort(device);

        assertThat(device.isDead()).isTrue();
        assertThat(task.ports().type(name)).isEqualTo(0x100000);
        assertThat(task.ports().getRefs(name, DEAD_NAME)).isEqualTo(3);
        assertThat(task.ports().getRefs(name, SEND)).isZero();
        Expect.code(ReturnCode.MACH_SEND_INVALID_DEST, () -> task.sendRight(name));
        assertThat(other.ports().names()).contains(new NameStatus(elsewhere, 0x100000, 1));
        task.ports().modRefs(name, DEAD_NAME, -3);
        Expect.code(ReturnCode.KERN_INVALID_NAME, () -> task.ports().type(name));
    }

    @Test
    void R12_sendRightBesideADyingReceiveRightBecomesADeadName() {
        int p = task.ports().allocate(RECEIVE);
        task.ports().insertRight(p, p, MAKE_SEND);
        task.ports().modRefs(p, SEND, 4);

        task.ports().modRefs(p, RECEIVE, -1);

        assertThat(task.ports().type(p)).isEqualTo(0x100000);
        assertThat(task.ports().getRefs(p, DEAD_NAME)).isEqualTo(5);
        Expect.code(ReturnCode.KERN_INVALID_RIGHT, () -> task.ports().modRefs(p, SEND, -1));
    }

    @Test
    void R14_insertRightTellsWhyANameIsUnfit() {
        int p = task.ports().allocate(RECEIVE);
        int q = task.ports().allocate(RECEIVE);
        int dead = task.ports().allocate(DEAD_NAME);
        task.ports().insertRight(p, p, MAKE_SEND);

        Expect.code(ReturnCode.KERN_RIGHT_EXISTS, () -> task.ports().insertRight(50, p, COPY_SEND));
        Expect.code(ReturnCode.KERN_RIGHT_EXISTS, () -> task.ports().insertRight(q, p, COPY_SEND));
        Expect.code(ReturnCode.KERN_NAME_EXISTS, () -> task.ports().insertRight(q, p, MAKE_SEND_ONCE));
        int send = task.insertSend(device);
        Expect.code(ReturnCode.KERN_NAME_EXISTS, () -> task.ports().insertRight(q, send, MOVE_SEND));
        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.ports().insertRight(0, p, MAKE_SEND));
        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.ports().insertRight(-1, p, MAKE_SEND));
        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.ports().insertRight(p, p, 15));
        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.ports().insertRight(p, p, 22));
        Expect.code(ReturnCode.KERN_INVALID_CAPABILITY, () -> task.ports().insertRight(p, 0, MAKE_SEND));
        Expect.code(ReturnCode.KERN_INVALID_CAPABILITY, () -> task.ports().insertRight(p, -1, MAKE_SEND));
        Expect.code(ReturnCode.KERN_INVALID_CAPABILITY, () -> task.ports().insertRight(p, dead, COPY_SEND));
        Expect.code(ReturnCode.KERN_INVALID_CAPABILITY, () -> task.ports().insertRight(q, q, COPY_SEND));
        Expect.code(ReturnCode.KERN_INVALID_CAPABILITY, () -> task.ports().insertRight(p, 99, MAKE_SEND));
        assertThat(task.ports().getRefs(p, SEND)).isEqualTo(1);
        assertThat(object.noSenders).as("the right that was moved and found no place").containsExactly(1);
    }

    @Test
    void R14_movedSendRightCanBeGivenAnotherName() {
        int send = task.insertSend(device);

        task.ports().insertRight(60, send, MOVE_SEND);

        assertThat(task.sendRight(60)).isSameAs(device);
        Expect.code(ReturnCode.KERN_INVALID_NAME, () -> task.ports().type(send));
        assertThat(object.noSenders).isEmpty();
        assertThat(device.makeSendCount()).isEqualTo(1);
    }

    @Test
    void R14_copyAndMoveToTheSameName() {
        int send = task.insertSend(device);

        task.ports().insertRight(send, send, COPY_SEND);
        assertThat(task.ports().getRefs(send, SEND)).isEqualTo(2);
        task.ports().insertRight(send, send, MOVE_SEND);
        assertThat(task.ports().getRefs(send, SEND)).isEqualTo(2);
        assertThat(device.makeSendCount()).isEqualTo(1);
        assertThat(device.sendRights()).isEqualTo(1);
    }

    @Test
    void R14_sendOnceRightMovesWithoutBeingUsed() {
        int p = task.ports().allocate(RECEIVE);
        task.ports().insertRight(10, p, MAKE_SEND_ONCE);

        task.ports().insertRight(20, 10, MOVE_SEND_ONCE);

        Expect.code(ReturnCode.KERN_INVALID_NAME, () -> task.ports().type(10));
        assertThat(task.ports().type(20)).isEqualTo(0x40000);
        assertThat(task.ports().getReceiveStatus(p).sendOnceRights()).isEqualTo(1);
        Expect.nothing(task, p);
    }

    @Test
    void R14_shortageOfNamesReleasesWhatWasInserted() {
        PortKernel narrow = new PortKernel(PortLimits.ofNames(1));
        PortSpace small = narrow.createSpace(0, 1);
        RecordingObject unreachable = new RecordingObject();
        int p = small.ports().allocate(RECEIVE);

        Expect.code(ReturnCode.KERN_RESOURCE_SHORTAGE, () -> small.ports().insertRight(9, p, MAKE_SEND_ONCE));
        Expect.notification(small, p, 71);
        Expect.code(ReturnCode.KERN_RESOURCE_SHORTAGE,
                () -> small.insertSend(narrow.createKernelPort(unreachable)));
        assertThat(unreachable.noSenders).containsExactly(1);
    }

    @Test
    void R18_taskDeathGivesUpEveryRight() {
        PortSpace other = kernel.createSpace(0, 1);
        int watched = other.ports().allocate(RECEIVE);
        int p = task.ports().allocate(RECEIVE);
        SendRight held = Expect.sendRight(task, p, MAKE_SEND);
        task.insertSend(device);
        task.ports().insertRight(30, p, MAKE_SEND_ONCE);
        Port port = task.receiveRight(p);
        other.ports().insertRight(watched, watched, MAKE_SEND);
        other.ports().requestNotification(watched, 70, 0, watched, 21);

        task.destroy();
        task.destroy();

        assertThat(object.noSenders).containsExactly(1);
        assertThat(port.isDead()).isTrue();
        assertThat(held.post(new Message(1, List.of()), new Origin(kernel), new Origin(kernel))).isFalse();
        assertThat(task.isDead()).isTrue();
        assertThat(task.size()).isZero();
        assertThat(other.ports().type(watched)).isEqualTo(0x30000);
    }

    @Test
    void R18_routinesOfADeadTaskAnswerInvalidTaskFirst() {
        task.destroy();

        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.ports().allocate(99));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.ports().deallocate(0));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.ports().destroy(0));
        Expect.code(ReturnCode.KERN_INVALID_TASK, task.ports()::names);
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.ports().type(0));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.ports().getRefs(0, 5));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.ports().modRefs(0, 5, 0));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.ports().setQlimit(0, 99));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.ports().getReceiveStatus(0));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.ports().insertRight(0, 0, 0));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.ports().requestNotification(0, 0, 0, 0, 21));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.sendRight(0));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.receiveRight(0));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.copyIn(0, 0));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.messages().receive(0, ReceiveOptions.ANY));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.messages().openReceiver(0, () -> {}));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.insertSend(device));
        assertThat(object.noSenders).as("the right that found no task").containsExactly(1);
    }
}
