package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.machwire.client.Lease;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.MacAddress;
import org.machwire.v1.DeviceStatus;

/** A hypervisor, {@code machwire qemu} on one of its devices, and virtual machines that are plain sockets. All end with the test. */
abstract class QemuFixture {
    static final String NODE = "/dev/eth0m/vm";

    Path place;
    ServerProcess server;
    private final List<AutoCloseable> toClose = new ArrayList<>();

    @BeforeEach
    void setUp() throws IOException {
        place = Directories.make();
        server = ServerProcess.startKeeping(place.resolve("state"), place.resolve("x.sock"), """
                segment { name: "lan" ipv4: "10.69.0.0/16" ipv6: "fd69::/64" guard { storm { broadcast: 1000000 } } }
                node { path: "/dev/eth0m" multiplexer { segment: "lan" } }
                """);
    }

    @AfterEach
    void tearDown() throws Exception {
        for (AutoCloseable one : toClose.reversed()) {
            one.close();
        }
        server.close();
    }

    <T extends AutoCloseable> T closing(T one) {
        toClose.add(one);
        return one;
    }

    /** Where the virtual machine and the command meet. */
    Path path() {
        return place.resolve("vm.sock");
    }

    /** Starts the command; its device is there when this returns. */
    RunningProcess qemu(String option) throws IOException {
        return awaitDevice(start(option));
    }

    /** Starts the command for a peer that sends datagrams, and is at another place; its device is there when this returns. */
    RunningProcess qemuOfDatagrams(Path peer) throws IOException {
        return awaitDevice(command("--dgram", path().toString(), "--peer", peer.toString()));
    }

    private RunningProcess awaitDevice(RunningProcess started) {
        closing(started).awaitOut("-netdev ");
        return started;
    }

    /** Starts the command. */
    RunningProcess start(String option) throws IOException {
        return command(option, path().toString());
    }

    /** Starts the command with those arguments behind its node. */
    RunningProcess command(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                Installation.shared().machwire("qemu", NODE, "--socket", server.socket().toString()));
        command.addAll(List.of(arguments));
        return RunningProcess.start(command);
    }

    WirePeer peer() throws IOException {
        return closing(WirePeer.connect(path()));
    }

    /** A client with a device of its own on the segment. */
    Client other() {
        return closing(Client.open(server, "/dev/eth0m/other"));
    }

    /** What the device was assigned, as status shows it. */
    Lease lease() {
        return lease(server, NODE);
    }

    static Lease lease(ServerProcess server, String node) {
        DeviceStatus device = server.device(node).orElseThrow();
        return new Lease("lan", device.getPath(), MacAddress.of(device.getMac().toByteArray()),
                device.getAddressList().stream().map(QemuFixture::prefix).toList(), 1500);
    }

    private static AddressPrefix prefix(String text) {
        int slash = text.indexOf('/');
        return new AddressPrefix(InetAddress.ofLiteral(text.substring(0, slash)),
                Integer.parseInt(text.substring(slash + 1)));
    }

    static void awaitNote(RunningProcess process, String note) {
        await().atMost(RunningProcess.PATIENCE).untilAsserted(() -> assertThat(process.err()).contains(note));
    }
}
