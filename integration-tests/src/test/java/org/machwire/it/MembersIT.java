package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.it.Codes.KERN_INVALID_NAME;
import static org.machwire.it.Codes.KERN_INVALID_RIGHT;
import static org.machwire.it.Codes.KERN_NOT_IN_SET;
import static org.machwire.it.Codes.fails;
import static org.machwire.mach.MachMsgType.MAKE_SEND;
import static org.machwire.mach.MachPortRight.PORT_SET;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Names of port sets and of their members: statements P of MACH.md. */
class MembersIT {
    /** A name that no test has allocated. */
    private static final int UNKNOWN = 0x123456;
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
    void P2_aNewPortSetHasOneReference() {
        int set = task.portSet();
        assertThat(task.type(set)).isEqualTo(0x80000);
        assertThat(task.refs(set, PORT_SET)).isOne();
        assertThat(task.members(set)).isEmpty();
    }

    @Test
    void P12_aMemberIsListedAndKnowsItsSetAndMovingItThereAgainDoesNothing() {
        int port = task.receiveRight();
        int set = task.portSetOf(port);
        assertThat(task.members(set)).containsExactly(port);
        assertThat(task.status(port).getPset()).isEqualTo(set);
        task.moveMember(port, set);
        assertThat(task.members(set)).containsExactly(port);
        assertThat(task.status(port).getPset()).isEqualTo(set);
    }

    @Test
    void P27_aRenamedSetOrMemberStaysWhereItWas() {
        int port = task.receiveRight();
        int set = task.portSetOf(port);
        task.rename(set, 600);
        task.rename(port, 601);
        assertThat(task.status(601).getPset()).isEqualTo(600);
        assertThat(task.members(600)).containsExactly(601);
    }

    @Test
    void P29_theMembersOfADestroyedSetStayInNoSet() {
        int port = task.portWithSendRight();
        int set = task.portSetOf(port);
        task.send(RawMessage.to(port, MAKE_SEND).id(5));
        task.destroy(set);
        assertThat(task.status(port).getPset()).isZero();
        assertThat(task.receive(port).getId()).isEqualTo(5);
    }

    @Test
    void P30_aDestroyedMemberLeavesItsSet() {
        int port = task.receiveRight();
        int other = task.receiveRight();
        int set = task.portSetOf(other, port);
        assertThat(task.members(set)).containsExactly(port, other);
        task.destroy(port);
        assertThat(task.members(set)).containsExactly(other);
    }

    @Test
    void P31_aMemberCanMoveToAnotherSetAndOutOfAny() {
        int port = task.receiveRight();
        int first = task.portSetOf(port);
        int second = task.portSetOf(port);
        assertThat(task.members(first)).isEmpty();
        assertThat(task.members(second)).containsExactly(port);
        task.moveMember(port, NULL);
        assertThat(task.members(second)).isEmpty();
        assertThat(task.status(port).getPset()).isZero();
    }

    @Test
    void P32_moveMemberChecksTheMemberThenTheSetThenThatThereIsOneToLeave() {
        int port = task.receiveRight();
        int set = task.portSet();
        int send = task.task().attached().getRootDirectory();
        int dead = task.deadName();
        fails(KERN_INVALID_NAME, () -> task.moveMember(UNKNOWN, send));
        fails(KERN_INVALID_RIGHT, () -> task.moveMember(send, UNKNOWN));
        fails(KERN_INVALID_RIGHT, () -> task.moveMember(set, set));
        fails(KERN_INVALID_RIGHT, () -> task.moveMember(dead, set));
        fails(KERN_INVALID_NAME, () -> task.moveMember(port, UNKNOWN));
        fails(KERN_INVALID_NAME, () -> task.moveMember(port, DEAD));
        fails(KERN_INVALID_RIGHT, () -> task.moveMember(port, send));
        fails(KERN_INVALID_RIGHT, () -> task.moveMember(port, port));
        fails(KERN_NOT_IN_SET, () -> task.moveMember(port, NULL));
    }
}
