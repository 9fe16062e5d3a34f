package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.it.Codes.KERN_INVALID_NAME;
import static org.machwire.it.Codes.KERN_INVALID_RIGHT;
import static org.machwire.it.Codes.KERN_INVALID_VALUE;
import static org.machwire.it.Codes.KERN_UREFS_OVERFLOW;
import static org.machwire.it.Codes.SUCCESS;
import static org.machwire.it.Codes.fails;
import static org.machwire.mach.MachMsgType.COPY_SEND;
import static org.machwire.mach.MachMsgType.MAKE_SEND;
import static org.machwire.mach.MachMsgType.MAKE_SEND_ONCE;
import static org.machwire.mach.MachMsgType.MOVE_RECEIVE;
import static org.machwire.mach.MachMsgType.MOVE_SEND;
import static org.machwire.mach.MachMsgType.MOVE_SEND_ONCE;
import static org.machwire.mach.MachPortRight.DEAD_NAME;
import static org.machwire.mach.MachPortRight.PORT_SET;
import static org.machwire.mach.MachPortRight.RECEIVE;
import static org.machwire.mach.MachPortRight.SEND;
import static org.machwire.mach.MachPortRight.SEND_ONCE;

import java.util.Arrays;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.v1.MachMessage;

/** Rights and their user references: statements R of MACH.md. */
class RightsIT {
    private static final int UNKNOWN = 0x123456;
    private static final int NULL = 0;
    private static final int DEAD = 0xffffffff;
    /** The most references that a send right has; a dead name has one more. */
    private static final int MOST = 65534;

    @RegisterExtension
    static final MachFixture MACH = new MachFixture();

    private RawMach task;

    @BeforeEach
    void attach() {
        task = MACH.task();
    }

    @Test
    void R1_aSendRightMadeFromOnesOwnReceiveRightSharesItsName() {
        int port = task.receiveRight();
        task.insert(port, port, MAKE_SEND);
        assertThat(task.type(port)).isEqualTo(0x30000);
        assertThat(task.sendRefs(port)).isOne();
        assertThat(task.status(port).getMscount()).isOne();
        assertThat(task.status(port).getSrights()).isTrue();
    }

    @Test
    void R2_aSendRightReceivedTwiceHasOneNameAndTwoReferences() {
        RawMach other = MACH.task();
        int port = task.receiveRight();
        int name = task.give(other, port, MAKE_SEND);
        assertThat(task.give(other, port, MAKE_SEND)).isEqualTo(name);
        assertThat(other.type(name)).isEqualTo(0x10000);
        assertThat(other.sendRefs(name)).isEqualTo(2);
        assertThat(task.status(port).getMscount()).isEqualTo(2);
    }

    @Test
    void R4_eachSendOnceRightHasANameOfItsOwn() {
        RawMach other = MACH.task();
        int port = task.receiveRight();
        int first = task.give(other, port, MAKE_SEND_ONCE);
        int second = task.give(other, port, MAKE_SEND_ONCE);
        assertThat(second).isNotEqualTo(first);
        for (int name : new int[]{first, second}) {
            assertThat(other.type(name)).isEqualTo(0x40000);
            assertThat(other.refs(name, SEND_ONCE)).isOne();
        }
        assertThat(task.status(port).getSorights()).isEqualTo(2);
        assertThat(task.status(port).getSrights()).isFalse();
    }

    @Test
    void R5_aSendRightGoesWithItsLastReference() {
        RawMach other = MACH.task();
        int port = task.receiveRight();
        int name = task.give(other, port, MAKE_SEND);
        other.modRefs(name, SEND, 1);
        other.deallocate(name);
        assertThat(other.sendRefs(name)).isOne();
        other.send(RawMessage.to(name, COPY_SEND).id(3));
        assertThat(task.receive(port).getId()).isEqualTo(3);
        other.deallocate(name);
        fails(KERN_INVALID_NAME, () -> other.deallocate(name));
    }

