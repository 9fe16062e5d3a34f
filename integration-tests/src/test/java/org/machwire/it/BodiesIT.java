package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.it.Codes.SEND_INVALID_RIGHT;
import static org.machwire.it.Codes.SEND_INVALID_TYPE;
import static org.machwire.it.Codes.SEND_MSG_TOO_SMALL;
import static org.machwire.it.Codes.SUCCESS;
import static org.machwire.mach.MachMsgType.BYTE;
import static org.machwire.mach.MachMsgType.COPY_SEND;
import static org.machwire.mach.MachMsgType.INTEGER_32;
import static org.machwire.mach.MachMsgType.MAKE_SEND;
import static org.machwire.mach.MachMsgType.MAKE_SEND_ONCE;
import static org.machwire.mach.MachMsgType.MOVE_RECEIVE;
import static org.machwire.mach.MachMsgType.MOVE_SEND;
import static org.machwire.mach.MachMsgType.MOVE_SEND_ONCE;
import static org.machwire.mach.MachPortRight.SEND;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.mach.MachMsgOption;
import org.machwire.v1.MachMessage;
import org.machwire.v1.MachMsgServiceGrpc;
import org.machwire.v1.SendRequest;
import org.machwire.v1.SendResponse;
import org.machwire.v1.TypedItem;

/** What messages carry: data, rights, and bodies that make no sense: statements M of MACH.md. */
class BodiesIT {
    @RegisterExtension
    static final MachFixture MACH = new MachFixture();

    private RawMach task;
    private RawMach other;
    /** A receive right of the task's, and the other's send right to it. */
    private int port;
    private int sender;

    @BeforeEach
    void attach() {
        task = MACH.task();
        other = MACH.task();
        port = task.receiveRight();
        sender = task.give(other, port, MAKE_SEND);
    }

    private static TypedItem octets(byte[] data, boolean outOfLine) {
        return TypedItem.newBuilder().setTypeName(BYTE).setTypeSize(8).setNumber(data.length)
                .setData(ByteString.copyFrom(data)).setOutOfLine(outOfLine).build();
    }

    private static byte[] noise(int octets) {
        byte[] data = new byte[octets];
        new Random(octets).nextBytes(data);
        return data;
    }

    @Test
    void M90_dataArriveAsTheyWereSent() {
        List<TypedItem> items = List.of(octets(noise(3), false), octets(noise(0), false), octets(noise(5000), true),
                TypedItem.newBuilder().setTypeName(INTEGER_32).setTypeSize(32).setNumber(2)
                        .setData(RawMessage.words(1, -2)).build(),
                TypedItem.newBuilder().setTypeName(15).setTypeSize(32).setNumber(1).setData(RawMessage.words(sender))
                        .build());
        RawMessage message = RawMessage.to(sender, COPY_SEND).complex();
        items.forEach(message::item);
        other.send(message);
        MachMessage received = task.receive(port);
        assertThat(received.getBodyList()).isEqualTo(items);
        assertThat(RawMessage.isComplex(received)).isTrue();
    }

    @Test
    void M91_sizesAreThoseOfA32BitMachineWithoutDataOutOfLine() {
        other.send(RawMessage.to(sender, COPY_SEND));
        assertThat(task.receive(port).getSize()).isEqualTo(24);
        other.send(RawMessage.to(sender, COPY_SEND).octets(3));
        assertThat(task.receive(port).getSize()).isEqualTo(24 + 4 + 4);
        other.send(RawMessage.to(sender, COPY_SEND).rights(COPY_SEND, sender, sender));
        assertThat(task.receive(port).getSize()).isEqualTo(24 + 4 + 8);
        other.send(RawMessage.to(sender, COPY_SEND).complex().item(octets(noise(1), true)));
        int size = task.receive(port).getSize();
        other.send(RawMessage.to(sender, COPY_SEND).complex().item(octets(noise(4000), true)));
        assertThat(task.receive(port).getSize()).isEqualTo(size).isLessThan(100);
    }

    @Test
    void M92_rightsArriveWithTheDispositionsOfTheirKinds() {
        int moved = other.receiveRight();
        int made = other.receiveRight();
        other.send(RawMessage.to(sender, COPY_SEND).rights(MOVE_RECEIVE, moved).rights(MAKE_SEND, made)
                .rights(MAKE_SEND_ONCE, made).rights(COPY_SEND, sender));
        MachMessage message = task.receive(port);
        assertThat(message.getBodyList()).extracting(TypedItem::getTypeName).containsExactly(16, 17, 18, 17);
        List<Integer> names = new ArrayList<>();
        message.getBodyList().forEach(item -> names.addAll(RawMessage.words(item)));
        assertThat(names.get(3)).isEqualTo(port);
        assertThat(task.type(names.get(0))).isEqualTo(0x20000);
        assertThat(task.type(names.get(1))).isEqualTo(0x10000);
        assertThat(task.type(names.get(2))).isEqualTo(0x40000);
        assertThat(other.isGone(moved)).isTrue();
    }

