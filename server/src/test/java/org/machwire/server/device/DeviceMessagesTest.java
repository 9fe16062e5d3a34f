package org.machwire.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.device.Client.BOTH;
import static org.machwire.server.device.Client.READ;
import static org.machwire.server.device.Client.WRITE;
import static org.machwire.server.device.Lan.ALICE;
import static org.machwire.server.device.Lan.BOB;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.mach.MachMsgBits;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachPortName;
import org.machwire.mach.MachPortRight;
import org.machwire.mach.NetStatus;
import org.machwire.mach.ReturnCode;
import org.machwire.server.port.OutgoingMessage;
import org.machwire.server.port.ReceivedMessage;
import org.machwire.server.port.TypedItem;

class DeviceMessagesTest {
    private static final String WEB = "/dev/eth0m/web";
    private static final int OPEN = 2800;
    private static final int WRITE_ID = 2802;
    private static final int SET_FILTER = 2812;

    private final Lan lan = Lan.create();
    private final Client alice = lan.client(ALICE);

    private static TypedItem number(int value) {
        return TypedItem.integers32(value);
    }

    private static TypedItem name(int type, String text, int size) {
        return new TypedItem(type, 8, size, false, Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), size));
    }

    private static TypedItem ethName() {
        return name(MachMsgType.STRING, "eth", 128);
    }

    /** Sends a request with a reply port and receives the answer. */
    private static ReceivedMessage call(Client client, int port, int id, TypedItem... body) {
        int reply = client.receivePort();
        boolean rights = Arrays.stream(body).anyMatch(item -> MachMsgType.isDisposition(item.typeName()));
        int bits = MachMsgBits.of(MachMsgType.COPY_SEND, MachMsgType.MAKE_SEND_ONCE)
                | (rights ? MachMsgBits.COMPLEX : 0);
        client.space.messages().send(new OutgoingMessage(bits, port, reply, id, List.of(body)), 0, 0,
                result -> assertThat(result.code()).isEqualTo(ReturnCode.KERN_SUCCESS));
        ReceivedMessage answer = arrived(client, reply);
        assertThat(answer.message().id()).isEqualTo(id + 100);
        client.space.ports().destroy(reply);
        return answer;
    }

    private static ReceivedMessage arrived(Client client, int port) {
        return Objects.requireNonNull(client.receive(port), "a message waits");
    }

    private static int code(ReceivedMessage answer) {
        return answer.message().body().getFirst().words()[0];
    }

    private static int[] words(ReceivedMessage answer) {
        assertThat(code(answer)).isZero();
        return answer.message().body().get(1).words();
    }

    private static void refused(ReturnCode code, ReceivedMessage answer) {
        assertThat(ReturnCode.of(code(answer))).isEqualTo(code);
        assertThat(answer.message().body()).hasSize(1);
    }

    private int open(Client client, int id, TypedItem name) {
        int master = client.lookup(WEB);
        int device = words(call(client, master, id, number(BOTH), name))[0];
        client.space.ports().deallocate(master);
        return device;
    }

    @Test
    void openByMessageAnswersASendRightToTheDevice() {
        int device = open(alice, OPEN, ethName());

        assertThat(alice.lease(device).identity().name()).isEqualTo("web");
        assertThat(lan.snapshot(WEB).opens()).isEqualTo(1);
        alice.close(device);
        lan.verifyEmpty("the right of the message was the last");
    }

    @Test
    void D3_openByMessageAndByCallIsOneOpenOfOneTask() {
        int device = alice.open(WEB, BOTH);

        assertThat(open(alice, OPEN, ethName())).isEqualTo(device);
        assertThat(open(alice, 2806, name(MachMsgType.CHAR, "eth", 4))).isEqualTo(device);
        assertThat(open(alice, 2806, name(MachMsgType.BYTE, "eth", 3))).isEqualTo(device);
        assertThat(alice.space.ports().getRefs(device, MachPortRight.SEND.number())).isEqualTo(4);
    }

    @Test
    void theNameInAMessageSaysWhichDeviceThePrivilegedMasterOpens() {
        int master = alice.privileged();

        int device = words(call(alice, master, OPEN, number(BOTH), name(MachMsgType.STRING, "lan/web", 128)))[0];

        assertThat(alice.lease(device).identity().path()).isEqualTo("/dev/eth0m");
        refused(ReturnCode.D_NO_SUCH_DEVICE,
                call(alice, master, OPEN, number(BOTH), name(MachMsgType.STRING, "dmz/web", 128)));
    }

    @Test
    void openByMessageOfAnotherTaskOfTheHolderTakesTheDeviceOver() {
        int device = alice.open(WEB, BOTH);
        Client second = lan.client(ALICE);

        int theirs = open(second, OPEN, ethName());

        assertThat(alice.space.ports().getRefs(device, MachPortRight.DEAD_NAME.number())).isEqualTo(1);
        assertThat(second.lease(theirs).identity().name()).isEqualTo("web");
    }

    @Test
    void openByMessageOfAnotherHolderIsRefusedWhileOneWrites() {
        alice.open("/dev/shared", BOTH);
        Client bob = lan.client(BOB);

        refused(ReturnCode.D_ALREADY_OPEN, call(bob, bob.lookup("/dev/shared"), OPEN, number(WRITE), ethName()));
    }

    @Test
    void rightGoesToTheTaskThatReceivesTheReplyAndTheOpenIsIts() {
        Client second = lan.client(ALICE);
        int theirs = second.open(WEB, READ);
        int replyOfSecond = second.receivePort();
        int master = alice.lookup(WEB);
        int once = carrySendOnce(second, replyOfSecond, alice);

        send(alice, MachMsgBits.of(MachMsgType.COPY_SEND, MachMsgType.MOVE_SEND_ONCE), master, once, OPEN, number(READ),
                ethName());

        assertThat(words(arrived(second, replyOfSecond))[0]).isEqualTo(theirs);
    }

    /** Gives another task a send-once right to a port of this one's, in a message. */
    private static int carrySendOnce(Client from, int port, Client to) {
        int door = to.receivePort();
        int doorOfFrom = from.space.insertSend(to.space.receiveRight(door));
        send(from, MachMsgBits.of(MachMsgType.COPY_SEND, MachMsgType.MAKE_SEND_ONCE), doorOfFrom, port, 1);
        return arrived(to, door).remotePort();
    }

    private static void send(Client client, int bits, int port, int reply, int id, TypedItem... body) {
        client.space.messages().send(new OutgoingMessage(bits, port, reply, id, List.of(body)), 0, 0,
                result -> assertThat(result.code()).isEqualTo(ReturnCode.KERN_SUCCESS));
    }

    @Test
    void openThatNobodyIsToBeAnsweredIsClosedAgain() {
        send(alice, MachMsgBits.of(MachMsgType.COPY_SEND, 0), alice.lookup(WEB), 0, OPEN, number(BOTH), ethName());

        lan.verifyEmpty("nobody got the right");
    }

    @Test
    void statusByMessageIsThatOfTheCall() {
        int device = alice.open(WEB, BOTH);

        assertThat(words(call(alice, device, 2811, number(NetStatus.NET_STATUS), number(7))))
                .containsExactly(lan.devices.getStatus(alice.space.sendRight(device), NetStatus.NET_STATUS, 7));
        refused(ReturnCode.D_INVALID_OPERATION, call(alice, device, 2811, number(NetStatus.NET_STATUS), number(6)));
        int flags = VirtualDevice.INITIAL_FLAGS ^ NetStatus.IFF_UP;
        assertThat(code(call(alice, device, 2810, number(NetStatus.NET_FLAGS), number(flags)))).isZero();
        assertThat(words(call(alice, device, 2811, number(NetStatus.NET_FLAGS), number(1)))).containsExactly(flags);
        refused(ReturnCode.D_DEVICE_DOWN,
                call(alice, device, WRITE_ID, number(0), number(0), TypedItem.bytes(alice.broadcast(device))));
    }

    @Test
    void frameWrittenByMessageReachesTheFilterSetByMessage() {
        int from = alice.open(WEB, BOTH);
        Client bob = lan.client(BOB);
        int to = bob.open("/dev/eth0m/b", BOTH);
        int port = bob.receivePort();
        int[] all = Programs.ALL;
        assertThat(code(call(bob, to, SET_FILTER, TypedItem.rights(MachMsgType.MAKE_SEND, false, port), number(0),
                TypedItem.integers16(all)))).isZero();
        byte[] frame = alice.broadcast(from);

        TypedItem outOfLine = TypedItem.outOfLine(frame);
        TypedItem longRecnum = new TypedItem(MachMsgType.INTEGER_64, 64, 1, false, new byte[8]);
        assertThat(words(call(alice, from, WRITE_ID, number(0), number(0), outOfLine))).containsExactly(frame.length);
        assertThat(words(call(alice, from, WRITE_ID, number(0), longRecnum, TypedItem.bytes(frame))))
                .containsExactly(frame.length);

        assertThat(bob.received(port)).containsExactly(frame, frame);
        bob.space.ports().destroy(port);
        assertThat(lan.devices.sinks()).isZero();
    }

    @Test
    void codesOfTheRoutinesAreThoseOfTheCalls() {
        int device = alice.open(WEB, READ);
        byte[] frame = new byte[60];
        int port = alice.receivePort();
        TypedItem right = TypedItem.rights(MachMsgType.MAKE_SEND, false, port);

        refused(ReturnCode.D_READ_ONLY, call(alice, device, WRITE_ID, number(0), number(0), TypedItem.bytes(frame)));
        refused(ReturnCode.D_INVALID_OPERATION,
                call(alice, device, SET_FILTER, TypedItem.rights(MachMsgType.COPY_SEND, false, MachPortName.NULL),
                        number(0), TypedItem.integers16(Programs.ALL)));
        refused(ReturnCode.D_INVALID_OPERATION,
                call(alice, device, SET_FILTER, TypedItem.rights(MachMsgType.COPY_SEND, false, MachPortName.DEAD),
                        number(0), TypedItem.integers16(Programs.ALL)));
        refused(ReturnCode.D_INVALID_OPERATION,
                call(alice, device, SET_FILTER, right, number(0), TypedItem.integers16(0)));
        assertThat(alice.space.ports().getReceiveStatus(port).sendRights()).as("what failed released the right")
                .isFalse();
        assertThat(code(call(alice, device, 2801))).isZero();
    }

    @Test
    void routinesThatNetworkDevicesDoNotHaveAreInvalidOperations() {
        int device = alice.open(WEB, BOTH);
        TypedItem right = TypedItem.rights(MachMsgType.MAKE_SEND, false, alice.receivePort());

        refused(ReturnCode.D_INVALID_OPERATION,
                call(alice, device, 2803, number(0), number(0), TypedItem.bytes(new byte[128])));
        refused(ReturnCode.D_INVALID_OPERATION, call(alice, device, 2804, number(0), number(0), number(4)));
        refused(ReturnCode.D_INVALID_OPERATION, call(alice, device, 2805, number(0), number(0), number(4)));
        refused(ReturnCode.D_INVALID_OPERATION, call(alice, device, 2809, number(1), number(0), number(9), number(0)));
        refused(ReturnCode.D_INVALID_OPERATION, call(alice, device, 2813, number(1), number(0), right));
        refused(ReturnCode.D_INVALID_OPERATION, call(alice, device, 2814, right));
        refused(ReturnCode.D_INVALID_OPERATION, call(alice, device, OPEN, number(BOTH), ethName()));
    }

    @Test
    void portThatIsNoDeviceRefusesAsTheCallsDo() {
        for (int port : new int[]{alice.lookup("/"), alice.lookup(WEB)}) {
            refused(ReturnCode.D_NO_SUCH_DEVICE, call(alice, port, 2801));
            refused(ReturnCode.D_NO_SUCH_DEVICE, call(alice, port, 2811, number(NetStatus.NET_STATUS), number(7)));
            refused(ReturnCode.D_NO_SUCH_DEVICE, call(alice, port, 2804, number(0), number(0), number(4)));
        }
        refused(ReturnCode.D_INVALID_OPERATION, call(alice, alice.lookup("/"), OPEN, number(BOTH), ethName()));
    }

    @ParameterizedTest
    @ValueSource(ints = {2799, 2807, 2808, 2815, 0, -1})
    void M22_unknownIdIsABadId(int id) {
        for (int port : new int[]{alice.lookup("/"), alice.lookup(WEB), alice.open(WEB, READ)}) {
            refused(ReturnCode.MIG_BAD_ID, call(alice, port, id));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2800, 2802, 2803, 2804, 2805, 2806, 2809, 2810, 2811, 2812, 2813, 2814})
    void routineWithoutItsItemsHasBadArguments(int id) {
        int device = alice.open(WEB, BOTH);

        refused(ReturnCode.MIG_BAD_ARGUMENTS, call(alice, device, id));
        refused(ReturnCode.MIG_BAD_ARGUMENTS,
                call(alice, device, id, number(1), number(2), number(3), number(4), number(5)));
        refused(ReturnCode.MIG_BAD_ARGUMENTS, call(alice, device, id, TypedItem.bytes(new byte[4])));
    }

    @Test
    void closeWithAnItemHasBadArguments() {
        refused(ReturnCode.MIG_BAD_ARGUMENTS, call(alice, alice.open(WEB, BOTH), 2801, number(0)));
    }

    @Test
    void itemsOfAnotherTypeOrSizeAreBadArguments() {
        int device = alice.open(WEB, BOTH);
        int master = alice.lookup(WEB);
        int port = alice.receivePort();
        TypedItem right = TypedItem.rights(MachMsgType.MAKE_SEND, false, port);
        TypedItem once = TypedItem.rights(MachMsgType.MAKE_SEND_ONCE, false, port);
        TypedItem two = TypedItem.rights(MachMsgType.MAKE_SEND, false, port, port);
        TypedItem program = TypedItem.integers16(Programs.ALL);
        TypedItem tooLong = TypedItem.integers16(IntStream.range(0, 129).toArray());

        bad(device, 2803, number(0), number(0), TypedItem.bytes(new byte[129]));
        bad(device, 2803, number(0), number(0), TypedItem.outOfLine(new byte[10]));
        bad(device, WRITE_ID, number(0), TypedItem.integers32(0, 0), TypedItem.bytes(new byte[60]));
        bad(device, WRITE_ID, number(0), number(0), TypedItem.integers16(1, 2));
        bad(device, 2810, number(NetStatus.NET_FLAGS), TypedItem.integers32(new int[1025]));
        bad(device, SET_FILTER, once, number(0), program);
        bad(device, SET_FILTER, two, number(0), program);
        bad(device, SET_FILTER, number(port), number(0), program);
        bad(device, SET_FILTER, right, number(0), tooLong);
        bad(device, SET_FILTER, right, right, program);
        bad(master, OPEN, number(BOTH), name(MachMsgType.STRING, "e".repeat(128), 128));
        bad(master, OPEN, number(BOTH), name(MachMsgType.STRING, "eth", 129));
        bad(master, OPEN, number(BOTH), TypedItem.integers16(1));
        bad(master, OPEN, TypedItem.integers32(BOTH, 0), ethName());
        assertThat(alice.space.ports().getReceiveStatus(port).sendRights()).as("every right was released").isFalse();
        assertThat(code(call(alice, device, SET_FILTER, right, number(0), program))).isZero();
    }

    private void bad(int port, int id, TypedItem... body) {
        refused(ReturnCode.MIG_BAD_ARGUMENTS, call(alice, port, id, body));
    }
}
