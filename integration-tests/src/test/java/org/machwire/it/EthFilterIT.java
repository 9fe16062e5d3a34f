package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.machwire.client.Device;
import org.machwire.client.Hypervisor;
import org.machwire.client.MachTask;
import org.machwire.client.Message;
import org.machwire.client.ReceiveRight;
import org.machwire.client.SendRight;
import org.machwire.ethernet.MacAddress;
import org.machwire.filter.WellKnownFilters;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.MachException;
import org.machwire.mach.NetRcvMessage;
import org.machwire.mach.NetStatus;
import org.machwire.mach.ReturnCode;
import org.machwire.server.frames.Frames;

/** {@code machwire eth-filter} in a process of its own, between a device and clients that know nothing of it. */
class EthFilterIT {
    private static final String DEVICE = "/dev/eth0m/filtered";
    private static final String NODE = "/servers/filtered";
    private static final int ALLOWED = 4000;
    private static final int FORBIDDEN = 53;
    private static final Pattern ADDRESS = Pattern.compile(" (10\\.69\\.\\d+\\.\\d+)/16");

    private final List<AutoCloseable> open = new ArrayList<>();
    private ServerProcess server;

    @BeforeEach
    void start() throws IOException {
        server = ServerProcess.start();
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
        server.close();
    }

    private <T extends AutoCloseable> T keep(T one) {
        open.add(one);
        return one;
    }

    private RunningProcess machwire(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(Installation.shared().machwire(arguments));
        command.addAll(List.of("--socket", server.socket().toString()));
        return keep(RunningProcess.start(command));
    }

