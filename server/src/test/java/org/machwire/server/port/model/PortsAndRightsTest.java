package org.machwire.server.port.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The model against the statements about ports and rights. */
class PortsAndRightsTest {
    private final ModelKernel kernel = new ModelKernel();
    private final TaskPorts a = kernel.newTask();
    private final TaskPorts b = kernel.newTask();

    private static int receive(TaskPorts task) {
        return task.allocate(Mach.RIGHT_RECEIVE).values().getFirst();
    }

    @Test
    void P1_freshReceiveRight() {
        int port = receive(a);
        assertThat(a.type(port).values()).containsExactly(0x20000);
        assertThat(a.getReceiveStatus(port).status()).isEqualTo(new Status(0, 0, 0, 5, 0, 0, false, false, false));
    }

    @Test
    void P2_P3_setAndDeadName() {
        assertThat(a.allocate(Mach.RIGHT_PORT_SET).values()).containsExactly(1);
        assertThat(a.type(1).values()).containsExactly(0x80000);
        assertThat(a.getRefs(1, Mach.RIGHT_PORT_SET).values()).containsExactly(1);
        assertThat(a.allocate(Mach.RIGHT_DEAD_NAME).values()).containsExactly(2);
        assertThat(a.getRefs(2, Mach.RIGHT_DEAD_NAME).values()).containsExactly(1);
        assertThat(a.deallocate(2).code()).isZero();
        assertThat(a.type(2).code()).isEqualTo(15);
    }

    @Test
    void P4_P5_badAllocations() {
        for (int right : new int[]{0, 2, 5, -1}) {
            assertThat(a.allocate(right).code()).isEqualTo(18);
        }
        assertThat(a.allocateName(Mach.RIGHT_RECEIVE, 0).code()).isEqualTo(18);
        assertThat(a.allocateName(Mach.RIGHT_RECEIVE, -1).code()).isEqualTo(18);
        assertThat(a.allocateName(Mach.RIGHT_RECEIVE, 7).code()).isZero();
        assertThat(a.allocateName(Mach.RIGHT_RECEIVE, 7).code()).isEqualTo(13);
    }

