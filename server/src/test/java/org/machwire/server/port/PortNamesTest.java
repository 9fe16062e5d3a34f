package org.machwire.server.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.machwire.mach.ReturnCode;

/** Names and what is allocated under them: the P statements. */
class PortNamesTest {
    private static final int SEND = 0;
    private static final int RECEIVE = 1;
    private static final int SEND_ONCE = 2;
    private static final int PORT_SET = 3;
    private static final int DEAD_NAME = 4;

    private final PortKernel kernel = new PortKernel(PortLimits.ofNames(200));
    private final PortSpace task = kernel.createSpace(0, 1);

    @Test
    void P1_freshReceiveRightHasTheDefaultStatus() {
        int name = task.ports().allocate(RECEIVE);

        assertThat(task.ports().type(name)).isEqualTo(0x20000);
        assertThat(task.ports().getReceiveStatus(name))
                .isEqualTo(new PortStatus(0, 0, 0, 5, 0, 0, false, false, false));
    }

    @Test
    void P3_deadNameHasOneReferenceAndGoesWithIt() {
        int name = task.ports().allocate(DEAD_NAME);

        assertThat(task.ports().type(name)).isEqualTo(0x100000);
        assertThat(task.ports().getRefs(name, DEAD_NAME)).isEqualTo(1);
        task.ports().deallocate(name);
        Expect.code(ReturnCode.KERN_INVALID_NAME, () -> task.ports().type(name));
    }

