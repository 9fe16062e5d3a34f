package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosts that configured themselves outlive the hypervisor, and are told nothing where somebody else tells them. */
class AutoconfLifeIT {
    private static final int MARK = 77;

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private Path place;

    @BeforeEach
    void setUp() throws IOException {
        place = Directories.make();
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

    @Test
    void addressIsRenewedFromAHypervisorThatWasRestarted() throws IOException {
        User.assumeRoot();
        Namespace.assumePossible(Namespace.unshare());
        Tools.assume("busybox", "busybox-static");
        Path socket = place.resolve("x.sock");
        Path told = place.resolve("told");
        ServerProcess before = ServerProcess.startKeeping(place.resolve("state"), socket, null);
        Shell web;
        try (before) {
            web = closing(Shell.withDevice(socket, "/dev/eth0m/web"));
            web.begin("busybox udhcpc -i eth0 -f -p " + place.resolve("pid") + " -s "
                    + Tools.script("lease-facts.sh", place), told);
            web.await("grep -q 'lease kind bound' " + told);
        }
        String first = web.succeed("grep 'lease address' " + told);

        ServerProcess after = closing(ServerProcess.startKeeping(place.resolve("state"), socket, null));
        web.await("kill -USR1 $(cat " + place.resolve("pid") + "); grep -q 'lease kind renew' " + told);

        assertThat(web.succeed("grep 'lease address' " + told).lines().distinct()).containsExactly(first.strip());
        assertThat(first)
                .contains(" " + after.device("/dev/eth0m/web").orElseThrow().getAddress(0).replaceFirst("/.*", ""));
    }

    /** Whether a device of a multiplexer is answered when it asks for its address. */
    private boolean isAnswered(ServerProcess server, String multiplexer) {
        Client asker = closing(Client.open(server, multiplexer + "/asker"));
        Client other = closing(Client.open(server, multiplexer + "/other"));
        asker.send(DhcpFrames.discover(asker.lease.mac(), 1), Frames.broadcast(asker.lease, MARK));
        other.capture.awaitFill(MARK); // the hypervisor answers before it takes the sender's next frame
        other.send(Frames.broadcast(other.lease, MARK));
        asker.capture.awaitFill(MARK);
        return asker.capture.frames().stream().anyMatch(DhcpFrames::isOffer);
    }

    @Test
    void hostsAreToldNothingWhereTheConfigurationSaysSo() throws IOException {
        ServerProcess server = closing(ServerProcess.start("""
                segment { name: "quiet" ipv4: "10.71.0.0/16" hosts { enabled: false } }
                segment { name: "lan" ipv4: "10.69.0.0/16" }
                node { path: "/dev/quiet" multiplexer { segment: "quiet" } }
                node { path: "/dev/lan" multiplexer { segment: "lan" } }
                """));

        assertThat(isAnswered(server, "/dev/lan")).isTrue();
        assertThat(isAnswered(server, "/dev/quiet")).isFalse();
    }

    @Test
    void hostsOfASegmentWithARealNetworkAreToldNothingUnlessTheConfigurationSaysSo() throws IOException {
        User.assumeRoot();
        Namespace.assumePossible(Namespace.unshare());
        Shell machine = closing(Shell.inNewNamespace());
        for (String name : List.of("up", "told")) {
            machine.succeed("ip link add " + name + "0 type veth peer name " + name + "1 && ip link set " + name
                    + "0 up && ip link set " + name + "1 up");
        }
        Path socket = place.resolve("x.sock");
        List<String> command = new ArrayList<>(List.of("nsenter", "-n", "-t", "" + machine.pid()));
        command.addAll(ServerProcess.command(socket, """
                segment { name: "real" ipv4: "10.71.0.0/16" uplink { interface: "up0" } }
                segment { name: "told" ipv4: "10.69.0.0/16" uplink { interface: "told0" } hosts { enabled: true } }
                node { path: "/dev/real" multiplexer { segment: "real" } }
                node { path: "/dev/told" multiplexer { segment: "told" } }
                """));
        ServerProcess server = closing(ServerProcess.start(socket, command));

        assertThat(isAnswered(server, "/dev/told")).isTrue();
        assertThat(isAnswered(server, "/dev/real")).isFalse();
    }

    @Test
    void questionsAreForwardedAsSoonAsThereIsAWayToTheDnsServer() throws IOException {
        User.assumeRoot();
        Namespace.assumePossible(Namespace.unshare());
        Tools.assume("dig", "bind9-dnsutils");
        Tools.assume("python3", "python3");
        Shell machine = closing(Shell.inNewNamespace());
        machine.begin("python3 " + Tools.script("dns-server.py", place), place.resolve("dns"));
        machine.await("grep -q listening " + place.resolve("dns"));
        Path socket = place.resolve("x.sock");
        List<String> command = new ArrayList<>(List.of("nsenter", "-n", "-t", "" + machine.pid()));
        command.addAll(ServerProcess.command(socket, """
                segment { name: "lan" ipv4: "10.69.0.0/16" hosts { dns_forward: "192.0.2.1" } }
                node { path: "/dev/lan" multiplexer { segment: "lan" } }
                """));
        closing(ServerProcess.start(socket, command));
        Shell web = closing(Shell.withDevice(socket, "/dev/lan/web"));
        web.succeed("ip addr add 10.69.0.2/16 dev eth0");
        String dig = "dig +short +time=1 +tries=1 @10.69.0.1 example.org A";
        assertThat(web.run(dig).out()).doesNotContain("192.0.2.53");

        machine.succeed("ip addr add 192.0.2.1/32 dev lo");

        web.await(dig + " | grep -qx 192.0.2.53");
    }
}
