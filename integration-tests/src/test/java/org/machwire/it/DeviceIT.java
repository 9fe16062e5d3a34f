package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.machwire.mach.NetStatus.IFF_BROADCAST;
import static org.machwire.mach.NetStatus.IFF_MULTICAST;
import static org.machwire.mach.NetStatus.IFF_PROMISC;
import static org.machwire.mach.NetStatus.IFF_RUNNING;
import static org.machwire.mach.NetStatus.IFF_UP;
import static org.machwire.mach.NetStatus.NET_ADDRESS;
import static org.machwire.mach.NetStatus.NET_FLAGS;
import static org.machwire.mach.NetStatus.NET_STATUS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import com.google.protobuf.ByteString;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.machwire.mach.MachPortRight;
import org.machwire.mach.MachPortType;
import org.machwire.v1.DeviceCloseRequest;
import org.machwire.v1.DeviceGetStatusRequest;
import org.machwire.v1.DeviceSetFilterRequest;
import org.machwire.v1.DeviceSetStatusRequest;
import org.machwire.v1.DeviceWriteRequest;
import org.machwire.v1.DropReason;
import org.machwire.v1.GetLeaseRequest;
import org.machwire.v1.MachPortDeallocateRequest;
import org.machwire.v1.MachPortGetRefsRequest;
import org.machwire.v1.MachPortTypeRequest;
import org.machwire.v1.PacketsRequest;

/** The {@code device} routines on one device: opens, modes, status. */
class DeviceIT {
    private static final String PATH = "/dev/eth0m/device";
    private static final int READ = 1;
    private static final int WRITE = 2;

    private static ServerProcess server;
    private RawClient client;
    private RawDevice device;

    @BeforeAll
    static void start() throws IOException {
        server = ServerProcess.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() {
        client = new RawClient(server.socket());
        device = RawDevice.open(client, PATH);
    }

    @AfterEach
    void close() {
        client.close();
        await().atMost(RunningProcess.PATIENCE).until(() -> server.device(PATH).isEmpty());
    }

    private static List<Integer> get(RawDevice device, int flavor, int count) {
        return device.task().devices().deviceGetStatus(DeviceGetStatusRequest.newBuilder().setDevice(device.name())
                .setFlavor(flavor).setCount(count).build()).getStatusList();
    }

    private static void set(RawDevice device, int flavor, List<Integer> words) {
        device.task().devices().deviceSetStatus(DeviceSetStatusRequest.newBuilder().setDevice(device.name())
                .setFlavor(flavor).addAllStatus(words).build());
    }

    private static void write(RawDevice device) {
        device.task().devices().deviceWrite(DeviceWriteRequest.newBuilder().setDevice(device.name())
                .setData(ByteString.copyFrom(new byte[60])).build());
    }

    private static int type(RawDevice device) {
        return device.task().ports()
                .machPortType(MachPortTypeRequest.newBuilder().setName(device.name()).build()).getType();
    }

    private static int sendRefs(RawDevice device) {
        return device.task().ports().machPortGetRefs(MachPortGetRefsRequest.newBuilder().setName(device.name())
                .setRight(MachPortRight.SEND.number()).build()).getRefs();
    }

    @Test
    void netStatusAddressAndFlagsAreThoseOfAnEthernetDevice() {
        int flags = IFF_UP | IFF_BROADCAST | IFF_RUNNING | IFF_MULTICAST;
        assertThat(get(device, NET_STATUS, 7)).containsExactly(14, 1514, 1, 14, 6, flags, 0);
        assertThat(get(device, NET_STATUS, 1024)).hasSize(7);
        assertThat(get(device, NET_FLAGS, 1)).containsExactly(flags);
        ByteBuffer mac = ByteBuffer.allocate(8).put(device.task().devices()
                .getLease(GetLeaseRequest.newBuilder().setDevice(device.name()).build()).getLease().getMac()
                .toByteArray());
        assertThat(get(device, NET_ADDRESS, 2)).containsExactly(mac.getInt(0), mac.getInt(4));
        assertThat(mac.getInt(4) & 0xffff).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0x6e0001, 6, D_INVALID_OPERATION, 2505", "0x6e0002, 1, D_INVALID_OPERATION, 2505",
            "0x6e0004, 0, D_INVALID_SIZE, 2507", "0x6e0004, 2, D_INVALID_SIZE, 2507",
            "0x6e0003, 7, D_INVALID_OPERATION, 2505", "0, 1024, D_INVALID_OPERATION, 2505"})
    void getStatusOfAnUnknownFlavorOrIntoTooFewWordsFails(String flavor, int count, String reason, int code) {
        RpcError.of(() -> get(device, Integer.decode(flavor), count)).is("mach", reason, code);
    }