    @Test
    void P6_namesAreTheLowestButFreedOnesComeFirst() {
        List<Integer> handedOut = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            handedOut.add(receive(a));
        }
        a.destroy(2);
        a.destroy(4);
        a.destroy(1);
        for (int i = 0; i < 4; i++) {
            handedOut.add(receive(a));
        }
        assertThat(handedOut).containsExactly(1, 2, 3, 4, 1, 4, 2, 5);
    }

    @Test
    void P8_R10_unknownNames() {
        assertThat(List.of(a.type(9).code(), a.deallocate(9).code(), a.destroy(9).code(), a.getRefs(9, 0).code(),
                a.modRefs(9, 0, 1).code())).containsOnly(15);
        assertThat(a.getRefs(9, 5).code()).isEqualTo(18);
        assertThat(a.modRefs(9, 5, 1).code()).isEqualTo(18);
    }

    @Test
    void P10_P11_settings() {
        int port = receive(a);
        int send = a.give(port, Mach.MAKE_SEND, b).values().getFirst();
        assertThat(a.setQlimit(port, 16).code()).isZero();
        assertThat(a.setQlimit(port, 17).code()).isEqualTo(18);
        assertThat(b.setQlimit(send, 1).code()).isEqualTo(17);
        assertThat(b.setQlimit(99, 1).code()).isEqualTo(15);
        a.setMscount(port, 7);
        a.setSeqno(port, 9);
        assertThat(a.getReceiveStatus(port).status()).isEqualTo(new Status(0, 9, 7, 16, 0, 0, true, false, false));
    }

    @Test
    void P12_moveMember() {
        int port = receive(a);
        int set = a.allocate(Mach.RIGHT_PORT_SET).values().getFirst();
        assertThat(a.moveMember(port, 0).code()).isEqualTo(12);
        assertThat(a.moveMember(port, set).code()).isZero();
        assertThat(a.moveMember(port, set).code()).isZero();
        assertThat(a.getSetStatus(set).values()).containsExactly(port);
        assertThat(a.getReceiveStatus(port).status()).isEqualTo(new Status(set, 0, 0, 5, 0, 0, false, false, false));
    }

    @Test
    void P15_receiveRightsAndSetsHaveOneReference() {
        int port = receive(a);
        int set = a.allocate(Mach.RIGHT_PORT_SET).values().getFirst();
        assertThat(a.modRefs(port, Mach.RIGHT_RECEIVE, 1).code()).isEqualTo(18);
        assertThat(a.modRefs(port, Mach.RIGHT_RECEIVE, 0).code()).isZero();
        assertThat(a.modRefs(port, Mach.RIGHT_RECEIVE, -1).code()).isZero();
        assertThat(a.modRefs(set, Mach.RIGHT_PORT_SET, 1).code()).isEqualTo(18);
        assertThat(a.modRefs(set, Mach.RIGHT_PORT_SET, -1).code()).isZero();
        assertThat(a.names().values()).isEmpty();
    }

    @Test
    void R1_R9_sendRightBesideItsReceiveRight() {
        int port = receive(a);
        assertThat(a.getRefs(port, Mach.RIGHT_SEND).values()).containsExactly(0);
        assertThat(a.insertRight(port, port, Mach.MAKE_SEND).code()).isZero();
        assertThat(a.type(port).values()).containsExactly(0x30000);
        assertThat(a.getRefs(port, Mach.RIGHT_SEND).values()).containsExactly(1);
        assertThat(a.getReceiveStatus(port).status()).isEqualTo(new Status(0, 0, 1, 5, 0, 0, true, false, false));
    }

    @Test
    void R2_R4_R5_sendRightsShareANameAndSendOnceRightsDoNot() {
        int port = receive(a);
        assertThat(a.give(port, Mach.MAKE_SEND, b).values()).containsExactly(1, 17);
        assertThat(a.give(port, Mach.MAKE_SEND, b).values()).containsExactly(1, 17);
        assertThat(a.give(port, Mach.MAKE_SEND_ONCE, b).values()).containsExactly(2, 18);
        assertThat(a.give(port, Mach.MAKE_SEND_ONCE, b).values()).containsExactly(3, 18);
        assertThat(b.getRefs(1, Mach.RIGHT_SEND).values()).containsExactly(2);
        assertThat(a.getReceiveStatus(port).status()).isEqualTo(new Status(0, 0, 2, 5, 0, 2, true, false, false));
        assertThat(b.deallocate(1).code()).isZero();
        assertThat(b.deallocate(1).code()).isZero();
        assertThat(b.deallocate(1).code()).isEqualTo(15);
    }

    @Test
    void R7_R11_limitsAndWrongRights() {
        int port = receive(a);
        a.insertRight(port, port, Mach.MAKE_SEND);
        assertThat(a.modRefs(port, Mach.RIGHT_SEND, 65533).code()).isZero();
        assertThat(a.modRefs(port, Mach.RIGHT_SEND, 1).code()).isEqualTo(19);
        assertThat(a.insertRight(port, port, Mach.MAKE_SEND).code()).isEqualTo(19);
        int once = a.give(port, Mach.MAKE_SEND_ONCE, b).values().getFirst();
        assertThat(b.modRefs(once, Mach.RIGHT_SEND, -1).code()).isEqualTo(17);
        assertThat(b.deallocate(receive(b)).code()).isEqualTo(17);
    }

    @Test
    void R12_deathOfThePortLeavesDeadNamesWithTheirReferences() {
        int port = receive(a);
        a.give(port, Mach.MAKE_SEND, b);
        a.give(port, Mach.MAKE_SEND, b);
        a.destroy(port);
        assertThat(b.names().values()).containsExactly(1, 0x100000);
        assertThat(b.getRefs(1, Mach.RIGHT_DEAD_NAME).values()).containsExactly(2);
    }

    @Test
    void R14_insertionsThatAreRefused() {
        int port = receive(a);
        int other = receive(a);
        int once = a.extractRight(port, Mach.MAKE_SEND_ONCE).values().getFirst();
        assertThat(a.insertRight(other, port, Mach.MAKE_SEND).code()).isEqualTo(21);
        assertThat(a.insertRight(other, once, Mach.MOVE_SEND_ONCE).code()).isEqualTo(13);
        assertThat(a.insertRight(0, port, Mach.MAKE_SEND).code()).isEqualTo(18);
        assertThat(a.insertRight(50, Mach.DEAD, Mach.COPY_SEND).code()).isEqualTo(20);
    }

    @Test
    void R16_extraction() {
        int port = receive(a);
        int send = a.give(port, Mach.MAKE_SEND, b).values().getFirst();
        assertThat(b.extractRight(send, Mach.MAKE_SEND).code()).isEqualTo(17);
        assertThat(b.extractRight(send, 15).code()).isEqualTo(18);
        assertThat(b.extractRight(send, 22).code()).isEqualTo(18);
        assertThat(b.extractRight(99, Mach.COPY_SEND).code()).isEqualTo(15);
        assertThat(b.give(send, Mach.MOVE_SEND, a).values()).containsExactly(port, 17);
        assertThat(b.type(send).code()).isEqualTo(15);
    }
}