    @Test
    void P4_otherRightsCannotBeAllocated() {
        for (int right : new int[]{SEND, SEND_ONCE, 5, -1}) {
            Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.ports().allocate(right));
        }
        assertThat(task.size()).isZero();
        assertThat(task.ports().type(task.ports().allocate(PORT_SET))).isEqualTo(0x80000);
    }

    @Test
    void P6_namesCountUpFromOneAndAreNeverNullOrDead() {
        for (int i = 1; i <= 200; i++) {
            assertThat(task.ports().allocate(RECEIVE)).isEqualTo(i);
        }
    }

    @Test
    void P8_unknownNameIsInvalidToEveryRoutine() {
        for (int name : new int[]{0, -1, 1, 77, 0x7fffffff}) {
            Expect.code(ReturnCode.KERN_INVALID_NAME, () -> task.ports().type(name));
            Expect.code(ReturnCode.KERN_INVALID_NAME, () -> task.ports().deallocate(name));
            Expect.code(ReturnCode.KERN_INVALID_NAME, () -> task.ports().destroy(name));
            Expect.code(ReturnCode.KERN_INVALID_NAME, () -> task.ports().getRefs(name, SEND));
            Expect.code(ReturnCode.KERN_INVALID_NAME, () -> task.ports().modRefs(name, SEND, 1));
            Expect.code(ReturnCode.KERN_INVALID_NAME, () -> task.ports().setQlimit(name, 1));
            Expect.code(ReturnCode.KERN_INVALID_NAME, () -> task.ports().getReceiveStatus(name));
        }
    }

    @Test
    void P10_queueLimitIsAtMostSixteenAndOnlyOfAReceiveRight() {
        int name = task.ports().allocate(RECEIVE);
        int send = task.insertSend(kernel.createKernelPort(new RecordingObject()));

        task.ports().setQlimit(name, 16);
        assertThat(task.ports().getReceiveStatus(name).queueLimit()).isEqualTo(16);
        task.ports().setQlimit(name, 0);
        assertThat(task.ports().getReceiveStatus(name).queueLimit()).isZero();
        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.ports().setQlimit(name, 17));
        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.ports().setQlimit(name, -1));
        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.ports().setQlimit(99, 17));
        Expect.code(ReturnCode.KERN_INVALID_RIGHT, () -> task.ports().setQlimit(send, 5));
        Expect.code(ReturnCode.KERN_INVALID_RIGHT, () -> task.ports().getReceiveStatus(send));
    }

    @Test
    void P15_receiveRightTakesNoDeltaButZeroAndMinusOne() {
        int name = task.ports().allocate(RECEIVE);

        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.ports().modRefs(name, RECEIVE, 1));
        Expect.code(ReturnCode.KERN_INVALID_VALUE, () -> task.ports().modRefs(name, RECEIVE, -2));
        task.ports().modRefs(name, RECEIVE, 0);
        assertThat(task.ports().type(name)).isEqualTo(0x20000);
        task.ports().modRefs(name, RECEIVE, -1);
        Expect.code(ReturnCode.KERN_INVALID_NAME, () -> task.ports().type(name));
    }

    @Test
    void freedNamesComeBackLastFreedFirst() {
        for (int i = 0; i < 5; i++) {
            task.ports().allocate(RECEIVE);
        }
        task.ports().destroy(2);
        task.ports().destroy(4);
        task.ports().destroy(3);

        assertThat(task.ports().allocate(DEAD_NAME)).isEqualTo(3);
        assertThat(task.ports().allocate(DEAD_NAME)).isEqualTo(4);
        assertThat(task.ports().allocate(DEAD_NAME)).isEqualTo(2);
        assertThat(task.ports().allocate(DEAD_NAME)).isEqualTo(6);
    }

    @Test
    void namesFreedBeyondTheFreeListAreHandedOutLowestFirstAfterIt() {
        for (int i = 0; i < 100; i++) {
            task.ports().allocate(DEAD_NAME);
        }
        for (int name = 100; name >= 1; name--) {
            task.ports().deallocate(name);
        }

        // 100 down to 37 fill the free list of 64; 36 down to 1 are free as if never used.
        for (int name = 37; name <= 100; name++) {
            assertThat(task.ports().allocate(DEAD_NAME)).isEqualTo(name);
        }
        for (int name = 1; name <= 36; name++) {
            assertThat(task.ports().allocate(DEAD_NAME)).isEqualTo(name);
        }
        assertThat(task.ports().allocate(DEAD_NAME)).isEqualTo(101);
    }

    @Test
    void limitOfNamesIsAShortageThatEndsWithTheFirstNameFreed() {
        PortSpace small = new PortKernel(PortLimits.ofNames(3)).createSpace(0, 1);
        Set<Integer> names = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            names.add(small.ports().allocate(RECEIVE));
        }

        assertThat(names).containsExactlyInAnyOrder(1, 2, 3);
        Expect.code(ReturnCode.KERN_RESOURCE_SHORTAGE, () -> small.ports().allocate(RECEIVE));
        Expect.code(ReturnCode.KERN_RESOURCE_SHORTAGE, () -> small.ports().allocate(DEAD_NAME));
        assertThat(small.size()).isEqualTo(3);
        small.ports().destroy(2);
        assertThat(small.ports().allocate(RECEIVE)).isEqualTo(2);
    }

    @Test
    void anExplicitHighNameIsReusedFromTheFreeListLikeAnyOther() {
        int high = 0xfffffff0;
        int send = task.insertSend(kernel.createKernelPort(new RecordingObject()));
        task.ports().insertRight(high, send, 17);

        assertThat(task.ports().names()).extracting(NameStatus::name).containsExactly(high);
        assertThat(task.ports().allocate(RECEIVE)).isEqualTo(send);
        task.ports().deallocate(high);
        assertThat(task.ports().allocate(RECEIVE)).isEqualTo(high);
    }

    @Test
    void namesAreListedInAscendingUnsignedOrderWithTheirTypes() {
        int receive = task.ports().allocate(RECEIVE);
        int dead = task.ports().allocate(DEAD_NAME);
        task.ports().insertRight(receive, receive, 20);
        task.ports().insertRight(0x90000000, receive, 21);
        task.ports().insertRight(7, receive, 21);

        assertThat(task.ports().names()).containsExactly(new NameStatus(receive, 0x30000, 1),
                new NameStatus(dead, 0x100000, 1), new NameStatus(7, 0x40000, 1),
                new NameStatus(0x90000000, 0x40000, 1));
    }

    @Test
    void aKernelNeedsALimitOfNames() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PortKernel(PortLimits.ofNames(0)));
        assertThatIllegalArgumentException().isThrownBy(() -> new PortKernel(PortLimits.ofNames(10_000_001)));
    }
}
