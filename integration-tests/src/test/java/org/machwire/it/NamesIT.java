package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.HexFormat;

import com.google.protobuf.ByteString;
import io.grpc.Status;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.v1.AttachRequest;
import org.machwire.v1.DeviceCloseRequest;
import org.machwire.v1.DeviceGetStatusRequest;
import org.machwire.v1.DeviceOpenRequest;
import org.machwire.v1.DeviceSetFilterRequest;
import org.machwire.v1.DeviceSetStatusRequest;
import org.machwire.v1.DeviceWriteRequest;
import org.machwire.v1.GetLeaseRequest;
import org.machwire.v1.LookupRequest;
import org.machwire.v1.MachPortNamesRequest;
import org.machwire.v1.MachPortServiceGrpc;
import org.machwire.v1.TaskServiceGrpc;

/** Port names, task ids and paths that mean nothing, or nothing of the caller's. */
class NamesIT {
    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException {
        server = ServerProcess.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Every device routine with a name, which must fail the same way. */
    private static void everyRoutine(RawClient.RawTask task, int name, String reason, int code) {
        var devices = task.devices();
        RpcError.of(() -> devices.deviceClose(DeviceCloseRequest.newBuilder().setDevice(name).build()))
                .is("mach", reason, code);
        RpcError.of(() -> devices.deviceWrite(DeviceWriteRequest.newBuilder().setDevice(name).build()))
                .is("mach", reason, code);
        RpcError.of(() -> devices.deviceSetFilter(DeviceSetFilterRequest.newBuilder().setDevice(name).build()))
                .is("mach", reason, code);
        RpcError.of(() -> devices.deviceGetStatus(DeviceGetStatusRequest.newBuilder().setDevice(name).build()))
                .is("mach", reason, code);
        RpcError.of(() -> devices.deviceSetStatus(DeviceSetStatusRequest.newBuilder().setDevice(name).build()))
                .is("mach", reason, code);
        RpcError.of(() -> devices.getLease(GetLeaseRequest.newBuilder().setDevice(name).build()))
                .is("mach", reason, code);
        RawStream stream = RawStream.open(task, name, 0);
        RpcError.of(stream.failure()).is("mach", reason, code);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 4711, Integer.MIN_VALUE})
    void anUnknownPortNameIsAnInvalidDestination(int name) {
        try (RawClient client = new RawClient(server.socket())) {
            var task = client.attach("names");
            everyRoutine(task, name, "MACH_SEND_INVALID_DEST", 0x10000003);
            RpcError.of(() -> RawDevice.open(task, name, RawDevice.READ_AND_WRITE))
                    .is("mach", "MACH_SEND_INVALID_DEST", 0x10000003);
        }
    }

    @Test
    void aReceiveRightWithoutASendRightIsAnInvalidDestination() {
        try (RawClient client = new RawClient(server.socket())) {
            var task = client.attach("names");
            everyRoutine(task, RawDevice.receiveRight(task), "MACH_SEND_INVALID_DEST", 0x10000003);
        }
    }

    @Test
    void aLivePortThatIsNoDeviceIsNoSuchDevice() {
        try (RawClient client = new RawClient(server.socket())) {
            RawDevice device = RawDevice.open(client, "/dev/eth0m/a");
            everyRoutine(device.task(), device.master(), "D_NO_SUCH_DEVICE", 2502);
            everyRoutine(device.task(), device.task().attached().getRootDirectory(), "D_NO_SUCH_DEVICE", 2502);
        }
    }

    @Test
    void aPortThatIsNoMasterCannotBeOpened() {
        try (RawClient client = new RawClient(server.socket())) {
            RawDevice device = RawDevice.open(client, "/dev/eth0m/a");
            for (int name : new int[]{device.name(), device.task().attached().getRootDirectory()}) {
                RpcError.of(() -> RawDevice.open(device.task(), name, RawDevice.READ_AND_WRITE))
                        .is("mach", "D_INVALID_OPERATION", 2505);
            }
        }
    }

    @Test
    void anotherTasksNamesMeanNothing() {
        try (RawClient client = new RawClient(server.socket())) {
            RawDevice device = RawDevice.open(client, "/dev/eth0m/a");
            everyRoutine(client.attach("other"), device.name(), "MACH_SEND_INVALID_DEST", 0x10000003);
            assertThat(server.device("/dev/eth0m/a").orElseThrow().getOpens()).isEqualTo(1);
        }
    }

    @Test
    void aDeviceNameOfMoreThan127OctetsIsAnInvalidArgument() {
        try (RawClient client = new RawClient(server.socket())) {
            RawDevice device = RawDevice.open(client, "/dev/eth0m/a");
            RpcError.of(() -> device.task().devices().deviceOpen(DeviceOpenRequest.newBuilder()
                    .setMaster(device.master()).setMode(3).setName("x".repeat(128)).build()))
                    .isPlain(Status.Code.INVALID_ARGUMENT);
        }
    }

    private static RpcError use(RawClient client, ByteString taskId) {
        return RpcError.of(() -> MachPortServiceGrpc.newBlockingStub(client.as(taskId))
                .machPortNames(MachPortNamesRequest.getDefaultInstance()));
    }

    @Test
    void aTaskIdOfNoTaskIsAnInvalidTask() {
        try (RawClient client = new RawClient(server.socket())) {
            for (int octets : new int[]{0, 1, 16, 17, 4096}) {
                use(client, ByteString.copyFrom(new byte[octets])).is("mach", "KERN_INVALID_TASK", 16);
            }
            RpcError.of(() -> MachPortServiceGrpc.newBlockingStub(client.channel())
                    .machPortNames(MachPortNamesRequest.getDefaultInstance())).is("mach", "KERN_INVALID_TASK", 16);
        }
    }

