package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.it.Codes.KERN_INVALID_CAPABILITY;
import static org.machwire.it.Codes.KERN_INVALID_NAME;
import static org.machwire.it.Codes.KERN_INVALID_RIGHT;
import static org.machwire.it.Codes.KERN_INVALID_VALUE;
import static org.machwire.it.Codes.KERN_NAME_EXISTS;
import static org.machwire.it.Codes.KERN_RIGHT_EXISTS;
import static org.machwire.it.Codes.fails;
import static org.machwire.mach.MachMsgType.COPY_SEND;
import static org.machwire.mach.MachMsgType.MAKE_SEND;
import static org.machwire.mach.MachMsgType.MAKE_SEND_ONCE;
import static org.machwire.mach.MachMsgType.MOVE_RECEIVE;
import static org.machwire.mach.MachMsgType.MOVE_SEND;
import static org.machwire.mach.MachMsgType.MOVE_SEND_ONCE;
import static org.machwire.mach.MachPortRight.DEAD_NAME;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rights inserted under names and extracted from them: statements R of MACH.md. */
class InsertExtractIT {
    private static final int UNKNOWN = 0x123456;
    private static final int FREE = 7000;
    private static final int NULL = 0;
    private static final int DEAD = 0xffffffff;

    @RegisterExtension
    static final MachFixture MACH = new MachFixture();

    private RawMach task;

    @BeforeEach
    void attach() {
        task = MACH.task();
    }

    @Test
    void R14_aRightIsInsertedUnderAFreeNameOrThePortsOwn() {
        int port = task.receiveRight();
        int used = task.receiveRight();
        int dead = task.deadName();
        fails(KERN_RIGHT_EXISTS, () -> task.insert(FREE, port, MAKE_SEND));
        fails(KERN_RIGHT_EXISTS, () -> task.insert(used, port, MAKE_SEND));
        int once = task.sendOnceRight(port);
        fails(KERN_NAME_EXISTS, () -> task.insert(used, once, MOVE_SEND_ONCE));
        fails(KERN_INVALID_VALUE, () -> task.insert(NULL, port, MAKE_SEND));
        fails(KERN_INVALID_VALUE, () -> task.insert(DEAD, port, MAKE_SEND));
        fails(KERN_INVALID_CAPABILITY, () -> task.insert(FREE, NULL, MOVE_SEND));
        fails(KERN_INVALID_CAPABILITY, () -> task.insert(FREE, DEAD, MOVE_SEND));
        fails(KERN_INVALID_CAPABILITY, () -> task.insert(FREE, dead, COPY_SEND));
        assertThat(task.isGone(FREE)).isTrue();
    }

    @Test
    void R16_extractTakesARightAsAMessageWould() {
        int port = task.portWithSendRight();
        int pure = port(MACH.task(), task);
        fails(KERN_INVALID_VALUE, () -> task.extract(port, 15));
        fails(KERN_INVALID_VALUE, () -> task.extract(port, 22));
        fails(KERN_INVALID_VALUE, () -> task.extract(UNKNOWN, 22));
        fails(KERN_INVALID_NAME, () -> task.extract(UNKNOWN, COPY_SEND));
        fails(KERN_INVALID_RIGHT, () -> task.extract(pure, MAKE_SEND));
    }

    @Test
    void R22_theLastReferenceCanBeInsertedUnderAnotherName() {
        int send = port(MACH.task(), task);
        task.insert(FREE, send, MOVE_SEND);
        assertThat(task.isGone(send)).isTrue();
        assertThat(task.type(FREE)).isEqualTo(0x10000);
        assertThat(task.sendRefs(FREE)).isOne();
    }

    /** A send right to a port of another task. */
    private static int port(RawMach owner, RawMach holder) {
        return owner.give(holder, owner.receiveRight(), MAKE_SEND);
    }

    @Test
    void R23_insertChecksNameAndDispositionThenTheRightThenWhatIsThere() {
        int port = task.receiveRight();
        int used = task.receiveRight();
        int dead = task.deadName();
        for (int disposition : new int[]{0, 15, 22, 23, 255, -1}) {
            fails(KERN_INVALID_VALUE, () -> task.insert(FREE, port, disposition));
            fails(KERN_INVALID_VALUE, () -> task.insert(FREE, dead, disposition));
        }
        fails(KERN_INVALID_VALUE, () -> task.insert(NULL, dead, COPY_SEND));
        fails(KERN_INVALID_CAPABILITY, () -> task.insert(used, dead, COPY_SEND));
        fails(KERN_INVALID_CAPABILITY, () -> task.insert(FREE, UNKNOWN, COPY_SEND));
        fails(KERN_INVALID_CAPABILITY, () -> task.insert(port, port, COPY_SEND));
        fails(KERN_INVALID_CAPABILITY, () -> task.insert(FREE, port, MOVE_SEND_ONCE));
    }

