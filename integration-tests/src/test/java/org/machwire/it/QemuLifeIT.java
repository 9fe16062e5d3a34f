package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.machwire.client.Lease;
import org.machwire.ethernet.MacAddress;

/** {@code machwire qemu}: where it meets virtual machines, and what it outlives. */
class QemuLifeIT extends QemuFixture {
    @Test
    void argumentsAreThoseOfTheDeviceAndTheSocketGoesWithTheCommand() throws IOException {
        RunningProcess qemu = qemu("--listen");

        assertThat(qemu.out()).isEqualTo("-netdev stream,id=machwire,server=off,addr.type=unix,addr.path=" + path()
                + " -device virtio-net-pci,netdev=machwire,mac=" + lease().mac() + "\n");

        qemu.terminate();
        assertThat(qemu.exitCode()).isEqualTo(143);
        assertThat(path()).doesNotExist();
        assertThat(qemu.err()).as("nothing to complain of").isEmpty();
    }

    @Test
    void deviceComesBackWithTheHypervisorAndThePeerNeverNotices() throws IOException {
        RunningProcess qemu = qemu("--listen");
        WirePeer vm = peer();
        Lease before = lease();
        awaitNote(qemu, "a peer has come");

        server.kill();
        awaitNote(qemu, "; opening " + NODE + " again");
        server.close();
        server = ServerProcess.startKeeping(place.resolve("state"), place.resolve("x.sock"), null);
        awaitNote(qemu, NODE + " is open again\n");

        assertThat(lease()).isEqualTo(before);
        Client other = other();
        vm.send(Frames.broadcast(before, 1));
        other.capture.awaitFill(1);
        other.send(Frames.broadcast(other.lease, 2));
        vm.awaitFill(2);
    }

    @Test
    void changedMacIsTold() throws IOException {
        RunningProcess qemu = qemu("--listen");
        MacAddress before = lease().mac();

        server.kill();
        server.close();
        server = ServerProcess.start(null, server.socket(), """
                segment { name: "lan" ipv4: "10.69.0.0/16" ipv6: "fd69::/64" }
                node { path: "/dev/eth0m/vm" device { segment: "lan" mac: "56:54:00:00:00:77" } }
                """);

        awaitNote(qemu, NODE + " is open again, but its MAC was " + before + " and is 56:54:00:00:00:77");
    }

    @Test
    void machineThatListensIsCalledAndCalledAgain() throws IOException {
        RunningProcess qemu = qemu("--connect");
        assertThat(qemu.out()).contains(",server=on,");
        Client other = other();
        Lease lease = lease();
        awaitNote(qemu, "nobody is to be reached at " + path() + " yet");
        for (int i = 1; i <= 2; i++) {
            try (ServerSocketChannel machine = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                    .bind(UnixDomainSocketAddress.of(path())); WirePeer vm = WirePeer.of(machine.accept())) {
                vm.send(Frames.broadcast(lease, i));
                other.capture.awaitFill(i);
                other.send(Frames.broadcast(other.lease, 10 + i));
                vm.awaitFill(10 + i);
            }
            Files.delete(path());
        }
    }

    @Test
    void placeThatIsTakenIsToldAndLeftAlone() throws IOException {
        qemu("--listen");
        try (RunningProcess second = start("--listen")) {
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.err()).isEqualTo("machwire qemu: somebody listens on " + path() + " already\n");
        }
        assertThat(path()).exists();
    }

    @Test
    void socketOfACommandThatWasKilledIsTakenOver() throws IOException {
        RunningProcess first = qemu("--listen");
        first.kill();
        first.exitCode();
        assertThat(path()).exists();

        qemu("--listen");

        Client other = other();
        peer().send(Frames.broadcast(lease(), 1));
        other.capture.awaitFill(1);
    }

    @Test
    void neitherListenNorConnectIsABadArgument() throws IOException {
        try (RunningProcess qemu = RunningProcess.start(Installation.shared().machwire("qemu", NODE))) {
            assertThat(qemu.exitCode()).isEqualTo(2);
            assertThat(qemu.err()).hasLineCount(1).contains("--listen");
        }
    }
}
