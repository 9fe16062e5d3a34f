package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.machwire.v1.UplinkStatus;

/**
 * Two network namespaces joined by a pair of virtual Ethernet interfaces: one has {@code wire0} and a hypervisor whose uplink that is, the
 * other has {@code out} and plays the outside world. Root only.
 */
final class OutsideWorld implements AutoCloseable {
    static final String IPV4 = "10.69.200.1";
    static final String IPV6 = "fd69::200:1";

    final Namespace host;
    final Namespace outside;
    private final List<AutoCloseable> toClose = new ArrayList<>();

    private OutsideWorld(Namespace host, Namespace outside) {
        this.host = host;
        this.outside = outside;
    }

    /** Makes the namespaces; the test is skipped unless we are root. */
    static OutsideWorld make() throws IOException {
        User.assumeRoot();
        Namespace.assumePossible(Namespace.unshare());
        Namespace host = Namespace.bare();
        try {
            in(host, "ip link set lo up");
            return new OutsideWorld(host, Namespace.bare());
        } catch (Throwable failure) {
            host.close();
            throw failure;
        }
    }

    <T extends AutoCloseable> T closing(T one) {
        toClose.add(one);
        return one;
    }

    /** Joins the namespaces, with the same addresses each time; frames go through when this returns. Nobody sends any of himself. */
    OutsideWorld joinSilently() {
        join("echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6");
        return this;
    }

    /** Joins the namespaces; the outside is a station of the segment's networks when this returns. */
    OutsideWorld join() {
        join("true");
        in(outside, "ip address add " + IPV4 + "/16 dev out && ip address add " + IPV6 + "/64 dev out nodad");
        return this;
    }

    private void join(String before) {
        in(host, before);
        in(outside, before);
        in(host, "ip link add wire0 address 52:54:00:12:34:56 type veth peer name out address 52:54:00:12:34:57 && ip link set out netns "
                + outside.process().pid() + " && ip link set wire0 up");
        in(outside, "ip link set out up");
        awaitUp(host, "wire0");
        awaitUp(outside, "out");
    }

    /** Waits until the kernel has noticed that there is a carrier: before it drops what is sent. */
    static void awaitUp(Namespace namespace, String link) {
        await().atMost(RunningProcess.PATIENCE)
                .until(() -> namespace.run("ip link show " + link).out().contains("state UP"));
    }

    /** Runs a shell command that must not fail. */
    static String in(Namespace namespace, String command) {
        Namespace.Result result = namespace.run(command);
        assertThat(result.exitCode()).as("%s: %s", command, namespace.process()).isZero();
        return result.out();
    }

    /** Starts a server beside {@code wire0} that keeps nothing. */
    ServerProcess serve(String... options) throws IOException {
        Path socket = Directories.make().resolve("x.sock");
        return closing(ServerProcess.start(socket, host.enter(command(socket, options))));
    }

    /** The command line of a server that keeps nothing. */
    static List<String> command(Path socket, String... options) {
        List<String> arguments = new ArrayList<>(List.of("serve", "--socket", socket.toString(), "--ephemeral"));
        arguments.addAll(List.of(options));
        return Installation.shared().machwire(arguments.toArray(String[]::new));
    }

    /** Opens a device by a tap in a namespace of its own. */
    Namespace tap(ServerProcess server, String node) throws IOException {
        return closing(Namespace.open(server.socket(), node));
    }

    /** Opens a device by the client library. */
    Client client(ServerProcess server, String node) {
        return closing(Client.open(server, node));
    }

    static UplinkStatus uplink(ServerProcess server) {
        return server.status().getSegment(0).getUplink();
    }

    @Override
    public void close() {
        try (outside; host) {
            toClose.reversed().forEach(OutsideWorld::close);
        }
    }

    private static void close(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