    @Test
    void R7_referencesDoNotExceedTheirMaximum() {
        int port = task.portWithSendRight();
        int dead = task.deadName();
        task.modRefs(port, SEND, MOST - 1);
        task.modRefs(dead, DEAD_NAME, MOST);
        assertThat(task.sendRefs(port)).isEqualTo(MOST);
        for (int delta : new int[]{1, 2, 65535, Integer.MAX_VALUE}) {
            fails(KERN_UREFS_OVERFLOW, () -> task.modRefs(port, SEND, delta));
            fails(KERN_UREFS_OVERFLOW, () -> task.modRefs(dead, DEAD_NAME, delta));
        }
        fails(KERN_UREFS_OVERFLOW, () -> task.insert(port, port, COPY_SEND));
        assertThat(task.sendRefs(port)).isEqualTo(MOST);
        assertThat(task.deadRefs(dead)).isEqualTo(MOST + 1);
    }

    @Test
    void R9_aRightThatIsNotHeldCountsZero() {
        int port = task.receiveRight();
        assertThat(task.refs(port, SEND)).isZero();
        assertThat(task.refs(port, SEND_ONCE)).isZero();
        assertThat(task.refs(port, PORT_SET)).isZero();
        assertThat(task.refs(port, DEAD_NAME)).isZero();
        assertThat(task.refs(task.deadName(), RECEIVE)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 0x7fffffff, -1})
    void R10_aRightThatIsNoneIsSeenBeforeTheName(int right) {
        for (int name : new int[]{task.receiveRight(), UNKNOWN, NULL}) {
            fails(KERN_INVALID_VALUE, () -> task.refs(name, right));
            fails(KERN_INVALID_VALUE, () -> task.modRefs(name, right, 0));
        }
    }

    @Test
    void R11_aRoutineForAnotherKindOfRightIsAnInvalidRight() {
        int port = task.receiveRight();
        int once = task.sendOnceRight(port);
        int set = task.portSet();
        int dead = task.deadName();
        fails(KERN_INVALID_RIGHT, () -> task.modRefs(once, SEND, 1));
        fails(KERN_INVALID_RIGHT, () -> task.modRefs(once, SEND, 0));
        fails(KERN_INVALID_RIGHT, () -> task.modRefs(port, SEND, 1));
        fails(KERN_INVALID_RIGHT, () -> task.modRefs(port, SEND_ONCE, -1));
        fails(KERN_INVALID_RIGHT, () -> task.modRefs(port, PORT_SET, -1));
        fails(KERN_INVALID_RIGHT, () -> task.modRefs(set, RECEIVE, -1));
        fails(KERN_INVALID_RIGHT, () -> task.modRefs(dead, SEND, -1));
        fails(KERN_INVALID_RIGHT, () -> task.modRefs(port, DEAD_NAME, -1));
        fails(KERN_INVALID_RIGHT, () -> task.deallocate(port));
        fails(KERN_INVALID_RIGHT, () -> task.deallocate(set));
    }

    @Test
    void R12_namesOfADestroyedPortAreDeadWithTheirReferences() {
        RawMach other = MACH.task();
        int port = task.receiveRight();
        int send = task.give(other, port, MAKE_SEND);
        other.modRefs(send, SEND, 4);
        int once = task.give(other, port, MAKE_SEND_ONCE);
        task.destroy(port);
        assertThat(other.type(send)).isEqualTo(0x100000);
        assertThat(other.deadRefs(send)).isEqualTo(5);
        assertThat(other.sendRefs(send)).isZero();
        assertThat(other.type(once)).isEqualTo(0x100000);
        assertThat(other.deadRefs(once)).isOne();
    }

    @Test
    void R20_aSendRightThatComesHomeJoinsTheReceiveRight() {
        RawMach other = MACH.task();
        int port = task.receiveRight();
        int name = task.give(other, port, MAKE_SEND);
        assertThat(other.give(task, name, MOVE_SEND)).isEqualTo(port);
        assertThat(task.type(port)).isEqualTo(0x30000);
        assertThat(task.sendRefs(port)).isOne();
        assertThat(other.isGone(name)).isTrue();
        assertThat(task.status(port).getMscount()).isOne();
    }