    @Test
    void M93_rightsTravelOutOfLineToo() {
        int made = other.receiveRight();
        other.send(RawMessage.to(sender, COPY_SEND).complex()
                .item(RawMessage.rightsItem(MAKE_SEND_ONCE, made, made, made).setOutOfLine(true).build()));
        TypedItem item = task.receive(port).getBody(0);
        assertThat(item.getOutOfLine()).isTrue();
        assertThat(item.getTypeName()).isEqualTo(18);
        for (int name : RawMessage.words(item)) {
            assertThat(task.type(name)).isEqualTo(0x40000);
        }
        assertThat(other.status(made).getSorights()).isEqualTo(3);
    }

    @Test
    void M94_onlyAComplexMessageCarriesRights() {
        int made = other.receiveRight();
        TypedItem item = RawMessage.rightsItem(MAKE_SEND, made).build();
        other.send(RawMessage.to(sender, COPY_SEND).item(item));
        MachMessage message = task.receive(port);
        assertThat(message.getBodyList()).containsExactly(item);
        assertThat(RawMessage.isComplex(message)).isFalse();
        assertThat(other.status(made).getMscount()).isZero();
    }

    @Test
    void M95_aRightNotHeldDestroysAllThatWasCopiedInBeforeIt() {
        RawMach third = MACH.task();
        int reply = other.receiveRight();
        int carried = other.receiveRight();
        int doomed = other.receiveRight();
        int witness = other.give(third, doomed, MAKE_SEND);
        int spared = other.portWithSendRight();
        other.modRefs(sender, SEND, 1);
        int code = other.sendCode(RawMessage.to(sender, MOVE_SEND).reply(reply, MAKE_SEND_ONCE)
                .rights(MAKE_SEND_ONCE, carried).rights(MOVE_RECEIVE, doomed).rights(MOVE_SEND, 0x123456)
                .rights(MOVE_SEND, spared));
        assertThat(code).isEqualTo(SEND_INVALID_RIGHT);
        assertThat(other.receive(reply).getId()).isEqualTo(71);
        assertThat(other.receive(carried).getId()).isEqualTo(71);
        assertThat(third.type(witness)).isEqualTo(0x100000);
        assertThat(other.sendRefs(sender)).isOne();
        assertThat(other.sendRefs(spared)).isOne();
        task.hasNothing(port);
    }

    @Test
    void M96_aRightOfTheWrongKindIsARightNotHeld() {
        int receive = other.receiveRight();
        int once = other.sendOnceRight(receive);
        int set = other.portSet();
        int[][] wrong = {{COPY_SEND, receive}, {MOVE_SEND, receive}, {MOVE_SEND_ONCE, receive}, {MOVE_RECEIVE, sender},
                {MAKE_SEND, sender}, {MAKE_SEND_ONCE, sender}, {MOVE_SEND_ONCE, sender}, {COPY_SEND, once},
                {MOVE_SEND, once}, {MOVE_RECEIVE, set}, {COPY_SEND, set}};
        for (int[] right : wrong) {
            assertThat(other.sendCode(RawMessage.to(sender, COPY_SEND).rights(right[0], right[1])))
                    .as("disposition %d", right[0]).isEqualTo(SEND_INVALID_RIGHT);
        }
        assertThat(other.sendRefs(sender)).isOne();
        assertThat(other.type(once)).isEqualTo(0x40000);
        task.hasNothing(port);
    }

