package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An uplink by passt: a server on a machine, which is a network namespace, whose default route leads to another that is the world outside. Devices
 * are other namespaces that ask for their addresses by DHCP.
 */
class PasstIT {
    private static final String GATEWAY = "10.69.0.1";
    private static final String OUTSIDE = "198.51.100.1";
    private static final String LINK_LOCAL = "169.254.169.254";
    private static final String CONFIGURATION = """
            segment { name: "lan" ipv4: "10.69.0.0/16" ipv6: "fd69::/64" uplink { passt { %s } } }
            node { path: "/dev/eth0m" mode: 0777 multiplexer { segment: "lan" } }
            """;
    private static final String FILE = "what the world says";

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private Path place;
    private Path script;
    private Path served;

    @BeforeEach
    void setUp() throws IOException {
        Tools.assume("passt", "passt");
        Tools.assume("busybox", "busybox-static");
        Tools.assume("python3", "python3");
        place = Directories.make();
        script = Tools.script("lease-facts.sh", place);
        served = Files.createDirectory(place.resolve("served"));
        Files.writeString(served.resolve("file"), FILE);
        Directories.open(served);
        Directories.open(served.resolve("file"));
    }

    @AfterEach
    void tearDown() throws Exception {
        for (AutoCloseable one : toClose.reversed()) {
            one.close();
        }
    }

    private <T extends AutoCloseable> T closing(T one) {
        toClose.add(one);
        return one;
    }

    /** A machine that is joined to the world outside, where a web server is, on the address that clouds have for secrets too. */
    private Shell machine() throws IOException {
        User.assumeRoot();
        Namespace.assumePossible(Namespace.unshare());
        Shell outside = closing(Shell.inNewNamespace());
        Shell machine = closing(Shell.inNewNamespace());
        machine.succeed("ip link add out0 type veth peer name in0 netns " + outside.pid());
        machine.succeed("ip addr add 198.51.100.2/24 dev out0 && ip link set out0 up && ip route add default via "
                + OUTSIDE);
        outside.succeed("ip addr add " + OUTSIDE + "/24 dev in0 && ip addr add " + LINK_LOCAL
                + "/32 dev in0 && ip link set in0 up");
        serve(outside, "80");
        return machine;
    }

    /** Serves the file over HTTP until the shell ends. */
    private void serve(Shell host, String at) {
        host.begin("busybox httpd -f -p " + at + " -h " + served, place.resolve("httpd"));
        String port = String.format("%04X", Integer.parseInt(at.substring(at.indexOf(':') + 1)));
        host.await("grep -q ':" + port + " [0:]* 0A ' /proc/net/tcp /proc/net/tcp6");
    }

    private ServerProcess server(Shell machine, String passt) throws IOException {
        Path socket = place.resolve("x.sock");
        List<String> command = new ArrayList<>(List.of("nsenter", "-n", "-t", "" + machine.pid()));
        command.addAll(ServerProcess.command(socket, CONFIGURATION.formatted(passt)));
        return closing(ServerProcess.start(socket, command));
    }

    /** A host that has its address and route by DHCP. */
    private Shell device(ServerProcess server, String name) throws IOException {
        Shell device = closing(Shell.withDevice(server.socket(), "/dev/eth0m/" + name));
        String told = device.succeed("busybox udhcpc -i eth0 -f -n -q -t 5 -s " + script);
        assertThat(told).contains("lease router " + GATEWAY + "\n");
        assertThat(device.succeed("ip route")).contains("default via " + GATEWAY + " dev eth0");
        return device;
    }

    /** Fetches the file from a host, and gives up after some seconds. */
    private static Namespace.Result fetch(Shell from, String host, int seconds) {
        return from.run("python3 -c \"" + fetching(host, seconds) + "\"");
    }

    private static String fetching(String host, int seconds) {
        return "import urllib.request as u; print(u.build_opener(u.ProxyHandler({})).open('http://" + host
                + "/file', timeout=" + seconds + ").read().decode(), flush=True)";
    }

    private static void gets(Shell from, String host) {
        assertThat(fetch(from, host, 20).out()).as("%s", from.err()).isEqualTo(FILE + "\n");
    }

    private static void getsNothing(Shell from, String host) {
        assertThat(fetch(from, host, 2).exitCode()).as("of " + host).isNotZero();
    }

    /** The processes that a server has started. */
    private static List<ProcessHandle> passts(ServerProcess server) {
        return ProcessHandle.of(server.process().pid()).orElseThrow().children().toList();
    }

    @Test
    void deviceReachesTheWorldOutsideAndNothingThatIsTheMachinesOwn() throws IOException {
        Shell machine = machine();
        serve(machine, "127.0.0.1:81");
        Shell web = device(server(machine, ""), "web");

        gets(web, OUTSIDE);

        getsNothing(web, GATEWAY + ":81");
        getsNothing(web, LINK_LOCAL);
    }

    @Test
    void gatewayIsTheMachineItselfWhereThatIsConfigured() throws IOException {
        Shell machine = machine();
        serve(machine, "127.0.0.1:81");
        Shell web = device(server(machine, "host_loopback: true"), "web");

        gets(web, GATEWAY + ":81");
        gets(web, OUTSIDE);
    }

