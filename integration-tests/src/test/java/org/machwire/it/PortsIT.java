package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.it.Codes.KERN_INVALID_HOST;
import static org.machwire.it.Codes.KERN_INVALID_NAME;
import static org.machwire.it.Codes.KERN_INVALID_RIGHT;
import static org.machwire.it.Codes.KERN_INVALID_TASK;
import static org.machwire.it.Codes.KERN_INVALID_VALUE;
import static org.machwire.it.Codes.KERN_NAME_EXISTS;
import static org.machwire.it.Codes.SEND_TIMED_OUT;
import static org.machwire.it.Codes.SUCCESS;
import static org.machwire.it.Codes.fails;
import static org.machwire.mach.MachMsgType.MAKE_SEND;
import static org.machwire.mach.MachPortRight.DEAD_NAME;
import static org.machwire.mach.MachPortRight.PORT_SET;
import static org.machwire.mach.MachPortRight.RECEIVE;
import static org.machwire.mach.MachPortRight.SEND;
import static org.machwire.mach.MachPortRight.SEND_ONCE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.google.protobuf.ByteString;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.v1.MachMsgServiceGrpc;
import org.machwire.v1.MachPortNamesRequest;
import org.machwire.v1.MachPortNamesResponse;
import org.machwire.v1.MachPortServiceGrpc;
import org.machwire.v1.MachPortSetKtypeRequest;
import org.machwire.v1.MachPortStatus;
import org.machwire.v1.SendRequest;

/** Ports and their names: statements P of MACH.md. */
class PortsIT {
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
    void P1_aNewReceiveRightHasTheDefaults() {
        int port = task.receiveRight();
        assertThat(task.type(port)).isEqualTo(0x20000);
        assertThat(task.status(port)).isEqualTo(MachPortStatus.newBuilder().setQlimit(5).build());
        assertThat(task.refs(port, RECEIVE)).isOne();
    }

