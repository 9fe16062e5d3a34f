package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.it.Codes.KERN_INVALID_ARGUMENT;
import static org.machwire.it.Codes.KERN_INVALID_NAME;
import static org.machwire.it.Codes.KERN_INVALID_RIGHT;
import static org.machwire.it.Codes.SUCCESS;
import static org.machwire.it.Codes.fails;
import static org.machwire.mach.MachMsgType.COPY_SEND;
import static org.machwire.mach.MachMsgType.MAKE_SEND;
import static org.machwire.mach.MachMsgType.MAKE_SEND_ONCE;
import static org.machwire.mach.MachMsgType.MOVE_SEND;
import static org.machwire.mach.MachMsgType.MOVE_SEND_ONCE;
import static org.machwire.mach.MachPortRight.SEND;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.machwire.v1.MachMessage;

/** Dead-name requests, and names that are deleted: statements N of MACH.md. */
class DeadNamesIT {
    private static final int UNKNOWN = 0x123456;
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
    void N9_theDeathOfAPortIsToldWithTheNameWhichGainsAReference() {
        int name = task.give(other, port, MAKE_SEND);
        int theirs = other.receiveRight();
        assertThat(other.request(name, DEAD_NAME, 0, theirs)).isZero();
        assertThat(other.type(name)).isEqualTo(0x80010000);
        task.destroy(port);
        MachMessage message = notification(other, theirs, 72);
        assertThat(RawMessage.word(message)).isEqualTo(name);
        assertThat(other.type(name)).isEqualTo(0x100000);
        assertThat(other.deadRefs(name)).isEqualTo(2);
        other.hasNothing(theirs);
    }

    @Test
    void N11_aPortSetHasNoDeadNameRequests() {
        fails(KERN_INVALID_RIGHT, () -> task.request(task.portSet(), DEAD_NAME, 0, told));
        fails(KERN_INVALID_NAME, () -> task.request(UNKNOWN, DEAD_NAME, 0, told));
    }

    @Test
    void N28_aDeadNameIsToldAtOnceToWhoeverAsksWithASync() {
        int dead = task.deadName();
        assertThat(task.request(dead, DEAD_NAME, 1, told)).isZero();
        assertThat(RawMessage.word(notification(task, told, 72))).isEqualTo(dead);
        assertThat(task.deadRefs(dead)).isEqualTo(2);
        fails(KERN_INVALID_ARGUMENT, () -> task.request(dead, DEAD_NAME, 0, told));
        fails(KERN_INVALID_ARGUMENT, () -> task.request(dead, DEAD_NAME, 1, 0));
        assertThat(task.deadRefs(dead)).isEqualTo(2);
    }

    @Test
    void N29_receiveAndSendOnceRightsHaveDeadNameRequestsToo() {
        int once = other.give(task, other.receiveRight(), MAKE_SEND_ONCE);
        task.request(once, DEAD_NAME, 0, told);
        assertThat(task.type(once)).isEqualTo(0x80040000);
        task.request(port, DEAD_NAME, 0, told);
        assertThat(task.type(port)).isEqualTo(0x80020000);
        other.names().getNameList().stream().filter(name -> name != 1).forEach(other::destroy);
        assertThat(RawMessage.word(notification(task, told, 72))).isEqualTo(once);
        assertThat(task.deadRefs(once)).isEqualTo(2);
    }

    @Test
    void N30_aReceiveRightDestroyedUnderASendRightTellsItsOwnHolder() {
        task.insert(port, port, MAKE_SEND);
        task.request(port, DEAD_NAME, 0, told);
        task.destroyReceive(port);
        assertThat(RawMessage.word(notification(task, told, 72))).isEqualTo(port);
        assertThat(task.type(port)).isEqualTo(0x100000);
        assertThat(task.deadRefs(port)).isEqualTo(2);
    }

