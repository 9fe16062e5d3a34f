package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.it.Codes.RCV_INVALID_NAME;
import static org.machwire.it.Codes.RCV_IN_SET;
import static org.machwire.it.Codes.RCV_TIMED_OUT;
import static org.machwire.it.Codes.RCV_TOO_LARGE;
import static org.machwire.it.Codes.SEND_INVALID_DEST;
import static org.machwire.it.Codes.SEND_INVALID_HEADER;
import static org.machwire.it.Codes.SEND_INVALID_REPLY;
import static org.machwire.it.Codes.SEND_TIMED_OUT;
import static org.machwire.it.Codes.SUCCESS;
import static org.machwire.mach.MachMsgOption.RCV_LARGE;
import static org.machwire.mach.MachMsgOption.RCV_TIMEOUT;
import static org.machwire.mach.MachMsgType.COPY_SEND;
import static org.machwire.mach.MachMsgType.MAKE_SEND;
import static org.machwire.mach.MachMsgType.MAKE_SEND_ONCE;
import static org.machwire.mach.MachMsgType.MOVE_RECEIVE;
import static org.machwire.mach.MachMsgType.MOVE_SEND;
import static org.machwire.mach.MachMsgType.MOVE_SEND_ONCE;
import static org.machwire.mach.MachPortRight.DEAD_NAME;
import static org.machwire.mach.MachPortRight.SEND;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.mach.MachMsgBits;
import org.machwire.v1.LookupRequest;
import org.machwire.v1.MachMessage;
import org.machwire.v1.ReceiveRequest;
import org.machwire.v1.RpcRequest;

/** Messages that need nobody to wait, their headers above all: statements M of MACH.md. */
class MessagesIT {
    private static final int UNKNOWN = 0x123456;
    private static final int NULL = 0;
    private static final int DEAD = 0xffffffff;

    @RegisterExtension
    static final MachFixture MACH = new MachFixture();

    private RawMach task;
    private RawMach other;
    /** A receive right of the task's. */
    private int port;

    @BeforeEach
    void attach() {
        task = MACH.task();
        other = MACH.task();
        port = task.receiveRight();
    }

    @Test
    void M1_messagesArriveInOrderNumberedFromZero() {
        for (int i = 0; i < 5; i++) {
            task.send(RawMessage.to(port, MAKE_SEND).id(100 + i));
        }
        for (int i = 0; i < 5; i++) {
            MachMessage message = task.receive(port);
            assertThat(message.getId()).isEqualTo(100 + i);
            assertThat(message.getSeqno()).isEqualTo(i);
        }
        assertThat(task.status(port).getSeqno()).isEqualTo(5);
    }

