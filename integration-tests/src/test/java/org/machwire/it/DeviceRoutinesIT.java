package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.machwire.it.Codes.SEND_INVALID_DEST;
import static org.machwire.it.RawMessages.integers;
import static org.machwire.it.RawMessages.octets;
import static org.machwire.it.RawMessages.right;
import static org.machwire.it.RawMessages.words;
import static org.machwire.mach.MachMsgType.COPY_SEND;
import static org.machwire.mach.MachMsgType.MAKE_SEND;
import static org.machwire.mach.NetStatus.NET_ADDRESS;
import static org.machwire.mach.NetStatus.NET_FLAGS;
import static org.machwire.mach.NetStatus.NET_STATUS;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.machwire.ethernet.MacAddress;
import org.machwire.filter.WellKnownFilters;
import org.machwire.mach.MachMsgBits;
import org.machwire.mach.MachMsgType;
import org.machwire.server.frames.Frames;
import org.machwire.v1.GetLeaseRequest;
import org.machwire.v1.Lease;
import org.machwire.v1.LookupRequest;
import org.machwire.v1.MachMessage;
import org.machwire.v1.TypedItem;

/** The device routines, as messages: statements D and X of MACH.md. */
class DeviceRoutinesIT {
    private static final String NODE = "/dev/eth0m/d";
    private static final int OPEN = 2800;
    private static final int CLOSE = 2801;
    private static final int WRITE = 2802;
    private static final int SET_STATUS = 2810;
    private static final int GET_STATUS = 2811;
    private static final int SET_FILTER = 2812;
    private static final int NET_DSTADDR = 0x6e0003;
    private static final int SUCCESS = 0;
    private static final int NO_SUCH_DEVICE = 2502;
    private static final int DEVICE_DOWN = 2504;
    private static final int INVALID_OPERATION = 2505;
    private static final int INVALID_SIZE = 2507;
    private static final int[] STATUS = {14, 1514, 1, 14, 6, 0x1043, 0};

    @RegisterExtension
    static final MachFixture MACH = new MachFixture();

    private RawMach task;
    private int master;
    private int device;

    @BeforeEach
    void open() {
        await().atMost(RunningProcess.PATIENCE).until(() -> MACH.server().status().getDeviceCount() == 0);
        task = MACH.task();
        master = lookUp(task, NODE);
        device = open(task, master);
    }

    private static int lookUp(RawMach task, String path) {
        return task.task().names().lookup(LookupRequest.newBuilder().setPath(path).build()).getPort();
    }

    private static int open(RawMach task, int master) {
        MachMessage reply = call(task, master, OPEN, integers(3), name("eth"));
        assertThat(code(reply)).isZero();
        assertThat(reply.getBody(1).getTypeName()).isEqualTo(MachMsgType.PORT_SEND);
        return words(reply.getBody(1))[0];
    }

