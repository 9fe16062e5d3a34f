package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.machwire.client.Lease;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;

/**
 * A segment of real hosts: two Linux stacks that configure themselves, a Linux router with another Linux host behind it, a witness who keeps
 * all that he hears, and a listener who hears all groups.
 */
final class RealLan {
    /** The host behind the router, over a link with an MTU of 1280. */
    static final String FAR = "198.51.100.2";
    static final String FAR6 = "fd99::2";
    static final String ROUTER = "10.69.0.254";
    static final String ROUTER6 = "fd69::fe";

    final Shell a;
    final Shell b;
    final Client witness;
    /** Hears what routers hear: all multicast. */
    final Client listener;
    private final ServerProcess server;
    private final String name;
    private final Path place;
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final List<Runnable> toAwait = new ArrayList<>();

    private RealLan(ServerProcess server, String name) throws IOException {
        this.server = server;
        this.name = name;
        place = Directories.make();
        try {
            witness = closing(Client.open(server, node("witness")));
            listener = closing(Client.open(server, "/dev/" + name + "-listener"));
            a = closing(Shell.withDevice(server.socket(), node("a")));
            b = closing(Shell.withDevice(server.socket(), node("b")));
            toClose.add(this::endBegun);
            Shell router = closing(Shell.withDevice(server.socket(), "/dev/" + name + "-router"));
            setUp(router, closing(Shell.inNewNamespace()));
        } catch (Throwable failure) {
            end();
            throw failure;
        }
    }

    /** Its configuration, with what its guard is told. */
    static String configuration(String name, String guard) {
        return """
                segment { name: "%1$s" ipv4: "10.69.0.0/16" ipv6: "fd69::/64" guard { %2$s } }
                node { path: "/dev/%1$s" mode: 0777 multiplexer { segment: "%1$s" } }
                node { path: "/dev/%1$s-listener" device { segment: "%1$s" role: ROUTER } }
                node { path: "/dev/%1$s-router" device { segment: "%1$s" address: "%3$s" address: "%4$s" role: ROUTER } }
                """
                .formatted(name, guard, ROUTER, ROUTER6);
    }

    /** Brings the hosts up; a and b have no addresses yet. */
    static RealLan on(ServerProcess server, String name) throws IOException {
        return new RealLan(server, name);
    }

    private <T extends AutoCloseable> T closing(T one) {
        toClose.add(one);
        return one;
    }

    private static void setUp(Shell router, Shell far) {
        router.succeed("ip addr add " + ROUTER + "/16 dev eth0 && ip addr add " + ROUTER6 + "/64 dev eth0 nodad");
        router.succeed("ip link add near mtu 1280 type veth peer name far mtu 1280 netns " + far.pid()
                + " && ip addr add 198.51.100.1/24 dev near && ip addr add fd99::1/64 dev near nodad && ip link set near up");
        router.succeed("echo 1 > /proc/sys/net/ipv4/ip_forward && echo 1 > /proc/sys/net/ipv6/conf/all/forwarding");
        far.succeed(
                "ip addr add " + FAR + "/24 dev far && ip addr add " + FAR6 + "/64 dev far nodad && ip link set far up"
                        + " && ip route add default via 198.51.100.1 && ip route add default via fd99::1");
    }

    String node(String host) {
        return "/dev/" + name + "/" + host;
    }

    /** What a host was leased. */
    Lease lease(String host) {
        return QemuFixture.lease(server, node(host));
    }

    MacAddress mac(String host) {
        return lease(host).mac();
    }

    String ipv4(String host) {
        return address(host, false);
    }

    String ipv6(String host) {
        return address(host, true);
    }

    private String address(String host, boolean ipv6) {
        return lease(host).addresses().stream().filter(prefix -> prefix.isIpv6() == ipv6).findFirst().orElseThrow()
                .address().getHostAddress();
    }

    /** Begins a command of a host that goes on, and will say a text. */
    void begin(Shell host, String command, String text) {
        Path said = place.resolve("said" + toAwait.size());
        host.begin(command, said);
        toAwait.add(() -> host.await("grep -q '" + text + "' " + said));
    }

    /** Ends what was begun, while the shells still can; what has ended by itself is no failure. */
    private void endBegun() {
        for (Shell host : List.of(a, b)) {
            host.run("for one in $begun; do kill $one 2> /dev/null; done; begun=; wait");
        }
    }

    /** Waits until all that was begun has said its text. */
    void awaitBegun() {
        toAwait.forEach(Runnable::run);
    }

    /** Checks that nothing that a real host sent was dropped on its way in, for whatever reason. */
    void losesNothing() {
        for (String path : List.of(node("a"), node("b"), "/dev/" + name + "-router")) {
            assertThat(Counts.sent(server, path)).as("what %s lost", path).isEmpty();
        }
    }

    /** Frames for an Ethernet address that the witness has heard. */
    List<byte[]> witnessedFor(MacAddress destination) {
        return witness.capture.frames().stream()
                .filter(frame -> Ethernet.address(frame, Ethernet.DESTINATION_OFFSET) == destination.value()).toList();
    }

    /** Ends the hosts. No AutoCloseable: JUnit would close it after the first test that it is handed to. */
    void end() {
        for (AutoCloseable one : toClose.reversed()) {
            try {
                one.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public String toString() {
        return "resolve " + name;
    }
}