    @Test
    void R21_aReceiveRightJoinsTheSendRightOfItsReceiver() {
        RawMach other = MACH.task();
        int port = task.portWithSendRight();
        int name = task.give(other, port, COPY_SEND);
        assertThat(task.give(other, port, MOVE_RECEIVE)).isEqualTo(name);
        assertThat(other.type(name)).isEqualTo(0x30000);
        assertThat(other.sendRefs(name)).isOne();
        assertThat(task.type(port)).isEqualTo(0x10000);
        task.send(RawMessage.to(port, COPY_SEND).id(8));
        assertThat(other.receive(name).getId()).isEqualTo(8);
    }

    /** A send right to a port of another task. */
    private static int port(RawMach owner, RawMach holder) {
        return owner.give(holder, owner.receiveRight(), MAKE_SEND);
    }

    @Test
    void R29_referencesCanBeTakenToZeroAndNotBeyond() {
        int port = task.portWithSendRight();
        int dead = task.deadName();
        task.modRefs(port, SEND, 2);
        fails(KERN_INVALID_VALUE, () -> task.modRefs(port, SEND, -4));
        fails(KERN_INVALID_VALUE, () -> task.modRefs(port, SEND, Integer.MIN_VALUE));
        fails(KERN_INVALID_VALUE, () -> task.modRefs(dead, DEAD_NAME, -2));
        assertThat(task.sendRefs(port)).isEqualTo(3);
        task.modRefs(port, SEND, -3);
        assertThat(task.type(port)).isEqualTo(0x20000);
        assertThat(task.status(port).getSrights()).isFalse();
        task.modRefs(dead, DEAD_NAME, 0);
        task.modRefs(dead, DEAD_NAME, -1);
        assertThat(task.isGone(dead)).isTrue();
    }

    @Test
    void R30_aSendOnceRightCanOnlyKeepOrLoseItsOneReference() {
        int port = task.receiveRight();
        int once = task.sendOnceRight(port);
        fails(KERN_INVALID_VALUE, () -> task.modRefs(once, SEND_ONCE, 1));
        fails(KERN_INVALID_VALUE, () -> task.modRefs(once, SEND_ONCE, -2));
        task.modRefs(once, SEND_ONCE, 0);
        task.modRefs(once, SEND_ONCE, -1);
        assertThat(task.isGone(once)).isTrue();
        assertThat(task.status(port).getSorights()).isOne();
        assertThat(task.receive(port).getId()).isEqualTo(71);
        assertThat(task.status(port).getSorights()).isZero();
    }

    @Test
    void R31_aSendRightOutlivesTheReceiveRightOfItsNameAsADeadName() {
        int port = task.portWithSendRight();
        task.modRefs(port, SEND, 2);
        task.destroyReceive(port);
        assertThat(task.type(port)).isEqualTo(0x100000);
        assertThat(task.deadRefs(port)).isEqualTo(3);
        task.modRefs(port, DEAD_NAME, -3);
        assertThat(task.isGone(port)).isTrue();
    }

    @Test
    void R32_deallocatingTheSendRightOfANameLeavesItsReceiveRight() {
        int port = task.portWithSendRight();
        task.deallocate(port);
        assertThat(task.type(port)).isEqualTo(0x20000);
        assertThat(task.status(port).getSrights()).isFalse();
        fails(KERN_INVALID_RIGHT, () -> task.deallocate(port));
    }

    @Test
    void R33_movingTakesOneReferenceAndTheLastTakesTheName() {
        RawMach other = MACH.task();
        int send = port(MACH.task(), task);
        task.modRefs(send, SEND, 2);
        int name = task.give(other, send, MOVE_SEND);
        assertThat(task.sendRefs(send)).isEqualTo(2);
        task.give(other, send, MOVE_SEND);
        task.give(other, send, MOVE_SEND);
        assertThat(task.isGone(send)).isTrue();
        assertThat(other.sendRefs(name)).isEqualTo(3);
    }

    @Test
    void R34_aReceivedSendRightBeyondTheMaximumStaysThere() {
        RawMach other = MACH.task();
        int port = task.receiveRight();
        int name = task.give(other, port, MAKE_SEND);
        other.modRefs(name, SEND, MOST - 1);
        assertThat(task.give(other, port, MAKE_SEND)).isEqualTo(name);
        assertThat(other.sendRefs(name)).isEqualTo(MOST);
    }

