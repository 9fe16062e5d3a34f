package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.machwire.client.Hypervisor;
import org.machwire.client.MachTask;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.v1.DeviceStatus;
import org.machwire.v1.GetStatusResponse;

/** Clients that come and go, are killed, or want too much. */
class ChurnIT {
    private ServerProcess server;

    @BeforeEach
    void start() throws IOException {
        server = ServerProcess.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aClientKilledInTheMiddleOfABatchGoesWithItsDeviceAndOthersGoOn() throws IOException {
        try (Client one = Client.open(server, "/dev/eth0m/one"); Client two = Client.open(server, "/dev/eth0m/two")) {
            for (int i = 0; i < 3; i++) {
                try (PuppetProcess flooder = PuppetProcess.start(server, null)) {
                    assertThat(flooder.ask("flood /dev/eth0m/flooder")).startsWith("ok");
                    two.capture.awaitCount(two.capture.count() + 1000);
                    flooder.kill();
                }
                awaitNo("/dev/eth0m/flooder");
            }
            one.send(Frames.broadcast(one.lease, 0x11));
            two.capture.awaitFill(0x11);
            two.send(Frames.udp(two.lease, one.lease.mac(), 1514, 0x22));
            one.capture.awaitFill(0x22);
            assertThat(server.status().getTaskList()).hasSize(2);
        }
    }

    private void awaitNo(String path) {
        await().atMost(RunningProcess.PATIENCE).until(() -> server.device(path).isEmpty());
    }

    @Test
    void twoHundredConnectsAndDisconnectsLeaveNothing() throws IOException {
        useAndLeave(); // so that what the first client makes it load is there
        awaitNothing();
        long files = server.openFiles();
        for (int i = 0; i < 200; i++) {
            useAndLeave();
        }
        awaitNothing();
        await().atMost(RunningProcess.PATIENCE)
                .untilAsserted(() -> assertThat(server.openFiles()).isLessThanOrEqualTo(files));
    }

    private void useAndLeave() {
        try (Client client = Client.open(server, "/dev/eth0m/busy")) {
            client.send(Frames.broadcast(client.lease, 1));
        }
    }

    private void awaitNothing() {
        await().atMost(RunningProcess.PATIENCE).untilAsserted(() -> {
            GetStatusResponse status = server.status();
            assertThat(status.getTaskList()).isEmpty();
            assertThat(status.getDeviceList()).isEmpty();
            assertThat(status.getSegment(0).getDevices()).isZero();
            assertThat(status.getServer().getRingOctets()).isZero();
        });
    }

    @Test
    void whoeverOpensDevicesUntilRefusedIsOutOfMemoryAndOthersStillCan() throws IOException {
        try (Hypervisor hypervisor = server.connect(); MachTask greedy = hypervisor.attach("greedy")) {
            for (int i = 0; i < 16; i++) {
                open(greedy, "/dev/eth0m/g" + i);
            }
            assertThatThrownBy(() -> open(greedy, "/dev/eth0m/g16")).isInstanceOfSatisfying(MachException.class,
                    failure -> assertThat(failure.code()).isEqualTo(ReturnCode.D_NO_MEMORY));
            assertThat(server.status().getDeviceList()).hasSize(16);
            User.assumeRoot();
            try (PuppetProcess other = PuppetProcess.start(server, User.ALICE)) {
                assertThat(other.ask("open /dev/eth0m/mine")).startsWith("ok");
            }
        }
    }

    @Test
    void aRefusedClientMayOpenAgainWhenItHasGivenADeviceUp() {
        try (Hypervisor hypervisor = server.connect(); MachTask greedy = hypervisor.attach("greedy")) {
            var last = greedy.lookup("/dev/eth0m/last").deviceOpen(DeviceMode.READ, "eth");
            for (int i = 0; i < 15; i++) {
                open(greedy, "/dev/eth0m/g" + i);
            }
            assertThatThrownBy(() -> open(greedy, "/dev/eth0m/next")).isInstanceOf(MachException.class);
            last.close();
            open(greedy, "/dev/eth0m/next");
        }
    }

    private static void open(MachTask task, String path) {
        try (var master = task.lookup(path)) {
            master.deviceOpen(DeviceMode.READ | DeviceMode.WRITE, "eth");
        }
    }

    @Test
    void namesChosenSoThatTheirHashesCollideGetTwoAddresses() {
        try (Client one = Client.open(server, "/dev/eth0m/veth8835");
                Client two = Client.open(server, "/dev/eth0m/veth28783")) {
            assertThat(one.lease.mac()).hasToString("52:54:6e:90:53:be"); // the hash of both
            assertThat(two.lease.mac()).isNotEqualTo(one.lease.mac());
            List<DeviceStatus> devices = server.status().getDeviceList();
            assertThat(devices).extracting(DeviceStatus::getMac).doesNotHaveDuplicates().hasSize(2);
            one.send(Frames.udp(one.lease, two.lease.mac(), 64, 5));
            two.capture.awaitFill(5);
            assertThat(one.capture.frames()).isEmpty();
        }
    }
}
