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
        int p = task.allocate(RECEIVE);

        task.insertRight(p, p, MAKE_SEND);

        assertThat(task.type(p)).isEqualTo(0x30000);
        assertThat(task.getRefs(p, SEND)).isEqualTo(1);
        assertThat(task.getReceiveStatus(p).makeSendCount()).isEqualTo(1);
        assertThat(task.getReceiveStatus(p).sendRights()).isTrue();
    }

    @Test
    void R2_sendRightReceivedTwiceKeepsItsName() {
        int first = task.insertSend(device);
        int second = task.insertSend(device);

        assertThat(second).isEqualTo(first);
        assertThat(task.getRefs(first, SEND)).isEqualTo(2);
        assertThat(device.sendRights()).isEqualTo(1);
    }

    @Test
    void R4_sendOnceRightsHaveNamesOfTheirOwn() {
        int p = task.allocate(RECEIVE);
        task.insertRight(10, p, MAKE_SEND_ONCE);
        task.insertRight(11, p, MAKE_SEND_ONCE);

        assertThat(task.getRefs(10, SEND_ONCE)).isEqualTo(1);
        assertThat(task.getRefs(11, SEND_ONCE)).isEqualTo(1);
        assertThat(task.type(10)).isEqualTo(0x40000);
        assertThat(task.getReceiveStatus(p).sendOnceRights()).isEqualTo(2);
        assertThat(task.getReceiveStatus(p).makeSendCount()).isZero();
    }

    @Test
    void R5_deallocateCountsDownAndTheLastReferenceTakesTheName() {
        int name = task.insertSend(device);
        task.insertSend(device);

        task.deallocate(name);
        assertThat(task.sendRight(name)).isSameAs(device);
        assertThat(object.noSenders).isEmpty();
        task.deallocate(name);
        Expect.code(ReturnCode.KERN_INVALID_NAME, () -> task.type(name));
        assertThat(object.noSenders).containsExactly(2);
    }

    @Test
    void R7_sendRightHoldsAtMost65534References() {
        int p = task.allocate(RECEIVE);
        task.insertRight(p, p, MAKE_SEND);

        task.modRefs(p, SEND, 65533);
        assertThat(task.getRefs(p, SEND)).isEqualTo(65534);
        Expect.code(ReturnCode.KERN_UREFS_OVERFLOW, () -> task.modRefs(p, SEND, 1));
        Expect.code(ReturnCode.KERN_UREFS_OVERFLOW, () -> task.modRefs(p, SEND, Integer.MAX_VALUE));
        Expect.code(ReturnCode.KERN_UREFS_OVERFLOW, () -> task.insertRight(p, p, MAKE_SEND));
        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.modRefs(p, SEND, -65535));
        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.modRefs(p, SEND, Integer.MIN_VALUE));
        assertThat(task.getRefs(p, SEND)).isEqualTo(65534);
        task.modRefs(p, SEND, -65534);
        assertThat(task.type(p)).isEqualTo(0x20000);
        assertThat(task.getReceiveStatus(p).sendRights()).isFalse();
    }

    @Test
    void R7_deadNameHoldsOneReferenceMore() {
        int name = task.allocate(DEAD_NAME);

        task.modRefs(name, DEAD_NAME, 65534);
        Expect.code(ReturnCode.KERN_UREFS_OVERFLOW, () -> task.modRefs(name, DEAD_NAME, 1));
        task.modRefs(name, DEAD_NAME, -65535);
        Expect.code(ReturnCode.KERN_INVALID_NAME, () -> task.type(name));
    }

    @Test
    void R7_rightThatArrivesAtAFullNameIsTakenInUncounted() {
        int name = task.insertSend(device);
        task.modRefs(name, SEND, 65533);

        assertThat(task.insertSend(device)).isEqualTo(name);
        assertThat(task.getRefs(name, SEND)).isEqualTo(65534);
        assertThat(device.sendRights()).isEqualTo(1);
    }

    @Test
    void R9_rightNotHeldCountsZero() {
        int p = task.allocate(RECEIVE);

        assertThat(task.getRefs(p, SEND)).isZero();
        assertThat(task.getRefs(p, SEND_ONCE)).isZero();
        assertThat(task.getRefs(p, 3)).isZero();
        assertThat(task.getRefs(p, DEAD_NAME)).isZero();
        assertThat(task.getRefs(p, RECEIVE)).isEqualTo(1);
    }

    @Test
    void R10_rightFiveIsInvalidEvenForAnUnknownName() {
        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.getRefs(99, 5));
        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.modRefs(99, 5, 0));
        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.modRefs(99, -1, 0));
    }

    @Test
    void R11_wrongKindOfRightIsInvalid() {
        int p = task.allocate(RECEIVE);
        task.insertRight(10, p, MAKE_SEND_ONCE);

        Expect.code(ReturnCode.KERN_INVALID_RIGHT, () -> task.modRefs(10, SEND, 1));
        Expect.code(ReturnCode.KERN_INVALID_RIGHT, () -> task.modRefs(p, 3, 0));
        Expect.code(ReturnCode.KERN_INVALID_RIGHT, () -> task.modRefs(p, SEND, 0));
        Expect.code(ReturnCode.KERN_INVALID_RIGHT, () -> task.deallocate(p));
        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.modRefs(10, SEND_ONCE, 1));
        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.modRefs(10, SEND_ONCE, -2));
        task.modRefs(10, SEND_ONCE, 0);
        assertThat(task.type(10)).isEqualTo(0x40000);
    }

    @Test
    void R12_namesOfADeadPortReportDeadNameWithUnchangedReferences() {
        PortSpace other = kernel.createSpace(0, 1);
        int name = task.insertSend(device);
        task.modRefs(name, SEND, 2);
        other.allocate(RECEIVE);
        int elsewhere = other.insertSend(device);

        kernel.destroyKernelPort(device);

        assertThat(device.isDead()).isTrue();
        assertThat(task.type(name)).isEqualTo(0x100000);
        assertThat(task.getRefs(name, DEAD_NAME)).isEqualTo(3);
        assertThat(task.getRefs(name, SEND)).isZero();
        Expect.code(ReturnCode.MACH_SEND_INVALID_DEST, () -> task.sendRight(name));
        assertThat(other.names()).contains(new NameStatus(elsewhere, 0x100000, 1));
        task.modRefs(name, DEAD_NAME, -3);
        Expect.code(ReturnCode.KERN_INVALID_NAME, () -> task.type(name));
    }

    @Test
    void R12_sendRightBesideADyingReceiveRightBecomesADeadName() {
        int p = task.allocate(RECEIVE);
        task.insertRight(p, p, MAKE_SEND);
        task.modRefs(p, SEND, 4);

        task.modRefs(p, RECEIVE, -1);

        assertThat(task.type(p)).isEqualTo(0x100000);
        assertThat(task.getRefs(p, DEAD_NAME)).isEqualTo(5);
        Expect.code(ReturnCode.KERN_INVALID_RIGHT, () -> task.modRefs(p, SEND, -1));
    }

    @Test
    void R14_insertRightTellsWhyANameIsUnfit() {
        int p = task.allocate(RECEIVE);
        int q = task.allocate(RECEIVE);
        int dead = task.allocate(DEAD_NAME);
        task.insertRight(p, p, MAKE_SEND);

        Expect.code(ReturnCode.KERN_RIGHT_EXISTS, () -> task.insertRight(50, p, COPY_SEND));
        Expect.code(ReturnCode.KERN_RIGHT_EXISTS, () -> task.insertRight(q, p, COPY_SEND));
        Expect.code(ReturnCode.KERN_NAME_EXISTS, () -> task.insertRight(q, p, MAKE_SEND_ONCE));
        int send = task.insertSend(device);
        Expect.code(ReturnCode.KERN_NAME_EXISTS, () -> task.insertRight(q, send, MOVE_SEND));
        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.insertRight(0, p, MAKE_SEND));
        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.insertRight(-1, p, MAKE_SEND));
        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.insertRight(p, p, 15));
        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.insertRight(p, p, 22));
        Expect.code(ReturnCode.KERN_INVALID_CAPABILITY, () -> task.insertRight(p, 0, MAKE_SEND));
        Expect.code(ReturnCode.KERN_INVALID_CAPABILITY, () -> task.insertRight(p, -1, MAKE_SEND));
        Expect.code(ReturnCode.KERN_INVALID_CAPABILITY, () -> task.insertRight(p, dead, COPY_SEND));
        Expect.code(ReturnCode.KERN_INVALID_CAPABILITY, () -> task.insertRight(q, q, COPY_SEND));
        Expect.code(ReturnCode.KERN_INVALID_CAPABILITY, () -> task.insertRight(p, 99, MAKE_SEND));
        assertThat(task.getRefs(p, SEND)).isEqualTo(1);
        assertThat(object.noSenders).as("the right that was moved and found no place").containsExactly(1);
    }

    @Test
    void R14_movedSendRightCanBeGivenAnotherName() {
        int send = task.insertSend(device);

        task.insertRight(60, send, MOVE_SEND);

        assertThat(task.sendRight(60)).isSameAs(device);
        Expect.code(ReturnCode.KERN_INVALID_NAME, () -> task.type(send));
        assertThat(object.noSenders).isEmpty();
        assertThat(device.makeSendCount()).isEqualTo(1);
    }

    @Test
    void R14_copyAndMoveToTheSameName() {
        int send = task.insertSend(device);

        task.insertRight(send, send, COPY_SEND);
        assertThat(task.getRefs(send, SEND)).isEqualTo(2);
        task.insertRight(send, send, MOVE_SEND);
        assertThat(task.getRefs(send, SEND)).isEqualTo(2);
        assertThat(device.makeSendCount()).isEqualTo(1);
        assertThat(device.sendRights()).isEqualTo(1);
    }

    @Test
    void R14_sendOnceRightMovesWithoutBeingUsed() {
        int p = task.allocate(RECEIVE);
        task.insertRight(10, p, MAKE_SEND_ONCE);

        task.insertRight(20, 10, MOVE_SEND_ONCE);

        Expect.code(ReturnCode.KERN_INVALID_NAME, () -> task.type(10));
        assertThat(task.type(20)).isEqualTo(0x40000);
        assertThat(task.getReceiveStatus(p).sendOnceRights()).isEqualTo(1);
        Expect.nothing(task, p);
    }

    @Test
    void R14_shortageOfNamesReleasesWhatWasInserted() {
        PortKernel narrow = new PortKernel(PortLimits.ofNames(1));
        PortSpace small = narrow.createSpace(0, 1);
        RecordingObject unreachable = new RecordingObject();
        int p = small.allocate(RECEIVE);

        Expect.code(ReturnCode.KERN_RESOURCE_SHORTAGE, () -> small.insertRight(9, p, MAKE_SEND_ONCE));
        Expect.notification(small, p, 71);
        Expect.code(ReturnCode.KERN_RESOURCE_SHORTAGE,
                () -> small.insertSend(narrow.createKernelPort(unreachable)));
        assertThat(unreachable.noSenders).containsExactly(1);
    }

    @Test
    void R18_taskDeathGivesUpEveryRight() {
        PortSpace other = kernel.createSpace(0, 1);
        int watched = other.allocate(RECEIVE);
        int p = task.allocate(RECEIVE);
        SendRight held = Expect.sendRight(task, p, MAKE_SEND);
        task.insertSend(device);
        task.insertRight(30, p, MAKE_SEND_ONCE);
        Port port = task.receiveRight(p);
        other.insertRight(watched, watched, MAKE_SEND);
        other.requestNotification(watched, 70, 0, watched, 21);

        task.destroy();
        task.destroy();

        assertThat(object.noSenders).containsExactly(1);
        assertThat(port.isDead()).isTrue();
        assertThat(held.post(new Message(1, List.of()), new Origin(kernel), new Origin(kernel))).isFalse();
        assertThat(task.isDead()).isTrue();
        assertThat(task.size()).isZero();
        assertThat(other.type(watched)).isEqualTo(0x30000);
    }

    @Test
    void R18_routinesOfADeadTaskAnswerInvalidTaskFirst() {
        task.destroy();

        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.allocate(99));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.deallocate(0));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.destroy(0));
        Expect.code(ReturnCode.KERN_INVALID_TASK, task::names);
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.type(0));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.getRefs(0, 5));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.modRefs(0, 5, 0));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.setQlimit(0, 99));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.getReceiveStatus(0));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.insertRight(0, 0, 0));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.requestNotification(0, 0, 0, 0, 21));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.sendRight(0));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.receiveRight(0));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.copyIn(0, 0));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.messages().receive(0, ReceiveOptions.ANY));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.messages().openReceiver(0, () -> {}));
        Expect.code(ReturnCode.KERN_INVALID_TASK, () -> task.insertSend(device));
        assertThat(object.noSenders).as("the right that found no task").containsExactly(1);
    }
}
