package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.machwire.ethernet.MacAddress;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.MachException;
import org.machwire.mach.NetStatus;
import org.machwire.mach.ReturnCode;
import org.machwire.client.Hypervisor;
import org.machwire.client.MachTask;
import org.machwire.server.frames.Frames;

/** What runs in a sub-Hurd has the devices that are mapped there, and finds them as outside. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SubhurdIT {
    private static final int PORT = 4000;

    private ServerProcess server;

    @BeforeAll
    void setUp() throws IOException {
        server = ServerProcess.start();
    }

    @AfterAll
    void tearDown() {
        server.close();
    }

    private SubhurdProcess subhurd(int delegations, String... maps) throws IOException {
        return SubhurdProcess.start(server, Grant.of(server, delegations), maps);
    }

    private RunningProcess running(Grant grant, String map, String... command) throws IOException {
        List<String> options = grant.options();
        options.addAll(List.of("--socket", server.socket().toString()));
        return RunningProcess.start(SubhurdProcess.command(options, List.of(map), command));
    }

    private static String[] machwire(String... arguments) {
        return Installation.shared().machwire(arguments).toArray(String[]::new);
    }

    /** Lets a sub-Hurd end its command with it, as SIGKILL does not. */
    private record Ending(RunningProcess subhurd) implements AutoCloseable {
        @Override
        public void close() {
            subhurd.terminate();
            subhurd.exitCode();
        }
    }

    /** The address that a pfinet says it has. */
    private static String address(RunningProcess pfinet) {
        pfinet.awaitOut(", MTU ");
        return pfinet.out().replaceFirst("(?s).* (10\\.69\\.\\d+\\.\\d+)/.*", "$1");
    }

    @Test
    void pfinetsOfTwoSubhurdsTalkToEachOther() throws IOException {
        try (RunningProcess echo = running(Grant.of(server, 1), "eth0=lan/two-a",
                machwire("pfinet", "eth0", "--udp-echo", "7"));
                Ending _ = new Ending(echo);
                RunningProcess ping = running(Grant.of(server, 1), "eth0=lan/two-b",
                        machwire("pfinet", "/dev/eth0", "--ping", address(echo), "--count", "2"))) {
            assertThat(ping.exitCode()).as("%s", ping).isZero();
            assertThat(server.device("/dev/eth0m/two-a")).isPresent();
        }
    }

    @Test
    void pfinetsOfOneSubhurdTalkToEachOtherAndNamesNotMappedAreNoDevices() throws IOException {
        try (SubhurdProcess subhurd = subhurd(1, "eth0=lan/one-a", "eth1=lan/one-b");
                RunningProcess echo = subhurd.run("pfinet", "eth0", "--udp-echo", "7");
                RunningProcess ping = subhurd.run("pfinet", "eth1", "--ping", address(echo), "--count", "2");
                RunningProcess unmapped = subhurd.run("pfinet", "one-a");
                RunningProcess outside = subhurd.run("pfinet", "/dev/eth0m/one-a")) {
            assertThat(ping.exitCode()).as("%s", ping).isZero();
            assertThat(unmapped.exitCode()).isOne();
            assertThat(unmapped.err()).contains("D_NO_SUCH_DEVICE");
            assertThat(outside.exitCode()).isOne();
            assertThat(outside.err()).contains("ENOENT");
        }
    }

    @Test
    void subhurdsHearEachOthersBroadcastsAndWhatIsSentToThemAndNothingElse() throws IOException {
        try (SubhurdProcess a = subhurd(1, "eth0=lan/hear-a0", "eth1=lan/hear-a1");
                SubhurdProcess b = subhurd(1, "eth0=lan/hear-b0");
                Client a0 = a.open("eth0");
                Client a1 = a.open("/dev/eth1");
                Client b0 = b.open("eth0")) {
            assertThatThrownBy(() -> b0.device.setStatus(NetStatus.NET_FLAGS, NetStatus.IFF_PROMISC))
                    .isInstanceOf(MachException.class);

            a0.send(datagram(a0, a1, 1), datagram(a0, b0, 2), broadcast(a0, 3));

            a1.capture.awaitCount(2);
            b0.capture.awaitCount(2);
            assertThat(Scene.hex(a1.capture.frames()))
                    .isEqualTo(Scene.hex(List.of(datagram(a0, a1, 1), broadcast(a0, 3))));
            assertThat(Scene.hex(b0.capture.frames()))
                    .isEqualTo(Scene.hex(List.of(datagram(a0, b0, 2), broadcast(a0, 3))));
        }
    }

    private static byte[] datagram(Client from, Client to, int octet) {
        return Frames.ipv4Udp(mac(from), ipv4(from), PORT, mac(to), ipv4(to), PORT, new byte[]{(byte) octet});
    }

    private static byte[] broadcast(Client from, int octet) {
        return Frames.ipv4Udp(mac(from), ipv4(from), PORT, Frames.BROADCAST, "10.69.255.255", PORT,
                new byte[]{(byte) octet});
    }

    private static MacAddress mac(Client client) {
        return client.lease.mac();
    }

    private static String ipv4(Client client) {
        return client.lease.addresses().getFirst().address().getHostAddress();
    }

    @Test
    void subhurdInsideAnotherHasTheOuterOnesDevicesUnderNamesOfItsOwn() throws IOException {
        try (SubhurdProcess outer = subhurd(3, "eth0=lan/deep-a", "eth1=lan/deep-b");
                SubhurdProcess inner = outer.startInside("net=eth1");
                SubhurdProcess innermost = inner.startInside("eth0=net");
                RunningProcess echo = outer.run("pfinet", "eth0", "--udp-echo", "7");
                RunningProcess ping = innermost.run("pfinet", "eth0", "--ping", address(echo), "--count", "2");
                RunningProcess unmapped = innermost.run("pfinet", "eth1");
                RunningProcess bystander = inner.run("pfinet", "eth0")) {
            assertThat(ping.exitCode()).as("%s", ping).isZero();
            assertThat(unmapped.exitCode()).isOne();
            assertThat(unmapped.err()).contains("D_NO_SUCH_DEVICE");
            assertThat(bystander.exitCode()).isOne();
            assertThat(bystander.err()).contains("D_NO_SUCH_DEVICE");
        }
    }

    @Test
    void networkNamespaceInAnInnerSubhurdIsOnTheNetworkOfTheOuterOne() throws IOException {
        Namespace.assumePossible(Namespace.unshare());
        try (SubhurdProcess outer = subhurd(2, "eth0=lan/tap-a", "eth1=lan/tap-b");
                SubhurdProcess inner = outer.startInside("eth0=eth1");
                RunningProcess echo = outer.run("pfinet", "eth0", "--udp-echo", "7");
                RunningProcess tap = RunningProcess.start(inner.inside(inNamespace("eth0", address(echo))))) {
            assertThat(tap.exitCode()).as("%s", tap).isZero();
        }
    }

    private static List<String> inNamespace(String device, String pinged) {
        List<String> command = new ArrayList<>(Namespace.unshare());
        command.addAll(
                Installation.shared().machwire("tap", device, "--", "ping", "-n", "-c", "2", "-i", "0.2", pinged));
        return command;
    }

    @Test
    void asDeepAsTheTokenAllowsAndNoDeeper() throws IOException {
        try (SubhurdProcess outer = subhurd(1, "eth0=lan/shallow");
                RunningProcess inner = RunningProcess
                        .start(outer.inside(SubhurdProcess.command(List.of(), List.of("eth0=eth0"), "true")))) {
            assertThat(inner.exitCode()).isOne();
            assertThat(inner.err()).contains("allows no further delegation");
        }
    }

    @Test
    void mapOfWhatTheTokenDoesNotCoverIsToldAndNothingRuns() throws IOException {
        try (RunningProcess subhurd = running(Grant.of(server, 1), "eth0=dmz/x", "echo", "it runs")) {
            assertThat(subhurd.exitCode()).isOne();
            assertThat(subhurd.err()).contains("D_NO_SUCH_DEVICE");
            assertThat(subhurd.out()).isEmpty();
        }
    }

    @Test
    void exitCodeIsTheCommandsAlsoWhenASignalIsPassedOn() throws IOException {
        String command = "trap 'exit 7' TERM; echo ready; while :; do read line || sleep 0.1; done";
        try (RunningProcess ends = running(Grant.of(server, 1), "eth0=lan/exit", "sh", "-c", "exit 5");
                RunningProcess subhurd = running(Grant.of(server, 1), "eth0=lan/exit", "sh", "-c", command)) {
            assertThat(ends.exitCode()).isEqualTo(5);
            subhurd.awaitOut("ready");
            subhurd.terminate();
            assertThat(subhurd.exitCode()).as("%s", subhurd).isEqualTo(7);
        }
    }

    @Test
    void taskInsideSeesTheMappedNamesOnlyAndPublishesNothing() throws IOException {
        try (SubhurdProcess subhurd = subhurd(1, "eth0=lan/see");
                Hypervisor hypervisor = server.connect();
                MachTask task = hypervisor.attach("it")) {
            var credential = subhurd.tokens().fetch();
            task.importToken(credential.token(), credential.key());

            assertThat(task.nodes().list("/dev")).extracting(node -> node.name()).containsExactly("eth0");
            assertThatThrownBy(() -> task.publish("/servers/x", task.allocateReceive(), 0666))
                    .isInstanceOfSatisfying(MachException.class,
                            e -> assertThat(e.code()).isEqualTo(ReturnCode.EACCES));
            try (var master = task.getPrivilegedPorts()) {
                assertThatThrownBy(() -> master.deviceOpen(DeviceMode.READ, "lan/see"))
                        .isInstanceOfSatisfying(MachException.class,
                                e -> assertThat(e.code()).isEqualTo(ReturnCode.D_NO_SUCH_DEVICE));
            }
        }
    }
}