    @Test
    void P3_aNewDeadNameHasOneReferenceAndGoesWithIt() {
        int name = task.deadName();
        assertThat(task.type(name)).isEqualTo(0x100000);
        assertThat(task.deadRefs(name)).isOne();
        task.deallocate(name);
        fails(KERN_INVALID_NAME, () -> task.type(name));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 5, 6, 0x7fffffff, -1})
    void P4_noOtherRightCanBeAllocated(int right) {
        fails(KERN_INVALID_VALUE, () -> task.allocate(right));
        fails(KERN_INVALID_VALUE, () -> task.allocateName(right, UNKNOWN));
        assertThat(task.isGone(UNKNOWN)).isTrue();
    }

    @Test
    void P5_aNameToAllocateMustBeOneAndFree() {
        int used = task.receiveRight();
        fails(KERN_INVALID_VALUE, () -> task.allocateName(RECEIVE.number(), NULL));
        fails(KERN_INVALID_VALUE, () -> task.allocateName(RECEIVE.number(), DEAD));
        fails(KERN_NAME_EXISTS, () -> task.allocateName(RECEIVE.number(), used));
        fails(KERN_INVALID_VALUE, () -> task.allocateName(SEND.number(), used));
        assertThat(task.type(used)).isEqualTo(0x20000);
    }

    @Test
    void P6_neitherTheNullNorTheDeadNameIsEverHandedOut() {
        for (int i = 0; i < 200; i++) {
            assertThat(task.allocate(i % 2 == 0 ? RECEIVE.number() : DEAD_NAME.number())).isNotIn(NULL, DEAD);
        }
        assertThat(task.task().attached().getRootDirectory()).isNotIn(NULL, DEAD);
    }

    @ParameterizedTest
    @ValueSource(ints = {NULL, DEAD, UNKNOWN, 0x80000000})
    void P8_anUnknownNameIsInvalidToEveryRoutine(int name) {
        int own = task.receiveRight();
        fails(KERN_INVALID_NAME, () -> task.type(name));
        fails(KERN_INVALID_NAME, () -> task.deallocate(name));
        fails(KERN_INVALID_NAME, () -> task.destroy(name));
        fails(KERN_INVALID_NAME, () -> task.refs(name, SEND));
        fails(KERN_INVALID_NAME, () -> task.modRefs(name, SEND, 1));
        fails(KERN_INVALID_NAME, () -> task.modRefs(name, RECEIVE, -1));
        fails(KERN_INVALID_NAME, () -> task.rename(name, own + 1));
        fails(KERN_INVALID_NAME, () -> task.status(name));
        fails(KERN_INVALID_NAME, () -> task.setMscount(name, 1));
        fails(KERN_INVALID_NAME, () -> task.setSeqno(name, 1));
        fails(KERN_INVALID_NAME, () -> task.members(name));
        fails(KERN_INVALID_NAME, () -> task.moveMember(name, NULL));
        fails(KERN_INVALID_NAME, () -> task.setPayload(name, 1));
        fails(KERN_INVALID_NAME, () -> task.clearPayload(name));
    }

    @Test
    void P10_theQueueLimitIsCheckedBeforeTheName() {
        int port = task.receiveRight();
        task.setQlimit(port, 16);
        assertThat(task.status(port).getQlimit()).isEqualTo(16);
        fails(KERN_INVALID_VALUE, () -> task.setQlimit(port, 17));
        fails(KERN_INVALID_VALUE, () -> task.setQlimit(UNKNOWN, 17));
        fails(KERN_INVALID_VALUE, () -> task.setQlimit(UNKNOWN, -1));
        fails(KERN_INVALID_NAME, () -> task.setQlimit(UNKNOWN, 16));
        fails(KERN_INVALID_RIGHT, () -> task.setQlimit(task.task().attached().getRootDirectory(), 1));
        assertThat(task.status(port).getQlimit()).isEqualTo(16);
    }

    @Test
    void P11_makeSendCountAndSequenceNumberCanBeSet() {
        int port = task.receiveRight();
        task.setMscount(port, 7);
        task.setSeqno(port, 9);
        assertThat(task.status(port).getMscount()).isEqualTo(7);
        assertThat(task.status(port).getSeqno()).isEqualTo(9);
    }

    @Test
    void P15_aReceiveRightOrPortSetCanOnlyKeepOrLoseItsOneReference() {
        for (var right : List.of(RECEIVE, PORT_SET)) {
            int name = task.allocate(right.number());
            for (int delta : new int[]{1, 2, -2, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
                fails(KERN_INVALID_VALUE, () -> task.modRefs(name, right, delta));
            }
            task.modRefs(name, right, 0);
            assertThat(task.refs(name, right)).isOne();
            task.modRefs(name, right, -1);
            fails(KERN_INVALID_NAME, () -> task.type(name));
        }
    }

    @Test
    void P20_namesAreHandedOutLowestFirst() {
        int first = task.receiveRight();
        assertThat(List.of(task.portSet(), task.deadName(), task.receiveRight())).containsExactly(first + 1, first + 2,
                first + 3);
        assertThat(task.task().attached().getRootDirectory()).isEqualTo(1);
        assertThat(first).isEqualTo(2);
    }

    @Test
    void P21_theNameFreedLastIsTheNextToBeHandedOut() {
        int a = task.receiveRight();
        int b = task.deadName();
        int c = task.portSet();
        task.destroy(b);
        task.destroy(c);
        task.destroyReceive(a);
        assertThat(List.of(task.deadName(), task.receiveRight(), task.portSet(), task.portSet())).containsExactly(a, c,
                b, c + 1);
    }

    @Test
    void P22_sixtyFourFreedNamesAreRememberedThenTheLowestIsNext() {
        int[] names = new int[70];
        Arrays.setAll(names, i -> task.deadName());
        for (int name : names) {
            task.deallocate(name);
        }
        List<Integer> expected = new ArrayList<>();
        for (int i = 63; i >= 0; i--) {
            expected.add(names[i]);
        }
        for (int i = 64; i < 70; i++) {
            expected.add(names[i]);
        }
        List<Integer> again = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            again.add(task.deadName());
        }
        assertThat(again).isEqualTo(expected);
    }

    @Test
    void P23_aFreedNameTakenByNumberIsNotHandedOutAgain() {
        int a = task.deadName();
        int b = task.deadName();
        task.deallocate(a);
        task.deallocate(b);
        task.allocateName(RECEIVE.number(), b);
        assertThat(task.deadName()).isEqualTo(a);
        assertThat(task.deadName()).isEqualTo(b + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 0x7fffffff, 0x80000000, 0xfffffffe})
    void P24_anyNumberCanBeANameInItsPlaceAmongTheOthers(int name) {
        task.allocateName(PORT_SET.number(), name);
        int low = task.receiveRight();
        assertThat(task.type(name)).isEqualTo(0x80000);
        MachPortNamesResponse names = task.names();
        assertThat(names.getNameList()).containsExactly(1, low, name);
        assertThat(names.getTypeList()).containsExactly(0x10000, 0x20000, 0x80000);
    }

    @Test
    void P25_renameChecksTheNewNameThenThatItIsFreeThenTheOld() {
        int a = task.receiveRight();
        int b = task.receiveRight();
        fails(KERN_INVALID_VALUE, () -> task.rename(UNKNOWN, NULL));
        fails(KERN_INVALID_VALUE, () -> task.rename(a, DEAD));
        fails(KERN_NAME_EXISTS, () -> task.rename(UNKNOWN, b));
        fails(KERN_NAME_EXISTS, () -> task.rename(a, b));
        fails(KERN_NAME_EXISTS, () -> task.rename(a, a));
        fails(KERN_INVALID_NAME, () -> task.rename(UNKNOWN, b + 1));
        assertThat(task.type(a)).isEqualTo(0x20000);
    }

    @Test
    void P26_renameMovesAllRightsAndFreesTheOldName() {
        int port = task.portWithSendRight();
        task.modRefs(port, SEND, 4);
        task.rename(port, 500);
        assertThat(task.type(500)).isEqualTo(0x30000);
        assertThat(task.sendRefs(500)).isEqualTo(5);
        fails(KERN_INVALID_NAME, () -> task.type(port));
        assertThat(task.deadName()).isEqualTo(port);
        task.send(RawMessage.to(500, MAKE_SEND));
        assertThat(task.receive(500).getLocalPort()).isEqualTo(500);
    }

    @Test
    void P28_destroyTakesAllRightsOfANameAtOnce() {
        int port = task.portWithSendRight();
        task.modRefs(port, SEND, 10);
        int dead = task.deadName();
        task.modRefs(dead, DEAD_NAME, 7);
        task.destroy(port);
        task.destroy(dead);
        fails(KERN_INVALID_NAME, () -> task.type(port));
        fails(KERN_INVALID_NAME, () -> task.type(dead));
    }

    @Test
    void P33_routinesOfReceiveRightsRefuseOtherRights() {
        for (int name : new int[]{task.task().attached().getRootDirectory(), task.portSet(), task.deadName(),
                task.sendOnceRight(task.receiveRight())}) {
            fails(KERN_INVALID_RIGHT, () -> task.status(name));
            fails(KERN_INVALID_RIGHT, () -> task.setQlimit(name, 1));
            fails(KERN_INVALID_RIGHT, () -> task.setMscount(name, 1));
            fails(KERN_INVALID_RIGHT, () -> task.setSeqno(name, 1));
            fails(KERN_INVALID_RIGHT, () -> task.setPayload(name, 1));
            fails(KERN_INVALID_RIGHT, () -> task.clearPayload(name));
        }
        fails(KERN_INVALID_RIGHT, () -> task.members(task.receiveRight()));
        fails(KERN_INVALID_RIGHT, () -> task.members(task.deadName()));
    }

    @Test
    void P34_aQueueLimitOfZeroIsAcceptedAndLetsNothingIn() {
        int port = task.receiveRight();
        task.setQlimit(port, 0);
        assertThat(task.sendCode(RawMessage.to(port, MAKE_SEND))).isEqualTo(SEND_TIMED_OUT);
        task.setQlimit(port, 1);
        assertThat(task.sendCode(RawMessage.to(port, MAKE_SEND))).isEqualTo(SUCCESS);
        assertThat(task.status(port).getMsgcount()).isOne();
    }

    @Test
    void P35_countsAreWordsOf32Bits() {
        int port = task.receiveRight();
        task.setMscount(port, -1);
        task.setSeqno(port, -1);
        assertThat(task.status(port).getMscount()).isEqualTo(-1);
        task.insert(port, port, MAKE_SEND);
        assertThat(task.status(port).getMscount()).isZero();
        task.send(RawMessage.to(port, MAKE_SEND));
        task.send(RawMessage.to(port, MAKE_SEND));
        assertThat(task.receive(port).getSeqno()).isEqualTo(-1);
        assertThat(task.receive(port).getSeqno()).isZero();
    }

    @Test
    void P36_nobodyIsGivenTheHostPortThatSetKtypeNeeds() {
        int port = task.receiveRight();
        fails(KERN_INVALID_HOST, () -> task.ports().machPortSetKtype(MachPortSetKtypeRequest.newBuilder()
                .setHostPriv(port).setName(port).setRight(RECEIVE.number()).setKtype(28).build()));
        fails(KERN_INVALID_HOST, () -> task.ports().machPortSetKtype(MachPortSetKtypeRequest.getDefaultInstance()));
    }

    @Test
    void P37_anIdThatIsNoTasksIsAnInvalidTask() {
        try (RawClient client = new RawClient(MACH.server().socket())) {
            for (int octets : new int[]{0, 1, 15, 16, 17}) {
                var channel = client.as(ByteString.copyFrom(new byte[octets]));
                fails(KERN_INVALID_TASK, () -> MachPortServiceGrpc.newBlockingStub(channel)
                        .machPortNames(MachPortNamesRequest.getDefaultInstance()));
                fails(KERN_INVALID_TASK, () -> MachMsgServiceGrpc.newBlockingStub(channel)
                        .send(SendRequest.getDefaultInstance()));
            }
            fails(KERN_INVALID_TASK, () -> MachPortServiceGrpc.newBlockingStub(client.channel())
                    .machPortNames(MachPortNamesRequest.getDefaultInstance()));
        }
    }

    @Test
    void P38_namesListsEveryNameWithItsTypeInAscendingOrder() {
        int port = task.portWithSendRight();
        int once = task.sendOnceRight(port);
        int set = task.portSet();
        int dead = task.deadName();
        assertThat(task.names().getNameList()).containsExactly(1, port, once, set, dead);
        assertThat(task.names().getTypeList()).containsExactly(0x10000, 0x30000, 0x40000, 0x80000, 0x100000);
        assertThat(task.refs(once, SEND_ONCE)).isOne();
    }

    @Test
    void P39_namesMeanNothingInAnotherTask() {
        RawMach other = MACH.task();
        int mine = task.receiveRight();
        int theirs = other.portSet();
        assertThat(theirs).isEqualTo(mine);
        other.destroy(theirs);
        assertThat(task.type(mine)).isEqualTo(0x20000);
        fails(KERN_INVALID_NAME, () -> other.type(mine));
    }
}
