package org.machwire.server.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.mach.MachMsgBits;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.ReturnCode;

/** Queues, and those who wait at them: the M statements. */
class MessagesTest {
    private static final int RECEIVE = 1;
    private static final int COPY_SEND = 19;
    private static final int MAKE_SEND = 20;

    private final PortKernel kernel = new PortKernel(PortLimits.ofNames(100));
    private final PortSpace task = kernel.createSpace(0, 1);
    private final int port = task.ports().allocate(RECEIVE);
    private final SendRight sender = Expect.sendRight(task, port, MAKE_SEND);

    private boolean post(int id) {
        return sender.post(new Message(id, List.of(TypedItem.bytes(new byte[]{1, 2, 3}))), new Origin(kernel),
                new Origin(kernel));
    }

    @Test
    void M1_messagesArriveInOrderWithSequenceNumbers() {
        for (int id = 100; id < 104; id++) {
            assertThat(post(id)).isTrue();
        }

        for (int i = 0; i < 4; i++) {
            ReceivedMessage received = Expect.message(task, port);
            assertThat(received.seqno()).isEqualTo(i);
            assertThat(received.message().id()).isEqualTo(100 + i);
            assertThat(received.localPort()).isEqualTo(port);
            assertThat(received.remotePort()).isZero();
            assertThat(received.bits()).isEqualTo(17 << 8);
        }
        assertThat(task.ports().getReceiveStatus(port).seqno()).isEqualTo(4);
    }

    @Test
    void M1_bodyArrivesAsItWasPosted() {
        Message message = new Message(2999,
                List.of(TypedItem.integers32(0x01020304), TypedItem.portName(7), TypedItem.bytes(new byte[]{9})));
        sender.post(message, new Origin(kernel), new Origin(kernel));

        assertThat(Expect.message(task, port).message()).isEqualTo(message);
        assertThat(message.body().get(0).data()).containsExactly(4, 3, 2, 1);
        assertThat(message.body().get(0).typeName()).isEqualTo(2);
        assertThat(message.body().get(1).typeName()).isEqualTo(15);
        assertThat(message.body().get(2).typeName()).isEqualTo(9);
        assertThat(message.body().get(2).sizeBits()).isEqualTo(8);
    }

    @Test
    void M5_fiveMessagesFitTheSixthIsRefusedUntilOneIsReceived() {
        for (int i = 0; i < 5; i++) {
            assertThat(post(i)).isTrue();
        }
        assertThat(post(5)).isFalse();
        assertThat(task.ports().getReceiveStatus(port).messageCount()).isEqualTo(5);

        assertThat(Expect.message(task, port).message().id()).isZero();
        assertThat(post(6)).isTrue();
        assertThat(post(7)).isFalse();
    }

    @Test
    void M5_queueLimitCountsAtOnce() {
        task.ports().setQlimit(port, 0);
        assertThat(post(1)).isFalse();
        task.ports().setQlimit(port, 16);
        for (int i = 0; i < 16; i++) {
            assertThat(post(i)).isTrue();
        }
        assertThat(post(16)).isFalse();
        task.ports().setQlimit(port, 1);
        task.messages().receive(port, ReceiveOptions.ANY);
        assertThat(post(17)).as("a lowered limit destroys nothing and admits nothing").isFalse();
        assertThat(task.ports().getReceiveStatus(port).messageCount()).isEqualTo(15);
    }

    @Test
    void M15_receivingFromAnythingButAReceiveRightIsAnInvalidName() {
        int send = task.insertSend(kernel.createKernelPort(new RecordingObject()));
        int dead = task.ports().allocate(4);

        for (int name : new int[]{send, dead, 0, -1, 99}) {
            Expect.code(ReturnCode.MACH_RCV_INVALID_NAME, () -> task.messages().receive(name, ReceiveOptions.ANY));
            Expect.code(ReturnCode.MACH_RCV_INVALID_NAME, () -> task.messages().openReceiver(name, () -> {}));
        }
        Expect.nothing(task, port);
    }

    @Test
    void M2_destinationMustBeALiveSendRight() {
        int send = task.insertSend(kernel.createKernelPort(new RecordingObject()));
        task.ports().insertRight(40, port, 21);

        assertThat(task.sendRight(send)).isNotNull();
        for (int name : new int[]{port, 40, 0, -1, 99}) {
            Expect.code(ReturnCode.MACH_SEND_INVALID_DEST, () -> task.sendRight(name));
        }
    }

    @Test
    void queuedMessageIsASendRightUntilReceived() {
        sender.release();
        SendRight another = Expect.sendRight(task, port, MAKE_SEND);
        another.post(new Message(1, List.of()), new Origin(kernel), new Origin(kernel));
        another.release();

        assertThat(task.ports().getReceiveStatus(port).sendRights()).isTrue();
        task.messages().receive(port, ReceiveOptions.ANY);
        assertThat(task.ports().getReceiveStatus(port).sendRights()).isFalse();
    }