    @Test
    void flagsAreSetByBothFlavorsAndAreTheDevices() {
        int flags = get(device, NET_FLAGS, 1).getFirst();
        RawDevice reader = RawDevice.open(client.attach("reader"), PATH, READ);
        set(device, NET_FLAGS, List.of(flags & ~IFF_UP));
        assertThat(get(reader, NET_FLAGS, 1)).containsExactly(flags & ~IFF_UP);
        List<Integer> status = new ArrayList<>(get(device, NET_STATUS, 7));
        status.set(5, flags);
        set(device, NET_STATUS, status);
        assertThat(get(reader, NET_FLAGS, 1)).containsExactly(flags);
    }

    @Test
    void setStatusOfAnythingButTheSettableFlagsFails() {
        int flags = get(device, NET_FLAGS, 1).getFirst();
        for (int other : new int[]{IFF_PROMISC, IFF_BROADCAST, IFF_MULTICAST, 0x8000_0000}) {
            RpcError.of(() -> set(device, NET_FLAGS, List.of(flags ^ other))).is("mach", "D_INVALID_OPERATION", 2505);
        }
        List<Integer> status = new ArrayList<>(get(device, NET_STATUS, 7));
        status.set(1, 9000);
        RpcError.of(() -> set(device, NET_STATUS, status)).is("mach", "D_INVALID_OPERATION", 2505);
        RpcError.of(() -> set(device, NET_STATUS, List.of(1))).is("mach", "D_INVALID_SIZE", 2507);
        RpcError.of(() -> set(device, NET_FLAGS, List.of())).is("mach", "D_INVALID_SIZE", 2507);
        RpcError.of(() -> set(device, NET_ADDRESS, List.of(1, 2))).is("mach", "D_INVALID_OPERATION", 2505);
        RpcError.of(() -> set(device, 99, List.of())).is("mach", "D_INVALID_OPERATION", 2505);
        assertThat(get(device, NET_FLAGS, 1)).containsExactly(flags);
    }

    @Test
    void throughAReadOnlyOpenNothingIsWrittenOrSet() {
        RawDevice reader = RawDevice.open(client.attach("reader"), PATH, READ);
        RpcError.of(() -> write(reader)).is("mach", "D_READ_ONLY", 2509);
        RpcError.of(() -> set(reader, NET_FLAGS, List.of(0))).is("mach", "D_READ_ONLY", 2509);
        RawStream stream = RawStream.open(reader.task(), reader.name(), 0);
        assertThat(stream.next().hasOpened()).isTrue();
        stream.say(PacketsRequest.newBuilder().addFrame(ByteString.copyFrom(new byte[60])).build());
        RpcError.of(stream.failure()).is("mach", "D_READ_ONLY", 2509);
        assertThat(Counts.counters(server, PATH).getTxFrames()).isZero();
    }

    @Test
    void throughAWriteOnlyOpenNoFilterIsSet() {
        RawDevice writer = RawDevice.open(client.attach("writer"), PATH, WRITE);
        int port = RawDevice.receiveRight(writer.task());
        RpcError.of(() -> writer.task().devices().deviceSetFilter(DeviceSetFilterRequest.newBuilder()
                .setDevice(writer.name()).setReceivePort(port).setDisposition(20).addAllFilter(List.of(1, 1 << 0, 1))
                .build())).is("mach", "D_INVALID_OPERATION", 2505);
    }

    @ParameterizedTest
    @CsvSource({"0", "4", "8", "12"})
    void anOpenThatNeitherReadsNorWritesIsAnInvalidOperation(int mode) {
        RpcError.of(() -> RawDevice.open(device.task(), device.master(), mode)).is("mach", "D_INVALID_OPERATION",
                2505);
    }