    @Test
    void N31_aNameThatDisappearsIsToldToHaveBeenDeleted() {
        int name = other.give(task, other.receiveRight(), MAKE_SEND);
        task.modRefs(name, SEND, 1);
        task.request(name, DEAD_NAME, 0, told);
        task.deallocate(name);
        task.hasNothing(told);
        task.deallocate(name);
        MachMessage message = notification(task, told, 65);
        assertThat(RawMessage.word(message)).isEqualTo(name);
        assertThat(message.getBody(0).getTypeName()).isEqualTo(15);
        assertThat(task.isGone(name)).isTrue();
    }

    @Test
    void N32_everyWayToLoseANameIsADeletion() {
        int mailbox = task.receiveRight();
        int moved = requested(MAKE_SEND);
        task.send(RawMessage.to(mailbox, MAKE_SEND).rights(MOVE_SEND, moved));
        assertThat(RawMessage.word(notification(task, told, 65))).isEqualTo(moved);
        int used = requested(MAKE_SEND);
        task.send(RawMessage.to(used, MOVE_SEND));
        assertThat(RawMessage.word(notification(task, told, 65))).isEqualTo(used);
        int once = requested(MAKE_SEND_ONCE);
        task.send(RawMessage.to(once, MOVE_SEND_ONCE));
        assertThat(RawMessage.word(notification(task, told, 65))).isEqualTo(once);
        int counted = requested(MAKE_SEND);
        task.modRefs(counted, SEND, -1);
        assertThat(RawMessage.word(notification(task, told, 65))).isEqualTo(counted);
        task.request(port, DEAD_NAME, 0, told);
        task.destroy(port);
        assertThat(RawMessage.word(notification(task, told, 65))).isEqualTo(port);
    }

    /** A right to a new port of the other task's, with a dead-name request. */
    private int requested(int disposition) {
        int name = other.give(task, other.receiveRight(), disposition);
        task.request(name, DEAD_NAME, 0, told);
        return name;
    }

    @Test
    void N33_aDeadNameRequestMovesWithARename() {
        int theirs = other.receiveRight();
        int name = other.give(task, theirs, MAKE_SEND);
        task.request(name, DEAD_NAME, 0, told);
        task.rename(name, 9000);
        assertThat(task.type(9000)).isEqualTo(0x80010000);
        other.destroy(theirs);
        assertThat(RawMessage.word(notification(task, told, 72))).isEqualTo(9000);
    }

    @Test
    void N34_aDeadNameRequestIsReplacedOrCancelledLikeTheOthers() {
        int theirs = other.receiveRight();
        int name = other.give(task, theirs, MAKE_SEND);
        int second = task.receiveRight();
        task.request(name, DEAD_NAME, 0, told);
        int previous = task.request(name, DEAD_NAME, 0, second);
        task.send(RawMessage.to(previous, MOVE_SEND_ONCE).id(6));
        assertThat(task.receive(told).getId()).isEqualTo(6);
        int cancelled = task.request(name, DEAD_NAME, 0, 0);
        assertThat(task.type(cancelled)).isEqualTo(0x40000);
        assertThat(task.type(name)).isEqualTo(0x10000);
        other.destroy(theirs);
        task.hasNothing(second);
        assertThat(task.deadRefs(name)).isOne();
    }

    @Test
    void N38_aNotificationToAPortThatHasDiedIsNobodys() {
        int name = task.give(other, port, MAKE_SEND);
        int theirs = other.receiveRight();
        other.request(name, DEAD_NAME, 0, theirs);
        other.destroy(theirs);
        task.destroy(port);
        assertThat(other.type(name)).isEqualTo(0x100000);
        assertThat(other.sendCode(RawMessage.to(name, COPY_SEND))).isNotEqualTo(SUCCESS);
    }

    @Test
    void N43_aNameWhosePortHasDiedIsADeadNameThoughNobodyHasLooked() {
        int theirs = other.receiveRight();
        int name = other.give(task, theirs, MAKE_SEND);
        other.destroy(theirs);
        fails(KERN_INVALID_ARGUMENT, () -> task.request(name, DEAD_NAME, 0, told));
        notification(task, told, SEND_ONCE_DIED);
        task.request(name, DEAD_NAME, 1, told);
        assertThat(RawMessage.word(notification(task, told, 72))).isEqualTo(name);
        assertThat(task.deadRefs(name)).isEqualTo(2);
    }
}