    @Test
    void forwardedPortLeadsToTheDeviceThatHasTheName() throws IOException {
        Shell machine = machine();
        ServerProcess server = server(machine, "forward: \"tcp/8080:web:80\"");
        Shell web = device(server, "web");
        serve(web, "80");

        machine.await("grep -q ':1F90 [0:]* 0A ' /proc/net/tcp");
        gets(machine, "127.0.0.1:8080");
    }

    @Test
    void devicesUseItAtOnceAndNoneHearsAnothersFrames() throws IOException {
        Shell machine = machine();
        ServerProcess server = server(machine, "");
        Client ear = closing(Client.open(server, "/dev/eth0m/ear"));
        Shell web = device(server, "web");
        Shell db = device(server, "db");

        Path webs = place.resolve("webs");
        Path dbs = place.resolve("dbs");
        web.begin("python3 -c \"" + fetching(OUTSIDE, 60) + "\"", webs);
        db.begin("python3 -c \"" + fetching(OUTSIDE, 60) + "\"", dbs);
        web.await("grep -q '" + FILE + "' " + webs);
        db.await("grep -q '" + FILE + "' " + dbs);

        assertThat(passts(server)).hasSize(2);
        Client last = closing(Client.open(server, "/dev/eth0m/last"));
        last.send(Frames.broadcast(last.lease, 77));
        ear.capture.awaitFill(77);
        assertThat(ear.capture.frames()).allSatisfy(
                frame -> assertThat((frame[0] & 1) != 0 || Frames.isFor(frame, ear.lease.mac())).isTrue());
        assertThat(ear.capture.frames()).noneSatisfy(
                frame -> assertThat(new String(frame, StandardCharsets.ISO_8859_1)).contains(FILE));
    }

    @Test
    void passtThatIsKilledIsStartedAgainAndAllEndWithTheServer() throws IOException {
        Shell machine = machine();
        ServerProcess server = server(machine, "");
        Shell web = device(server, "web");
        gets(web, OUTSIDE);

        ProcessHandle first = passts(server).getFirst();
        first.destroyForcibly();
        await().atMost(RunningProcess.PATIENCE).until(() -> !first.isAlive());
        await().atMost(RunningProcess.PATIENCE).until(() -> fetch(web, OUTSIDE, 2).exitCode() == 0);

        List<ProcessHandle> second = passts(server);
        assertThat(second).hasSize(1).doesNotContain(first);
        server.kill();
        await().atMost(RunningProcess.PATIENCE).until(() -> second.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void serverThatFindsNoPasstSaysSo() throws IOException {
        List<String> command = new ArrayList<>(List.of("env", "PATH=" + withoutPasst()));
        command.addAll(ServerProcess.command(place.resolve("x.sock"), CONFIGURATION.formatted("")));

        try (RunningProcess server = RunningProcess.start(command)) {
            assertThat(server.exitCode()).as("%s", server).isEqualTo(1);
            assertThat(server.err()).hasLineCount(1).contains("passt").contains("PATH")
                    .contains("apt-get install passt");
        }
    }

    /** A directory with links to all that the launcher needs. */
    private Path withoutPasst() throws IOException {
        Path bin = Files.createDirectory(place.resolve("bin"));
        for (String program : List.of("bash", "env", "dirname", "readlink", "sed", "find", "java")) {
            Path found = Tools.find(program);
            if (found != null) {
                Files.createSymbolicLink(bin.resolve(program), found.toRealPath());
            }
        }
        return bin;
    }

    @Test
    void userWithoutPrivilegeReachesWhatIsOutside() throws IOException {
        List<String> own = User.me() == 0 ? User.BOB.command(List.of("unshare", "-Urn")) : List.of("unshare", "-Urn");
        Namespace.assumeRuns(own, "true", "no namespaces of a user's own");
        Namespace.assumePossible(Namespace.unshare());
        Path bobs = Files.createDirectory(place.resolve("bobs"));
        if (User.me() == 0) {
            Files.setAttribute(bobs, "unix:uid", User.BOB.uid());
        }
        Directories.open(bobs);
        Path socket = bobs.resolve("x.sock");
        List<String> command = new ArrayList<>(own);
        command.addAll(List.of("sh", "-c",
                "ip link set lo up && ip link add out0 type veth peer name in0 && ip link set in0 up && ip addr add "
                        + "198.51.100.2/24 dev out0 && ip link set out0 up && ip route add default via " + OUTSIDE
                        + " && exec \"$@\"",
                "sh"));
        command.addAll(ServerProcess.command(socket, CONFIGURATION.formatted("host_loopback: true")
                .replace("uplink {", "hosts { dns_forward: \"none\" } uplink {")));
        ServerProcess server = closing(ServerProcess.start(socket, command));
        closing(RunningProcess.start(List.of("nsenter", "-U", "-n", "--preserve-credentials", "-t",
                "" + server.process().pid(), "busybox", "httpd", "-f", "-p", "127.0.0.1:8081", "-h",
                served.toString())));
        Shell web = device(server, "web");

        assertThat(fetch(web, GATEWAY + ":8081", 20).out()).as("%s", server.process()).isEqualTo(FILE + "\n");
    }
}