    @Test
    void M2_aDestinationMustBeALiveRightOfTheKindThatTheDispositionTakes() {
        int send = task.give(other, port, MAKE_SEND);
        int once = task.give(other, port, MAKE_SEND_ONCE);
        for (int disposition = 17; disposition <= 21; disposition++) {
            for (int name : new int[]{UNKNOWN, NULL, DEAD, task.deadName(), task.portSet()}) {
                assertThat(task.sendCode(RawMessage.to(name, disposition))).isEqualTo(SEND_INVALID_DEST);
            }
        }
        for (int disposition : new int[]{COPY_SEND, MOVE_SEND, MOVE_SEND_ONCE}) {
            assertThat(task.sendCode(RawMessage.to(port, disposition))).isEqualTo(SEND_INVALID_DEST);
        }
        for (int disposition : new int[]{MAKE_SEND, MAKE_SEND_ONCE, MOVE_SEND_ONCE}) {
            assertThat(other.sendCode(RawMessage.to(send, disposition))).isEqualTo(SEND_INVALID_DEST);
        }
        for (int disposition : new int[]{MAKE_SEND, MAKE_SEND_ONCE, COPY_SEND, MOVE_SEND}) {
            assertThat(other.sendCode(RawMessage.to(once, disposition))).isEqualTo(SEND_INVALID_DEST);
        }
        task.destroy(port);
        assertThat(other.sendCode(RawMessage.to(send, COPY_SEND))).isEqualTo(SEND_INVALID_DEST);
        assertThat(other.sendCode(RawMessage.to(once, MOVE_SEND_ONCE))).isEqualTo(SEND_INVALID_DEST);
        assertThat(other.deadRefs(send)).isOne();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 22, 23, 255})
    void M3_dispositionsThatNoHeaderHasAreRefused(int disposition) {
        int send = task.portWithSendRight();
        assertThat(task.sendCode(RawMessage.to(send, disposition))).isEqualTo(SEND_INVALID_HEADER);
        assertThat(task.sendCode(RawMessage.to(UNKNOWN, disposition))).isEqualTo(SEND_INVALID_HEADER);
        assertThat(task.sendCode(RawMessage.to(send, COPY_SEND).reply(port, disposition)))
                .isEqualTo(SEND_INVALID_HEADER);
        assertThat(task.sendCode(RawMessage.to(UNKNOWN, COPY_SEND).reply(port, disposition)))
                .isEqualTo(SEND_INVALID_HEADER);
        task.hasNothing(send);
    }

    @Test
    void M5_fiveMessagesFitAndOneMoreWhenOneIsReceived() {
        for (int i = 0; i < 5; i++) {
            task.send(RawMessage.to(port, MAKE_SEND));
        }
        assertThat(task.sendCode(RawMessage.to(port, MAKE_SEND))).isEqualTo(SEND_TIMED_OUT);
        assertThat(task.status(port).getMsgcount()).isEqualTo(5);
        task.receive(port);
        task.send(RawMessage.to(port, MAKE_SEND));
        assertThat(task.status(port).getMsgcount()).isEqualTo(5);
    }

    @Test
    void M11_theReceiverSeesTheReplyRightAsRemoteAndItsPortAsLocal() {
        int send = task.give(other, port, MAKE_SEND);
        int reply = other.receiveRight();
        other.send(RawMessage.to(send, COPY_SEND).reply(reply, MAKE_SEND_ONCE).id(-7));
        MachMessage once = task.receive(port);
        assertThat(once.getBits()).isEqualTo(MachMsgBits.of(18, 17));
        assertThat(task.type(once.getRemotePort())).isEqualTo(0x40000);
        assertThat(once.getLocalPort()).isEqualTo(port);
        assertThat(once.getId()).isEqualTo(-7);
        other.send(RawMessage.to(send, COPY_SEND).reply(reply, MAKE_SEND));
        MachMessage kept = task.receive(port);
        assertThat(kept.getBits()).isEqualTo(MachMsgBits.of(17, 17));
        assertThat(task.type(kept.getRemotePort())).isEqualTo(0x10000);
        other.send(RawMessage.to(send, COPY_SEND));
        MachMessage none = task.receive(port);
        assertThat(none.getBits()).isEqualTo(MachMsgBits.of(0, 17));
        assertThat(none.getRemotePort()).isZero();
        task.send(RawMessage.to(port, MAKE_SEND_ONCE));
        assertThat(task.receive(port).getBits()).isEqualTo(MachMsgBits.of(0, 18));
    }

    @Test
    void M12_aSendOnceRightIsUsedOnce() {
        int reply = other.receiveRight();
        other.send(RawMessage.to(task.give(other, port, MAKE_SEND), COPY_SEND).reply(reply, MAKE_SEND_ONCE));
        int once = task.receive(port).getRemotePort();
        task.send(RawMessage.to(once, MOVE_SEND_ONCE).id(1));
        assertThat(task.isGone(once)).isTrue();
        assertThat(task.sendCode(RawMessage.to(once, MOVE_SEND_ONCE))).isEqualTo(SEND_INVALID_DEST);
        assertThat(other.receive(reply).getId()).isOne();
        other.hasNothing(reply);
        assertThat(other.status(reply).getSorights()).isZero();
    }

    @Test
    void M15_receivingWithoutWaitingTellsWhyThereIsNothing() {
        int send = other.give(task, other.receiveRight(), MAKE_SEND);
        int member = task.receiveRight();
        int set = task.portSetOf(member);
        assertThat(task.receiveCode(port)).isEqualTo(RCV_TIMED_OUT);
        assertThat(task.receiveCode(set)).isEqualTo(RCV_TIMED_OUT);
        assertThat(task.receiveCode(task.portSet())).isEqualTo(RCV_TIMED_OUT);
        assertThat(task.receiveCode(member)).isEqualTo(RCV_IN_SET);
        for (int name : new int[]{send, UNKNOWN, NULL, DEAD, task.deadName(), task.sendOnceRight(port)}) {
            assertThat(task.receiveCode(name)).isEqualTo(RCV_INVALID_NAME);
        }
    }

    @Test
    void M20_aProtectedPayloadStandsForThePortUntilTheReceiveRightMoves() {
        int send = task.give(other, port, MAKE_SEND);
        task.setPayload(port, 0xfedcba9876543210L);
        other.send(RawMessage.to(send, COPY_SEND).id(1));
        MachMessage message = task.receive(port);
        assertThat(RawMessage.localBits(message)).isEqualTo(23);
        assertThat(message.getProtectedPayload()).isEqualTo(0xfedcba9876543210L);
        assertThat(message.getLocalPort()).isZero();
        other.send(RawMessage.to(send, COPY_SEND));
        assertThat(task.give(other, port, MOVE_RECEIVE)).isEqualTo(send);
        MachMessage moved = other.receive(send);
        assertThat(RawMessage.localBits(moved)).isEqualTo(17);
        assertThat(moved.getLocalPort()).isEqualTo(send);
        assertThat(moved.getProtectedPayload()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {2807, 2899, 3200, 9999, 0, -1, 0x7fffff00})
    void M22_anUnknownRequestToAPortOfTheKernelsIsAnsweredBadId(int id) {
        int device = task.task().names().lookup(LookupRequest.newBuilder().setPath("/dev/eth0m/m22").build()).getPort();
        for (int kernel : new int[]{task.task().attached().getRootDirectory(), device}) {
            task.send(RawMessage.to(kernel, COPY_SEND).reply(port, MAKE_SEND_ONCE).id(id));
            MachMessage reply = task.receiveSoon(port);
            assertThat(reply.getId()).isEqualTo(id + 100);
            assertThat(RawMessage.localBits(reply)).isEqualTo(18);
            assertThat(reply.getBody(0).getTypeName()).isEqualTo(2);
            assertThat(reply.getBody(0).getTypeSize()).isEqualTo(32);
            assertThat(RawMessage.word(reply)).isEqualTo(-303);
        }
    }

    @Test
    void M30_aHeaderIsCopiedInWholeOrNotAtAll() {
        int send = task.give(other, port, MAKE_SEND);
        int theirs = other.receiveRight();
        assertThat(other.sendCode(RawMessage.to(send, MOVE_SEND).reply(UNKNOWN, COPY_SEND)))
                .isEqualTo(SEND_INVALID_REPLY);
        assertThat(other.sendCode(RawMessage.to(send, MOVE_SEND).reply(theirs, COPY_SEND)))
                .isEqualTo(SEND_INVALID_REPLY);
        assertThat(other.sendCode(RawMessage.to(theirs, MAKE_SEND_ONCE).reply(send, MOVE_SEND_ONCE)))
                .isEqualTo(SEND_INVALID_REPLY);
        assertThat(other.sendCode(RawMessage.to(UNKNOWN, MOVE_SEND).reply(theirs, MAKE_SEND)))
                .isEqualTo(SEND_INVALID_DEST);
        assertThat(other.sendRefs(send)).isOne();
        assertThat(other.status(theirs).getMscount()).isZero();
        assertThat(other.status(theirs).getSorights()).isZero();
    }

    @Test
    void M31_aBadDestinationIsSeenBeforeABadReply() {
        assertThat(task.sendCode(RawMessage.to(UNKNOWN, COPY_SEND).reply(UNKNOWN + 1, COPY_SEND)))
                .isEqualTo(SEND_INVALID_DEST);
    }

    @Test
    void M32_oneNameMayBeDestinationAndReply() {
        task.send(RawMessage.to(port, MAKE_SEND).reply(port, MAKE_SEND_ONCE));
        MachMessage message = task.receive(port);
        assertThat(message.getBits()).isEqualTo(MachMsgBits.of(18, 17));
        assertThat(task.status(port).getMscount()).isOne();
        task.deallocate(message.getRemotePort());
        task.receive(port);

        int send = task.give(other, port, MAKE_SEND);
        other.modRefs(send, SEND, 1);
        other.send(RawMessage.to(send, MOVE_SEND).reply(send, MOVE_SEND));
        assertThat(other.isGone(send)).isTrue();
        assertThat(task.receive(port).getRemotePort()).isEqualTo(port);
        assertThat(task.sendRefs(port)).isOne();
        task.send(RawMessage.to(port, MOVE_SEND).reply(port, COPY_SEND));
        assertThat(task.type(port)).isEqualTo(0x20000);
        task.receive(port);
        assertThat(task.sendRefs(port)).isOne();
    }

    @Test
    void M33_oneReferenceCannotBeMovedTwice() {
        int send = task.give(other, port, MAKE_SEND);
        int once = task.give(other, port, MAKE_SEND_ONCE);
        assertThat(other.sendCode(RawMessage.to(send, MOVE_SEND).reply(send, MOVE_SEND))).isEqualTo(SEND_INVALID_DEST);
        assertThat(other.sendRefs(send)).isOne();
        for (int disposition : new int[]{MOVE_SEND_ONCE, MOVE_SEND, COPY_SEND}) {
            assertThat(other.sendCode(RawMessage.to(once, MOVE_SEND_ONCE).reply(once, disposition)))
                    .isEqualTo(SEND_INVALID_DEST);
        }
        assertThat(other.type(once)).isEqualTo(0x40000);
        task.hasNothing(port);
    }

    @Test
    void M43_asDestinationAndReplyOneNameIsNoSendOnceRight() {
        int once = task.give(other, port, MAKE_SEND_ONCE);
        int both = task.portWithSendRight();
        for (int disposition = MOVE_SEND; disposition <= MAKE_SEND_ONCE; disposition++) {
            assertThat(other.sendCode(RawMessage.to(once, MOVE_SEND_ONCE).reply(once, disposition)))
                    .as("reply %d", disposition).isEqualTo(SEND_INVALID_DEST);
            assertThat(other.sendCode(RawMessage.to(once, disposition).reply(once, MOVE_SEND_ONCE)))
                    .as("destination %d", disposition).isEqualTo(SEND_INVALID_DEST);
            assertThat(task.sendCode(RawMessage.to(both, disposition).reply(both, MOVE_SEND_ONCE)))
                    .as("destination %d of another kind", disposition).isEqualTo(SEND_INVALID_DEST);
        }
        assertThat(other.type(once)).isEqualTo(0x40000);
        assertThat(task.sendRefs(both)).isOne();
        assertThat(task.status(both).getMscount()).isOne();
        assertThat(task.status(both).getSorights()).isZero();
        task.hasNothing(port);
    }

    @Test
    void M34_aDeadOrNullReplyRightIsSentAsItIs() {
        int dead = task.deadName();
        task.modRefs(dead, DEAD_NAME, 1);
        task.send(RawMessage.to(port, MAKE_SEND).reply(dead, COPY_SEND));
        assertThat(task.receive(port).getRemotePort()).isEqualTo(DEAD);
        task.send(RawMessage.to(port, MAKE_SEND).reply(dead, MOVE_SEND));
        assertThat(task.receive(port).getRemotePort()).isEqualTo(DEAD);
        assertThat(task.deadRefs(dead)).isOne();
        task.send(RawMessage.to(port, MAKE_SEND).reply(dead, MOVE_SEND_ONCE));
        assertThat(task.isGone(dead)).isTrue();
        task.receive(port);
        task.send(RawMessage.to(port, MAKE_SEND).reply(DEAD, COPY_SEND));
        assertThat(task.receive(port).getRemotePort()).isEqualTo(DEAD);
        task.send(RawMessage.to(port, MAKE_SEND).reply(NULL, MAKE_SEND_ONCE));
        assertThat(task.receive(port).getRemotePort()).isZero();
    }

    @Test
    void M35_aReplyRightWhosePortDiesInTransitArrivesDead() {
        int send = task.give(other, port, MAKE_SEND);
        int reply = other.receiveRight();
        other.send(RawMessage.to(send, COPY_SEND).reply(reply, MAKE_SEND_ONCE));
        other.destroy(reply);
        assertThat(task.receive(port).getRemotePort()).isEqualTo(DEAD);
    }

    @Test
    void M36_aTooLargeMessageStaysOnlyIfAskedFor() {
        int send = task.give(other, port, MAKE_SEND);
        int reply = other.receiveRight();
        other.send(RawMessage.to(send, COPY_SEND).reply(reply, MAKE_SEND_ONCE).id(9).octets(100));
        var small = RawMach.receiving(port).setRcvSize(100);
        var kept = task.receive(small.setOption(RCV_TIMEOUT | RCV_LARGE));
        assertThat(kept.getReturnCode()).isEqualTo(RCV_TOO_LARGE);
        assertThat(kept.getMessage().getSize()).isEqualTo(24 + 4 + 100);
        assertThat(task.status(port).getMsgcount()).isOne();
        assertThat(task.status(port).getSeqno()).isZero();

        var lost = task.receive(small.setOption(RCV_TIMEOUT));
        assertThat(lost.getReturnCode()).isEqualTo(RCV_TOO_LARGE);
        assertThat(lost.getMessage().getBodyList()).isEmpty();
        assertThat(lost.getMessage().getRemotePort()).isZero();
        assertThat(other.receive(reply).getId()).isEqualTo(71);
        task.hasNothing(port);
        assertThat(task.status(port).getSeqno()).isOne();
    }

    @Test
    void M37_aMessageOfJustTheSizeFits() {
        task.send(RawMessage.to(port, MAKE_SEND).octets(100));
        assertThat(task.receive(RawMach.receiving(port).setRcvSize(127)).getReturnCode()).isEqualTo(RCV_TOO_LARGE);
        task.send(RawMessage.to(port, MAKE_SEND).octets(100));
        assertThat(task.receive(RawMach.receiving(port).setRcvSize(128)).getReturnCode()).isEqualTo(SUCCESS);
        task.send(RawMessage.to(port, MAKE_SEND));
        assertThat(task.receive(RawMach.receiving(port).setRcvSize(0).setOption(RCV_TIMEOUT | RCV_LARGE))
                .getReturnCode()).isEqualTo(RCV_TOO_LARGE);
        assertThat(task.receive(RawMach.receiving(port).setRcvSize(24)).getReturnCode()).isEqualTo(SUCCESS);
    }

    @Test
    void M38_rpcSendsThenReceivesTheReply() {
        int reply = task.receiveRight();
        task.send(RawMessage.to(reply, MAKE_SEND).id(1234));
        var answer = task.messages().rpc(RpcRequest.newBuilder()
                .setSend(RawMach.request(RawMessage.to(port, MAKE_SEND).reply(reply, MAKE_SEND_ONCE).id(5), 0, 0, 0))
                .setReceive(RawMach.receiving(reply)).build());
        assertThat(answer.getReturnCode()).isEqualTo(SUCCESS);
        assertThat(answer.getMessage().getId()).isEqualTo(1234);
        assertThat(task.receive(port).getId()).isEqualTo(5);
    }

    @Test
    void M39_anRpcThatCannotSendReceivesNothing() {
        int reply = task.receiveRight();
        task.send(RawMessage.to(reply, MAKE_SEND).id(1234));
        var answer = task.messages().rpc(RpcRequest.newBuilder()
                .setSend(RawMach.request(RawMessage.to(UNKNOWN, COPY_SEND), 0, 0, 0))
                .setReceive(ReceiveRequest.newBuilder().setName(reply)).build());
        assertThat(answer.getReturnCode()).isEqualTo(SEND_INVALID_DEST);
        assertThat(task.receive(reply).getId()).isEqualTo(1234);
    }

    @Test
    void M40_unknownOptionsAreIgnored() {
        assertThat(task.send(RawMessage.to(port, MAKE_SEND), 0xfffff010, 0, 0).getReturnCode()).isEqualTo(SUCCESS);
        assertThat(task.receive(RawMach.receiving(port).setOption(0xfffff100)).getReturnCode())
                .isEqualTo(SUCCESS);
    }

    @Test
    void M41_aRequestToTheKernelLeavesNoRightBehind() {
        int kernel = task.task().attached().getRootDirectory();
        int watched = task.receiveRight();
        int refs = task.sendRefs(kernel);
        task.send(RawMessage.to(kernel, COPY_SEND).id(9999).rights(MAKE_SEND_ONCE, watched));
        assertThat(task.receiveSoon(watched).getId()).isEqualTo(71);
        assertThat(task.sendRefs(kernel)).isEqualTo(refs);
        task.hasNothing(port);
    }

    @Test
    void M42_aPayloadOfZeroIsAPayloadAndCanBeCleared() {
        task.setPayload(port, 0);
        task.send(RawMessage.to(port, MAKE_SEND));
        assertThat(RawMessage.localBits(task.receive(port))).isEqualTo(23);
        task.clearPayload(port);
        task.clearPayload(port);
        task.send(RawMessage.to(port, MAKE_SEND));
        MachMessage message = task.receive(port);
        assertThat(RawMessage.localBits(message)).isEqualTo(17);
        assertThat(message.getLocalPort()).isEqualTo(port);
    }
}