    @Test
    void receiversAreWokenOnceUntilTheyLookAndByDeath() {
        List<String> woken = new ArrayList<>();
        Receiver first = task.messages().openReceiver(port, () -> woken.add("first"));
        Receiver second = task.messages().openReceiver(port, () -> woken.add("second"));

        post(1);
        assertThat(woken).containsExactly("first", "second");
        post(1);
        assertThat(woken).as("nobody has looked yet").containsExactly("first", "second");
        assertThat(Expect.poll(first).message().id()).isEqualTo(1);
        assertThat(Expect.poll(second).message().id()).isEqualTo(1);
        assertThat(first.poll(ReceiveOptions.ANY)).isNull();

        woken.clear();
        second.close();
        post(2);
        assertThat(woken).containsExactly("first");
        assertThat(Expect.poll(first).message().id()).isEqualTo(2);

        woken.clear();
        task.ports().destroy(port);
        assertThat(woken).containsExactly("first");
        Expect.ended(ReturnCode.MACH_RCV_PORT_DIED, first);
        first.close();
    }

    @Test
    void receiverIsBoundToItsPortNotToItsName() {
        Receiver receiver = task.messages().openReceiver(port, () -> {});
        task.ports().destroy(port);
        assertThat(task.ports().allocate(RECEIVE)).isEqualTo(port);
        SendRight another = Expect.sendRight(task, port, MAKE_SEND);
        another.post(new Message(1, List.of()), new Origin(kernel), new Origin(kernel));

        Expect.ended(ReturnCode.MACH_RCV_PORT_DIED, receiver);
        assertThat(Expect.message(task, port).seqno()).isZero();
    }

    @Test
    void faultWhileOneMessageIsDestroyedKeepsNoOtherFromIt() {
        List<KernelItem> broken = new AbstractList<>() {
            @Override
            public KernelItem get(int index) {
                throw new IllegalStateException("a fault");
            }

            @Override
            public int size() {
                return 1;
            }
        };
        CarriedRight none = new CarriedRight(null, MachMsgType.PORT_SEND);
        int told = task.ports().allocate(RECEIVE);
        int doomed = task.ports().allocate(RECEIVE);
        task.messages().send(new OutgoingMessage(MachMsgBits.of(MAKE_SEND, MachMsgType.MAKE_SEND_ONCE), doomed, told, 1,
                List.of()), 0, 0, result -> {});

        assertThatThrownBy(() -> kernel.lock()
                .run(() -> kernel.destroy(new QueuedMessage(none, null, 0, 0, 1, broken))))
                .hasMessage("a fault");
        task.ports().destroy(doomed);
        assertThat(Expect.message(task, told).message().id()).isEqualTo(71);
    }

    @Test
    void wakeUpMayReceiveAtOnce() {
        List<Integer> received = new ArrayList<>();
        Receiver[] receiver = new Receiver[1];
        receiver[0] = task.messages().openReceiver(port, () -> received.add(Expect.poll(receiver[0]).message().id()));

        for (int id = 0; id < 20; id++) {
            assertThat(post(id)).isTrue();
        }
        assertThat(received).hasSize(20).isSorted();
    }

    @Test
    void nothingIsPostedThroughAReleasedRight() {
        SendRight copy = Expect.sendRight(task, port, MAKE_SEND);
        copy.release();
        copy.release();

        assertThat(copy.post(new Message(1, List.of()), new Origin(kernel), new Origin(kernel))).isFalse();
        assertThat(task.ports().getReceiveStatus(port).sendRights()).as("the other right is still held").isTrue();
        Expect.nothing(task, port);
    }

    @Test
    void rightsThatCannotBeCopiedInAreNull() {
        int dead = task.ports().allocate(4);
        task.ports().insertRight(40, port, 21);

        for (int disposition : new int[]{17, 19, 20}) {
            for (int name : new int[]{0, -1, 99, 40}) {
                assertThat(task.copyIn(name, disposition)).isNull();
            }
        }
        assertThat(task.copyIn(port, COPY_SEND)).as("no send right beside the receive right").isNull();
        assertThat(task.copyIn(dead, MAKE_SEND)).isNull();
        assertThat(task.copyIn(dead, COPY_SEND)).isNull();
        assertThat(task.ports().type(dead)).isEqualTo(0x100000);
        assertThat(task.copyIn(dead, 17)).isNull();
        Expect.code(ReturnCode.KERN_INVALID_NAME, () -> task.ports().type(dead));
        for (int disposition : new int[]{0, 15, 16, 18, 21, 22}) {
            assertThat(task.copyIn(port, disposition)).isNull();
        }
        assertThat(task.ports().getReceiveStatus(port).sendOnceRights()).isEqualTo(1);
    }
}