    @Test
    void R35_deadNamesInABodyAreDeadRightsAndMovingTakesAReference() {
        int port = task.receiveRight();
        int dead = task.deadName();
        task.modRefs(dead, DEAD_NAME, 2);
        task.send(RawMessage.to(port, MAKE_SEND).rights(COPY_SEND, dead, NULL, DEAD).rights(MOVE_SEND, dead)
                .rights(MOVE_SEND_ONCE, dead));
        assertThat(task.deadRefs(dead)).isOne();
        MachMessage message = task.receive(port);
        assertThat(RawMessage.words(message.getBody(0))).containsExactly(DEAD, NULL, DEAD);
        assertThat(RawMessage.words(message.getBody(1))).containsExactly(DEAD);
        assertThat(message.getBody(1).getTypeName()).isEqualTo(17);
        assertThat(message.getBody(2).getTypeName()).isEqualTo(18);
        task.send(RawMessage.to(port, MAKE_SEND).rights(MOVE_SEND, dead));
        assertThat(task.isGone(dead)).isTrue();
    }

    @Test
    void R36_nothingCanBeMadeOfADeadName() {
        int port = task.receiveRight();
        int dead = task.deadName();
        for (int disposition : new int[]{MAKE_SEND, MAKE_SEND_ONCE, MOVE_RECEIVE}) {
            assertThat(task.sendCode(RawMessage.to(port, MAKE_SEND).rights(disposition, dead)))
                    .isEqualTo(Codes.SEND_INVALID_RIGHT);
        }
        assertThat(task.deadRefs(dead)).isOne();
        task.hasNothing(port);
    }

    @Test
    void R37_aSendRightOfAPortThatDiesInABodyArrivesDead() {
        RawMach other = MACH.task();
        int mine = task.receiveRight();
        int send = port(other, task);
        int theirs = other.give(task, other.receiveRight(), MAKE_SEND);
        assertThat(theirs).isNotEqualTo(send);
        task.send(RawMessage.to(mine, MAKE_SEND).rights(MOVE_SEND, send).rights(COPY_SEND, theirs));
        other.names().getNameList().stream().filter(name -> name != 1).forEach(other::destroy);
        MachMessage message = task.receive(mine);
        assertThat(RawMessage.words(message.getBody(0))).containsExactly(DEAD);
        assertThat(message.getBody(0).getTypeName()).isEqualTo(17);
        assertThat(RawMessage.words(message.getBody(1))).containsExactly(DEAD);
        assertThat(task.deadRefs(theirs)).isOne();
    }

    @Test
    void R38_aReferenceToADeadNameMayReachTheMaximumByANotification() {
        RawMach other = MACH.task();
        int port = task.receiveRight();
        int told = other.receiveRight();
        int name = task.give(other, port, MAKE_SEND);
        other.modRefs(name, SEND, MOST - 1);
        other.request(name, 72, 0, told);
        task.destroy(port);
        assertThat(other.deadRefs(name)).isEqualTo(MOST + 1);
        fails(KERN_UREFS_OVERFLOW, () -> other.modRefs(name, DEAD_NAME, 1));
        fails(KERN_UREFS_OVERFLOW, () -> other.request(name, 72, 1, told));
        assertThat(other.deadRefs(name)).isEqualTo(MOST + 1);
    }

    @Test
    void R39_thousandsOfRightsTravelInOneBody() {
        int port = task.receiveRight();
        int[] many = new int[10_000];
        Arrays.fill(many, port);
        assertThat(task.sendCode(RawMessage.to(port, MAKE_SEND).rights(MAKE_SEND, many))).isEqualTo(SUCCESS);
        assertThat(RawMessage.words(task.receive(port).getBody(0))).hasSize(many.length).containsOnly(port);
        assertThat(task.sendRefs(port)).isEqualTo(many.length);
        assertThat(task.status(port).getMscount()).isEqualTo(many.length + 1);
        task.send(RawMessage.to(port, MAKE_SEND).rights(MAKE_SEND_ONCE, many));
        assertThat(RawMessage.words(task.receive(port).getBody(0))).hasSize(many.length).doesNotHaveDuplicates();
        assertThat(task.status(port).getSorights()).isEqualTo(many.length);
    }
}