    @Test
    void M97_oneRightCanBeCopiedManyTimesAndMovedAsOftenAsItHasReferences() {
        int pure = task.give(other, task.receiveRight(), MAKE_SEND);
        other.modRefs(pure, SEND, 2);
        other.send(RawMessage.to(sender, COPY_SEND).rights(MOVE_SEND, pure, pure, pure));
        assertThat(other.isGone(pure)).isTrue();
        int home = RawMessage.words(task.receive(port).getBody(0)).getFirst();
        assertThat(task.sendRefs(home)).isEqualTo(3);
        int once = task.give(other, port, MAKE_SEND_ONCE);
        assertThat(other.sendCode(RawMessage.to(sender, COPY_SEND).rights(MOVE_SEND_ONCE, once, once)))
                .isEqualTo(SEND_INVALID_RIGHT);
        assertThat(task.receive(port).getId()).isEqualTo(71);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, Integer.MAX_VALUE, -1})
    void M98_fewerDataThanTheItemSaysAreTooSmall(int number) {
        for (boolean outOfLine : new boolean[]{false, true}) {
            TypedItem item = TypedItem.newBuilder().setTypeName(INTEGER_32).setTypeSize(32).setNumber(number)
                    .setData(ByteString.copyFrom(new byte[3])).setOutOfLine(outOfLine).build();
            assertThat(other.sendCode(RawMessage.to(sender, COPY_SEND).complex().item(item)))
                    .isEqualTo(SEND_MSG_TOO_SMALL);
        }
        TypedItem rights = RawMessage.rightsItem(COPY_SEND).setNumber(number).build();
        assertThat(other.sendCode(RawMessage.to(sender, COPY_SEND).complex().item(rights)))
                .isEqualTo(SEND_MSG_TOO_SMALL);
        task.hasNothing(port);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 16, 31, 64, -1})
    void M99_rightsHaveElementsOf32Bits(int bits) {
        TypedItem item = RawMessage.rightsItem(COPY_SEND, sender, sender).setTypeSize(bits).setNumber(1).build();
        assertThat(other.sendCode(RawMessage.to(sender, COPY_SEND).complex().item(item))).isEqualTo(SEND_INVALID_TYPE);
        task.hasNothing(port);
    }

    @Test
    void M100_aMessageAboveTheLimitOfGrpcFailsItsCallAndNothingElse() {
        for (int octets : new int[]{5 << 20, 64 << 20}) {
            RpcError error = RpcError.of(() -> other.send(RawMessage.to(sender, COPY_SEND).octets(octets)));
            assertThat(error.isPlain(Status.Code.RESOURCE_EXHAUSTED).message()).isNotEmpty();
        }
        other.send(RawMessage.to(sender, COPY_SEND).octets(3 << 20));
        assertThat(task.receive(port).getBody(0).getNumber()).isEqualTo(3 << 20);
    }

    @Test
    void M103_theLongestMessageIsNotTooLongForItsReceiver() {
        task.setSeqno(port, -1);
        task.setPayload(port, -1);
        int longest = (4 << 20) - 64 - sendRequest(3 << 20).getSerializedSize() + (3 << 20);
        RpcError error = RpcError
                .of(() -> other.send(RawMessage.to(sender, COPY_SEND).octets(longest + 1)));
        assertThat(error.isPlain(Status.Code.RESOURCE_EXHAUSTED).message()).contains("4194240 octets");
        other.send(RawMessage.to(sender, COPY_SEND).octets(longest));
        assertThat(task.receive(port).getBody(0).getNumber()).isEqualTo(longest);
    }

    /** As RawMach sends it. */
    private SendRequest sendRequest(int octets) {
        return RawMach.request(RawMessage.to(sender, COPY_SEND).octets(octets), MachMsgOption.SEND_TIMEOUT, 0, 0);
    }

    @Test
    void M104_aMessageHasNoMoreItemsThanTheLimitHoweverEmpty() {
        RawMessage message = RawMessage.to(sender, COPY_SEND);
        for (int i = 0; i < 4096; i++) {
            message.item(TypedItem.getDefaultInstance());
        }
        other.send(message);
        assertThat(task.receive(port).getBodyCount()).isEqualTo(4096);
        message.item(TypedItem.getDefaultInstance());
        RpcError error = RpcError.of(() -> other.send(message));
        assertThat(error.isPlain(Status.Code.RESOURCE_EXHAUSTED).message()).contains("4096 items");
        task.hasNothing(port);
    }

    @Test
    void M101_thousandsOfDifferentRightsArriveEachUnderItsName() {
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            ports.add(other.receiveRight());
        }
        int[] names = ports.stream().mapToInt(Integer::intValue).toArray();
        other.send(RawMessage.to(sender, COPY_SEND).rights(MAKE_SEND, names).rights(MOVE_RECEIVE, names));
        MachMessage message = task.receive(port);
        List<Integer> sends = RawMessage.words(message.getBody(0));
        assertThat(sends).doesNotHaveDuplicates().hasSize(1000);
        assertThat(RawMessage.words(message.getBody(1))).isEqualTo(sends);
        assertThat(task.type(sends.get(999))).isEqualTo(0x30000);
        assertThat(other.isGone(names[0])).isTrue();
    }

    @Test
    void M102_aStreamOfSendsIsAnsweredInOrder() throws InterruptedException {
        BlockingQueue<Integer> codes = new LinkedBlockingQueue<>();
        StreamObserver<SendRequest> stream = MachMsgServiceGrpc.newStub(other.task().channel())
                .sendStream(new StreamObserver<>() {
                    @Override
                    public void onNext(SendResponse response) {
                        codes.add(response.getReturnCode());
                    }

                    @Override
                    public void onError(Throwable failure) {
                        codes.add(-1);
                    }

                    @Override
                    public void onCompleted() {
                        codes.add(-2);
                    }
                });
        stream.onNext(RawMach.request(RawMessage.to(sender, COPY_SEND).id(1), 0, 0, 0));
        stream.onNext(RawMach.request(RawMessage.to(0x123456, COPY_SEND).id(2), 0, 0, 0));
        stream.onNext(RawMach.request(RawMessage.to(sender, MOVE_SEND).id(3), 0, 0, 0));
        stream.onCompleted();
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(codes.poll(RunningProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
        assertThat(answers).containsExactly(SUCCESS, Codes.SEND_INVALID_DEST, SUCCESS, -2);
        assertThat(task.receive(port).getId()).isOne();
        assertThat(task.receive(port).getId()).isEqualTo(3);
    }
}