    @Test
    void R24_aSendOnceRightIsInsertedUnderAFreeNameOnly() {
        int port = task.receiveRight();
        task.insert(FREE, port, MAKE_SEND_ONCE);
        assertThat(task.type(FREE)).isEqualTo(0x40000);
        assertThat(task.status(port).getSorights()).isOne();
        assertThat(task.status(port).getMscount()).isZero();
        fails(KERN_NAME_EXISTS, () -> task.insert(port, port, MAKE_SEND_ONCE));
    }

    @Test
    void R25_everyRightMadeIsCountedAndEveryReferenceToo() {
        int port = task.portWithSendRight();
        task.insert(port, port, MAKE_SEND);
        task.insert(port, port, COPY_SEND);
        assertThat(task.extract(port, MAKE_SEND)).isEqualTo(port);
        assertThat(task.sendRefs(port)).isEqualTo(4);
        assertThat(task.status(port).getMscount()).isEqualTo(3);
    }

    @Test
    void R26_aRightExtractedComesBackUnderItsPortsName() {
        int port = task.portWithSendRight();
        var copied = task.extracted(port, COPY_SEND);
        assertThat(copied.getRight()).isEqualTo(port);
        assertThat(copied.getType()).isEqualTo(17);
        assertThat(task.sendRefs(port)).isEqualTo(2);
        assertThat(task.extracted(port, MOVE_SEND).getRight()).isEqualTo(port);
        assertThat(task.sendRefs(port)).isEqualTo(2);
        var once = task.extracted(port, MAKE_SEND_ONCE);
        assertThat(once.getType()).isEqualTo(18);
        assertThat(task.type(once.getRight())).isEqualTo(0x40000);
        var moved = task.extracted(once.getRight(), MOVE_SEND_ONCE);
        assertThat(moved.getType()).isEqualTo(18);
        assertThat(task.type(moved.getRight())).isEqualTo(0x40000);
        assertThat(task.status(port).getSorights()).isOne();
    }

    @Test
    void R27_aReceiveRightExtractedIsOneThatMoved() {
        int port = task.portWithSendRight();
        task.setSeqno(port, 9);
        task.setPayload(port, 1);
        var moved = task.extracted(port, MOVE_RECEIVE);
        assertThat(moved.getType()).isEqualTo(16);
        assertThat(moved.getRight()).isEqualTo(port);
        assertThat(task.type(port)).isEqualTo(0x30000);
        assertThat(task.status(port).getSeqno()).isZero();
        assertThat(task.status(port).getMscount()).isZero();
    }

    @Test
    void R28_extractRefusesRightsThatTheDispositionCannotTake() {
        int port = task.receiveRight();
        int once = task.sendOnceRight(port);
        int send = port(MACH.task(), task);
        int dead = task.deadName();
        int set = task.portSet();
        fails(KERN_INVALID_RIGHT, () -> task.extract(port, COPY_SEND));
        fails(KERN_INVALID_RIGHT, () -> task.extract(port, MOVE_SEND));
        fails(KERN_INVALID_RIGHT, () -> task.extract(port, MOVE_SEND_ONCE));
        fails(KERN_INVALID_RIGHT, () -> task.extract(once, COPY_SEND));
        fails(KERN_INVALID_RIGHT, () -> task.extract(once, MOVE_SEND));
        fails(KERN_INVALID_RIGHT, () -> task.extract(send, MOVE_RECEIVE));
        fails(KERN_INVALID_RIGHT, () -> task.extract(send, MAKE_SEND_ONCE));
        fails(KERN_INVALID_RIGHT, () -> task.extract(send, MOVE_SEND_ONCE));
        fails(KERN_INVALID_RIGHT, () -> task.extract(dead, MAKE_SEND));
        fails(KERN_INVALID_RIGHT, () -> task.extract(dead, MOVE_RECEIVE));
        fails(KERN_INVALID_RIGHT, () -> task.extract(set, MOVE_RECEIVE));
        assertThat(task.sendRefs(send)).isOne();
    }

    @Test
    void R40_aDeadNameIsExtractedAsTheDeadPort() {
        int dead = task.deadName();
        task.modRefs(dead, DEAD_NAME, 1);
        assertThat(task.extract(dead, COPY_SEND)).isEqualTo(DEAD);
        assertThat(task.deadRefs(dead)).isEqualTo(2);
        assertThat(task.extract(dead, MOVE_SEND)).isEqualTo(DEAD);
        assertThat(task.extract(dead, MOVE_SEND_ONCE)).isEqualTo(DEAD);
        assertThat(task.isGone(dead)).isTrue();
    }
}