    private RunningProcess filter(String... rules) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("eth-filter", DEVICE, NODE));
        arguments.addAll(List.of(rules));
        RunningProcess filter = machwire(arguments.toArray(String[]::new));
        filter.awaitOut("eth-filter serves " + NODE);
        return filter;
    }

    private static String addressIn(String line) {
        Matcher address = ADDRESS.matcher(line);
        assertThat(address.find()).as("an address in %s", line).isTrue();
        return address.group(1);
    }

    private String front() throws IOException {
        RunningProcess front = machwire("pfinet", "/dev/eth0m/front", "--udp-echo", "7");
        front.awaitOut("pfinet on ");
        return addressIn(front.out());
    }

    /** A client of the filter's node, which hears all that the filter lets pass. */
    private final class Behind {
        final MachTask task = keep(Hypervisor.connect(server.socket())).attach("behind");
        final Device device;
        final ReceiveRight port = task.allocateReceive();
        final MacAddress mac;

        Behind(int mode) {
            try (SendRight master = task.lookup(NODE)) {
                device = master.deviceOpen(mode, "eth");
            }
            port.setQlimit(16);
            int[] words = device.getStatus(NetStatus.NET_ADDRESS, NetStatus.ADDRESS_COUNT);
            mac = new MacAddress(Integer.toUnsignedLong(words[0]) << 16 | words[1] >>> 16);
        }

        byte[] nextFrame() {
            try (Message message = port.receive(RunningProcess.PATIENCE)) {
                assertThat(message.id()).isEqualTo(NetRcvMessage.ID);
                return NetRcvMessage.frame(message.bytes(0), message.bytes(1));
            }
        }
    }

    @Test
    void unmodifiedPfinetBehindTheFilterPingsAPfinetInFront() throws IOException {
        String front = front();
        RunningProcess filter = filter("--deny-udp-port", "53");
        String address = addressIn(filter.out());

        RunningProcess behind = machwire("pfinet", NODE, "--address", address + "/16", "--ping", front, "--count", "3",
                "--interval", "0.1");

        assertThat(behind.exitCode()).as("%s", behind).isZero();
        assertThat(behind.out()).contains("3 packets received");
    }

    @Test
    void pfinetBehindTheFilterNeedsItsAddress() throws IOException {
        filter();

        RunningProcess behind = machwire("pfinet", NODE, "--ping", "10.69.0.1");

        assertThat(behind.exitCode()).isEqualTo(1);
        assertThat(behind.err()).contains("--address");
    }

    @Test
    void forbiddenFramePassesNeitherWayAndTheWriterIsToldOfSuccess() throws IOException {
        RunningProcess filter = filter("--deny-udp-port", Integer.toString(FORBIDDEN));
        String own = addressIn(filter.out());
        Client front = keep(Client.open(server, "/dev/eth0m/front"));
        String theirs = front.lease.addresses().getFirst().address().getHostAddress();
        Behind behind = new Behind(DeviceMode.READ | DeviceMode.WRITE);
        behind.device.setFilter(behind.port, 0, WellKnownFilters.acceptAll());

        byte[] query = Frames.ipv4Udp(behind.mac, own, ALLOWED, front.lease.mac(), theirs, FORBIDDEN, (byte) 1);
        byte[] out = Frames.ipv4Udp(behind.mac, own, ALLOWED, front.lease.mac(), theirs, ALLOWED, (byte) 2);
        assertThat(behind.device.write(DeviceMode.NOWAIT, query)).isEqualTo(query.length);
        assertThat(behind.device.write(DeviceMode.NOWAIT, out)).isEqualTo(out.length);
        await().atMost(RunningProcess.PATIENCE).until(() -> !front.capture.frames().isEmpty());
        assertThat(front.capture.frames()).containsExactly(out);

        byte[] answer = Frames.ipv4Udp(front.lease.mac(), theirs, FORBIDDEN, behind.mac, own, ALLOWED, (byte) 3);
        byte[] in = Frames.ipv4Udp(front.lease.mac(), theirs, ALLOWED, behind.mac, own, ALLOWED, (byte) 4);
        front.send(answer, in);
        assertThat(behind.nextFrame()).isEqualTo(in);
        filter.terminate();
        filter.exitCode();
        assertThat(filter.out()).contains("frames: 1 sent, 1 forbidden; 1 received, 1 forbidden, 0 lost");
    }

    @Test
    void networksHoldForTheirDirection() throws IOException {
        RunningProcess filter = filter("--send-net", "192.0.2.0/24", "--receive-net", "192.0.2.0/24");
        String own = addressIn(filter.out());
        Client front = keep(Client.open(server, "/dev/eth0m/front"));
        String theirs = front.lease.addresses().getFirst().address().getHostAddress();
        Behind behind = new Behind(DeviceMode.READ | DeviceMode.WRITE);
        behind.device.setFilter(behind.port, 0, WellKnownFilters.acceptAll());

        behind.device.write(0, Frames.ipv4Udp(behind.mac, own, ALLOWED, front.lease.mac(), theirs, ALLOWED));
        byte[] arp = Frames.arpRequest(behind.mac, own, "10.69.200.200");
        behind.device.write(0, arp);
        await().atMost(RunningProcess.PATIENCE).until(() -> !front.capture.frames().isEmpty());
        assertThat(front.capture.frames()).containsExactly(arp);

        byte[] asked = Frames.arpRequest(front.lease.mac(), theirs, "10.69.200.200");
        front.send(Frames.ipv4Udp(front.lease.mac(), theirs, ALLOWED, behind.mac, own, ALLOWED), asked);
        assertThat(behind.nextFrame()).isEqualTo(asked);
    }

    @Test
    void openThroughTheFilterKeepsItsModeAndPassesTheCodesOfTheDevice() throws IOException {
        filter();
        Behind reader = new Behind(DeviceMode.READ);
        Behind writer = new Behind(DeviceMode.WRITE);

        refused(ReturnCode.D_READ_ONLY, () -> reader.device.write(0, new byte[60]));
        refused(ReturnCode.D_READ_ONLY, () -> reader.device.setStatus(NetStatus.NET_FLAGS, 0));
        refused(ReturnCode.D_INVALID_OPERATION,
                () -> writer.device.setFilter(writer.port, 0, WellKnownFilters.acceptAll()));
        refused(ReturnCode.D_INVALID_OPERATION, () -> reader.device.setFilter(reader.port, 0, new int[]{0}));
        refused(ReturnCode.D_INVALID_SIZE, () -> writer.device.write(0, new byte[13]));
        refused(ReturnCode.D_INVALID_OPERATION, () -> reader.device.getStatus(NetStatus.NET_STATUS, 6));
        refused(ReturnCode.D_INVALID_OPERATION, () -> new Behind(0));
        refused(ReturnCode.D_INVALID_OPERATION, reader.device::lease);
        refused(ReturnCode.D_INVALID_OPERATION, () -> reader.device.right().deviceOpen(DeviceMode.READ, "eth"));
        try (SendRight master = reader.task.lookup(NODE)) {
            refused(ReturnCode.D_NO_SUCH_DEVICE, () -> Device.of(master).write(0, new byte[60]));
        }
    }

    private static void refused(ReturnCode code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(MachException.class,
                failure -> assertThat(failure.code()).isEqualTo(code));
    }

    @Test
    void clientThatGoesLeavesNoFilterAtTheDevice() throws IOException {
        filter();
        Behind first = new Behind(DeviceMode.READ);
        Behind second = new Behind(DeviceMode.READ);
        first.device.setFilter(first.port, 0, WellKnownFilters.acceptAll());
        first.device.setFilter(first.port, 0, WellKnownFilters.pfinet());
        second.device.setFilter(second.port, 0, WellKnownFilters.acceptAll());
        assertThat(filters()).as("one for each receive port").isEqualTo(2);

        first.port.close();
        await().atMost(RunningProcess.PATIENCE).until(() -> filters() == 1);
        second.device.close();
        await().atMost(RunningProcess.PATIENCE).until(() -> filters() == 0);
    }

    private int filters() {
        return server.device(DEVICE).orElseThrow().getFilters();
    }

    @Test
    void whenTheFilterIsKilledPfinetFindsItsNameDeadAndRecoversWithTheNextFilter() throws IOException {
        String front = front();
        RunningProcess filter = filter();
        RunningProcess behind = machwire("pfinet", NODE, "--address", addressIn(filter.out()) + "/16", "--ping", front,
                "--count", "60000", "--interval", "0.2", "--timeout", "1");
        behind.awaitOut(" bytes from " + front);

        filter.kill();
        filter.exitCode();
        await().atMost(RunningProcess.PATIENCE).until(() -> behind.err().contains("could not be opened again"));
        filter();
        await().atMost(RunningProcess.PATIENCE).until(() -> behind.err().contains("is open again"));
        int answers = answers(behind);
        await().atMost(RunningProcess.PATIENCE).until(() -> answers(behind) > answers);
    }

    private static int answers(RunningProcess pings) {
        return pings.out().split(" bytes from ", -1).length;
    }

    @Test
    void filterEndsWithItsDevice() throws IOException {
        RunningProcess filter = filter();
        Behind behind = new Behind(DeviceMode.WRITE);

        Client taker = keep(Client.open(server, DEVICE));

        assertThat(filter.exitCode()).as("%s", filter).isEqualTo(1);
        assertThat(filter.err()).contains("the device has died");
        await().atMost(RunningProcess.PATIENCE).until(behind.device.right()::isDead);
        assertThat(taker.lease.device()).isEqualTo("filtered");
    }
}