    @Test
    void theTaskIdOfATaskThatHasEndedIsAnInvalidTask() {
        ByteString stale;
        try (RawClient client = new RawClient(server.socket())) {
            stale = client.attach("stale").attached().getTaskId();
        }
        try (RawClient client = new RawClient(server.socket())) {
            await().until(
                    () -> server.status().getTaskList().stream().noneMatch(task -> task.getName().equals("stale")));
            use(client, stale).is("mach", "KERN_INVALID_TASK", 16);
        }
    }

    @Test
    void theTaskIdOfAnotherProcessIsAnInvalidTask() throws IOException {
        try (RawClient client = new RawClient(server.socket());
                PuppetProcess puppet = PuppetProcess.start(server, null)) {
            var task = client.attach("mine");
            assertThat(puppet.ask("use " + HexFormat.of().formatHex(task.attached().getTaskId().toByteArray())))
                    .isEqualTo("KERN_INVALID_TASK");
            assertThat(task.ports().machPortNames(MachPortNamesRequest.getDefaultInstance()).getNameCount()).isOne();
        }
    }

    @Test
    void theTaskIdOfAnotherUserIsAnInvalidTask() throws IOException {
        User.assumeRoot();
        try (RawClient client = new RawClient(server.socket());
                PuppetProcess puppet = PuppetProcess.start(server, User.ALICE)) {
            var task = client.attach("mine");
            assertThat(puppet.ask("use " + HexFormat.of().formatHex(task.attached().getTaskId().toByteArray())))
                    .isEqualTo("KERN_INVALID_TASK");
        }
    }

    @Test
    void aTaskIsUsedByAnotherConnectionOfTheSameProcess() {
        try (RawClient first = new RawClient(server.socket()); RawClient second = new RawClient(server.socket())) {
            var task = first.attach("mine");
            assertThat(MachPortServiceGrpc.newBlockingStub(second.as(task.attached().getTaskId()))
                    .machPortNames(MachPortNamesRequest.getDefaultInstance()).getNameList())
                    .containsExactly(task.attached().getRootDirectory());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "two\nlines", "\u001b[31m", "gr\u00fcn",
            "12345678901234567890123456789012345678901234567890123456789012345"})
    void aTaskNameThatIsNotForPeopleIsAnInvalidArgument(String name) {
        try (RawClient client = new RawClient(server.socket())) {
            RpcError.of(() -> TaskServiceGrpc.newBlockingStub(client.channel())
                    .attach(AttachRequest.newBuilder().setName(name).build()).next())
                    .isPlain(Status.Code.INVALID_ARGUMENT);
        }
    }

    record BadPath(String path, String reason, int code) {
        @Override
        public String toString() {
            String printable = path.replaceAll("[^!-~]", "?");
            return reason + " " + (path.length() > 60 ? path.length() + " characters" : printable);
        }
    }

    static BadPath[] badPaths() {
        return new BadPath[]{new BadPath("/dev/eth0m/../eth0m/a", "ENOENT", 0x40000002),
                new BadPath("/..", "ENOENT", 0x40000002), new BadPath("/dev/eth0m/a/..", "ENOTDIR", 0x40000014),
                new BadPath("/dev/eth0m/..", "ENOENT", 0x40000002), new BadPath("/nothing", "ENOENT", 0x40000002),
                new BadPath("/dev/eth0m/a/b", "ENOTDIR", 0x40000014),
                new BadPath("/" + "x".repeat(9_999), "ENAMETOOLONG", 0x4000003f),
                new BadPath("/dev/eth0m/" + "a/".repeat(5_000), "ENAMETOOLONG", 0x4000003f),
                new BadPath("/dev/eth0m/" + "x".repeat(64), "ENAMETOOLONG", 0x4000003f),
                new BadPath("", "EINVAL", 0x40000016), new BadPath("dev/eth0m/a", "EINVAL", 0x40000016),
                new BadPath("/dev/eth0m/a b", "EINVAL", 0x40000016),
                new BadPath("/dev/eth0m/a\0b", "EINVAL", 0x40000016),
                new BadPath("/dev/eth0m/a\nb", "EINVAL", 0x40000016),
                new BadPath("/dev/eth0m/.a", "EINVAL", 0x40000016),
                new BadPath("/dev/eth0m/...", "EINVAL", 0x40000016), new BadPath("/dev/eth0m/ä", "EINVAL", 0x40000016),
                new BadPath("/dev/eth0m/%2e%2e", "EINVAL", 0x40000016),
                new BadPath("/dev/eth0m/\\..", "EINVAL", 0x40000016)};
    }

    @ParameterizedTest
    @MethodSource("badPaths")
    void aBadPathIsAFileErrorOfTheHurds(BadPath bad) {
        try (RawClient client = new RawClient(server.socket())) {
            var task = client.attach("paths");
            RpcError.of(() -> task.names().lookup(LookupRequest.newBuilder().setPath(bad.path()).build()))
                    .is("hurd", bad.reason(), bad.code());
        }
    }

    @Test
    void dotsAndRepeatedSlashesAreSkipped() {
        try (Client one = Client.open(server, "//dev/./eth0m///a/");
                Client same = Client.open(server, "/dev/eth0m/a")) {
            assertThat(one.lease.mac()).isEqualTo(same.lease.mac());
        }
    }
}