    private static TypedItem name(String text) {
        return RawMessages.item(MachMsgType.STRING, Byte.SIZE, 128,
                Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), 128));
    }

    private static MachMessage call(RawMach task, int port, int id, TypedItem... body) {
        MachMessage reply = RawMessages.call(task.task(), port, id, body);
        assertThat(reply.getId()).isEqualTo(id + 100);
        return reply;
    }

    private static int code(MachMessage reply) {
        return words(reply.getBody(0))[0];
    }

    private int code(int port, int id, TypedItem... body) {
        return code(call(task, port, id, body));
    }

    private int[] status(int flavor, int count) {
        MachMessage reply = call(task, device, GET_STATUS, integers(flavor), integers(count));
        assertThat(code(reply)).isZero();
        return words(reply.getBody(1));
    }

    private int statusCode(int flavor, int count) {
        return code(device, GET_STATUS, integers(flavor), integers(count));
    }

    private int writeCode(int octets) {
        return code(device, WRITE, integers(0), integers(0), octets(new byte[octets]));
    }

    @Test
    void D1_onlyAMasterOpensADevice() {
        assertThat(code(device, OPEN, integers(3), name("eth"))).isEqualTo(INVALID_OPERATION);
    }

    @Test
    void D3_theSameOpenAgainIsTheSameNameWithAReferenceMore() {
        assertThat(open(task, master)).isEqualTo(device);
        assertThat(task.sendRefs(device)).isEqualTo(2);
    }

    @Test
    void D4_closeDoesNothing() {
        assertThat(code(device, CLOSE)).isEqualTo(SUCCESS);
        assertThat(code(device, CLOSE)).isEqualTo(SUCCESS);
        assertThat(status(NET_STATUS, 7)).containsExactly(STATUS);
    }

    @Test
    void D5_aFrameWrittenIsAnsweredWithItsLength() {
        byte[] frame = arp(task, device);
        MachMessage reply = call(task, device, WRITE, integers(0), integers(0), octets(frame));
        assertThat(code(reply)).isZero();
        assertThat(words(reply.getBody(1))).containsExactly(frame.length);
    }

    /** A frame that the guard lets pass. */
    private static byte[] arp(RawMach task, int device) {
        Lease lease = task.task().devices().getLease(GetLeaseRequest.newBuilder().setDevice(device).build())
                .getLease();
        byte[] own = lease.getAddress(0).getAddress().toByteArray();
        return Frames.arpRequest(MacAddress.of(lease.getMac().toByteArray()),
                (own[0] & 0xff) + "." + (own[1] & 0xff) + "." + (own[2] & 0xff) + "." + (own[3] & 0xff),
                "10.69.255.1");
    }

    @Test
    void D6_aWriteOfNothingOrOfTooMuchIsAnInvalidSize() {
        assertThat(writeCode(0)).isEqualTo(INVALID_SIZE);
        assertThat(writeCode(1515)).isEqualTo(INVALID_SIZE);
        assertThat(writeCode(1514)).isEqualTo(SUCCESS);
    }

    @Test
    void D7_aWriteWithoutALinkHeaderIsAnInvalidSize() {
        assertThat(writeCode(13)).isEqualTo(INVALID_SIZE);
        assertThat(writeCode(14)).isEqualTo(SUCCESS);
    }

    @Test
    void D8_aDownDeviceWritesNothing() {
        assertThat(code(device, SET_STATUS, integers(NET_FLAGS), integers(0x1042))).isEqualTo(SUCCESS);
        assertThat(writeCode(60)).isEqualTo(DEVICE_DOWN);
        assertThat(code(device, SET_STATUS, integers(NET_FLAGS), integers(0x1043))).isEqualTo(SUCCESS);
        assertThat(writeCode(60)).isEqualTo(SUCCESS);
    }

    @Test
    void D10_netStatusHasSevenWordsForWhoHasRoomForThem() {
        assertThat(status(NET_STATUS, 7)).containsExactly(STATUS);
        assertThat(status(NET_STATUS, 1024)).hasSize(7);
        assertThat(statusCode(NET_STATUS, 6)).isEqualTo(INVALID_OPERATION);
    }

    @Test
    void D11_netAddressIsTwoWordsInNetworkOrder() {
        byte[] mac = task.task().devices().getLease(GetLeaseRequest.newBuilder().setDevice(device).build()).getLease()
                .getMac().toByteArray();
        int[] words = status(NET_ADDRESS, 2);
        assertThat(words).hasSize(2);
        for (int i = 0; i < 8; i++) {
            assertThat((byte) (words[i / 4] >>> (24 - 8 * (i % 4)))).isEqualTo(i < mac.length ? mac[i] : 0);
        }
        assertThat(statusCode(NET_ADDRESS, 1)).isEqualTo(INVALID_OPERATION);
    }

    @Test
    void D13_otherFlavorsAreInvalidOperations() {
        for (int flavor : new int[]{NET_DSTADDR, 0, 1, 99, -1}) {
            assertThat(statusCode(flavor, 1024)).as("flavor %d", flavor).isEqualTo(INVALID_OPERATION);
        }
    }

    @Test
    void D14_aNewDeviceIsUpAndRunning() {
        assertThat(status(NET_FLAGS, 1)).containsExactly(0x1043);
    }

    @Test
    void D16_netStatusIsSetAsItsFlagsAre() {
        int[] changed = STATUS.clone();
        changed[5] = 0x1042;
        assertThat(code(device, SET_STATUS, integers(NET_STATUS), integers(changed))).isEqualTo(SUCCESS);
        assertThat(status(NET_FLAGS, 1)).containsExactly(0x1042);
        changed[1] = 1500;
        assertThat(code(device, SET_STATUS, integers(NET_STATUS), integers(changed))).isEqualTo(INVALID_OPERATION);
        assertThat(code(device, SET_STATUS, integers(NET_STATUS), integers(Arrays.copyOf(STATUS, 6))))
                .isEqualTo(INVALID_SIZE);
        assertThat(status(NET_FLAGS, 1)).containsExactly(0x1042);
    }

    @Test
    void D19_aPortOfTheServersThatIsNoDeviceSaysSoAndADeadOneIsNoDestination() {
        for (int port : new int[]{task.task().attached().getRootDirectory(), master}) {
            assertThat(code(port, CLOSE)).isEqualTo(NO_SUCH_DEVICE);
            assertThat(code(port, GET_STATUS, integers(NET_STATUS), integers(7))).isEqualTo(NO_SUCH_DEVICE);
        }
        RawMach other = MACH.task();
        open(other, lookUp(other, NODE)); // one writer at a time: the older open device dies
        assertThat(task.sendCode(RawMessage.to(device, COPY_SEND).id(CLOSE))).isEqualTo(SEND_INVALID_DEST);
    }

    @Test
    void D20_aDeviceGoesWithItsLastSendRight() {
        open(task, master);
        task.deallocate(device);
        assertThat(MACH.server().device(NODE)).isPresent();
        task.deallocate(device);
        assertThat(MACH.server().device(NODE)).isEmpty();
    }

    @Test
    void X1_aFrameComesAsNetRcvMsg() {
        RawMach other = MACH.task();
        int hearing = open(other, lookUp(other, "/dev/eth0m/x1"));
        int port = other.receiveRight();
        assertThat(code(call(other, hearing, SET_FILTER, right(MAKE_SEND, port), integers(0),
                RawMessages.shorts(WellKnownFilters.acceptAll())))).isZero();
        byte[] frame = arp(task, device);
        call(task, device, WRITE, integers(0), integers(0), octets(frame));
        await().atMost(RunningProcess.PATIENCE).until(() -> other.status(port).getMsgcount() == 1);
        MachMessage message = other.receive(port);
        assertThat(message.getId()).isEqualTo(2999);
        assertThat(message.getBits()).isEqualTo(MachMsgBits.of(0, MachMsgType.PORT_SEND));
        assertThat(message.getRemotePort()).isZero();
        assertThat(message.getBodyList()).extracting(TypedItem::getNumber).containsExactly(64, frame.length - 14 + 4);
        byte[] packet = message.getBody(1).getData().toByteArray();
        assertThat((packet[0] & 0xff) | ((packet[1] & 0xff) << 8)).isEqualTo(packet.length);
        assertThat(Arrays.copyOfRange(packet, 2, 4)).isEqualTo(Arrays.copyOfRange(frame, 12, 14));
    }
}