    @Test
    void aDownDeviceNeitherSendsNorHears() {
        int flags = get(device, NET_FLAGS, 1).getFirst();
        try (Client other = Client.open(server, "/dev/eth0m/other")) {
            for (int down : new int[]{IFF_UP, IFF_RUNNING}) {
                set(device, NET_FLAGS, List.of(flags & ~down));
                RpcError.of(() -> write(device)).is("mach", "D_DEVICE_DOWN", 2504);
            }
            assertThat(other.device.write(0, Frames.broadcast(other.lease, 1))).isEqualTo(64);
            assertThat(Counts.received(server, PATH)).isEqualTo(Map.of(DropReason.RECEIVER_DOWN, 1L));

            RawStream stream = RawStream.open(device.task(), device.name(), 0);
            assertThat(stream.next().hasOpened()).isTrue();
            stream.say(PacketsRequest.newBuilder().addFrame(ByteString.copyFrom(new byte[60])).build());
            await().atMost(RunningProcess.PATIENCE).untilAsserted(
                    () -> assertThat(Counts.sent(server, PATH)).isEqualTo(Map.of(DropReason.LINK_DOWN, 1L)));
        }
    }

    @Test
    void theSameOpenAgainIsTheSameNameWithOneMoreReference() {
        assertThat(sendRefs(device)).isEqualTo(1);
        assertThat(RawDevice.open(device.task(), device.master(), READ | WRITE)).isEqualTo(device.name());
        assertThat(RawDevice.open(device.task(), PATH, READ | WRITE | 4).name()).isEqualTo(device.name());
        assertThat(sendRefs(device)).isEqualTo(3);
        assertThat(RawDevice.open(device.task(), PATH, READ).name()).isNotEqualTo(device.name());
        assertThat(server.device(PATH).orElseThrow().getOpens()).isEqualTo(2);
    }

    @Test
    void closeDoesNothingAndTheLastReferenceClosesTheDevice() {
        device.task().devices().deviceClose(DeviceCloseRequest.newBuilder().setDevice(device.name()).build());
        assertThat(type(device)).isEqualTo(MachPortType.SEND);
        device.task().ports()
                .machPortDeallocate(MachPortDeallocateRequest.newBuilder().setName(device.name()).build());
        assertThat(server.device(PATH)).isEmpty();
    }

    @Test
    void anotherTaskOfTheUserTakesWritingOverAndTheOlderNameDies() {
        RawStream stream = RawStream.open(device.task(), device.name(), 0);
        assertThat(stream.next().hasOpened()).isTrue();
        RawDevice reader = RawDevice.open(client.attach("reader"), PATH, READ);

        RawDevice next = RawDevice.open(client.attach("next"), PATH, READ | WRITE);

        assertThat(type(device)).isEqualTo(MachPortType.DEAD_NAME);
        RpcError.of(() -> write(device)).is("mach", "MACH_SEND_INVALID_DEST", 0x10000003);
        RpcError.of(stream.failure()).is("mach", "MACH_SEND_INVALID_DEST", 0x10000003);
        assertThat(type(reader)).isEqualTo(MachPortType.SEND);
        assertThat(type(next)).isEqualTo(MachPortType.SEND);
        write(next);
    }

    @Test
    void theAddressesStayWhileAnOpenLives() {
        var lease = GetLeaseRequest.newBuilder().setDevice(device.name()).build();
        var before = device.task().devices().getLease(lease).getLease();
        RawDevice next = RawDevice.open(client.attach("next"), PATH, READ | WRITE);
        var after = next.task().devices().getLease(GetLeaseRequest.newBuilder().setDevice(next.name()).build())
                .getLease();
        assertThat(after).isEqualTo(before);
        assertThat(after.getSegment()).isEqualTo("lan");
        assertThat(after.getDevice()).isEqualTo("device");
        assertThat(after.getAddressList()).extracting(address -> address.getPrefixLength()).containsExactly(16, 64);
        assertThat(Arrays.copyOf(after.getAddress(0).getAddress().toByteArray(), 2)).containsExactly(10, 69);
    }

    @Test
    void anotherUsersWriterIsAlreadyOpen() throws IOException {
        User.assumeRoot();
        String shared = """
                segment { name: "lan" ipv4: "10.69.0.0/16" }
                node { path: "/dev/eth0" mode: 0666 device { segment: "lan" } }
                """;
        try (ServerProcess sharing = ServerProcess.start(shared);
                PuppetProcess alice = PuppetProcess.start(sharing, User.ALICE);
                PuppetProcess bob = PuppetProcess.start(sharing, User.BOB)) {
            assertThat(alice.ask("open /dev/eth0")).startsWith("ok");
            assertThat(bob.ask("open /dev/eth0")).startsWith("D_ALREADY_OPEN");
            assertThat(bob.ask("read /dev/eth0")).startsWith("ok");
        }
    }
}
