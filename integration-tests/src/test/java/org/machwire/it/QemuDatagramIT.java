package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.machwire.client.Lease;

/** {@code machwire qemu --dgram}: whoever sends datagrams to a socket, and hears them at another, is a device. */
class QemuDatagramIT extends QemuFixture {
    private Path peerPath() {
        return place.resolve("peer.sock");
    }

    private DatagramPeer peerOfDatagrams() throws IOException {
        return closing(DatagramPeer.bind(peerPath(), path()));
    }

    @Test
    void framesPassBothWaysAndBadLengthsAreCounted() throws IOException {
        RunningProcess qemu = qemuOfDatagrams(peerPath());
        Client other = other();
        DatagramPeer vm = peerOfDatagrams();
        Lease lease = lease();

        vm.send(Frames.udp(lease, other.lease.mac(), 64, 1), new byte[0], new byte[5], new byte[13], new byte[1519],
                new byte[65536], Frames.udp(lease, other.lease.mac(), 1514, 2));
        other.capture.awaitFill(2);
        other.send(Frames.udp(other.lease, lease.mac(), 1514, 3), Frames.udp(other.lease, lease.mac(), 64, 4));
        vm.awaitFill(4);

        assertThat(other.capture.fills()).containsExactly(1, 2);
        assertThat(vm.fills()).containsExactly(3, 4);
        awaitNote(qemu, "a peer has come\n");
        vm.close();
        other.send(Frames.broadcast(other.lease, 5));
        awaitNote(qemu, "the peer has gone; frames: 2 from it, 2 to it; dropped: 5 of a bad length\n");
    }

    @Test
    void framesForAPeerThatHasGoneAreDroppedAndCountedAndTheNextOneIsServed() throws IOException {
        RunningProcess qemu = qemuOfDatagrams(peerPath());
        Client other = other();
        DatagramPeer first = peerOfDatagrams();
        other.send(Frames.broadcast(other.lease, 1));
        first.awaitFill(1);
        first.close();
        other.send(Frames.broadcast(other.lease, 2));
        awaitNote(qemu, "the peer has gone; frames: 0 from it, 1 to it\n");

        DatagramPeer second = peerOfDatagrams();
        other.send(Frames.broadcast(other.lease, 3));
        second.awaitFill(3);
        second.send(Frames.broadcast(lease(), 4));

        other.capture.awaitFill(4);
        assertThat(second.fills()).containsExactly(3);
        awaitNote(qemu, "a peer has come; frames dropped while none was there: 1\n");
    }

    @Test
    void peerThatDoesNotReadLosesItsOwnFramesOnly() throws IOException {
        RunningProcess qemu = qemuOfDatagrams(peerPath());
        Client other = other();
        Client third = closing(Client.open(server, "/dev/eth0m/third"));
        DatagramPeer deaf = closing(DatagramPeer.bindDeaf(peerPath(), path()));
        byte[][] batch = new byte[50][];
        Arrays.fill(batch, Frames.udp(other.lease, Frames.BROADCAST, 1514, 1));
        int sent = 0;
        while (sent < 2000) { // 3 MB: far more than the socket and the outbox hold
            other.send(batch);
            sent += batch.length;
            third.capture.awaitCount(sent);
        }
        long all = sent;
        await().atMost(RunningProcess.PATIENCE).until(() -> Counts.counters(server, NODE).getRxDelivered() == all);

        deaf.send(Frames.broadcast(lease(), 2));
        third.capture.awaitFill(2);
        deaf.close();

        awaitNote(qemu, "that it did not take in time\n");
    }

    @Test
    void argumentsAreThoseOfTheDeviceAndTheSocketGoesWithTheCommand() throws IOException {
        RunningProcess qemu = qemuOfDatagrams(peerPath());

        assertThat(qemu.out()).isEqualTo("-netdev dgram,id=machwire,local.type=unix,local.path=" + peerPath()
                + ",remote.type=unix,remote.path=" + path() + " -device virtio-net-pci,netdev=machwire,mac="
                + lease().mac() + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path()))).isEqualTo("rw-------");

        qemu.terminate();
        assertThat(qemu.exitCode()).isEqualTo(143);
        assertThat(path()).doesNotExist();
        assertThat(qemu.err()).as("nothing to complain of").isEmpty();
    }

    @Test
    void socketOfACommandThatWasKilledIsTakenOver() throws IOException {
        RunningProcess first = qemuOfDatagrams(peerPath());
        first.kill();
        first.exitCode();
        assertThat(path()).exists();

        qemuOfDatagrams(peerPath());

        Client other = other();
        peerOfDatagrams().send(Frames.broadcast(lease(), 1));
        other.capture.awaitFill(1);
    }

    @Test
    void oneSocketWithoutTheOtherIsABadArgument() throws IOException {
        try (RunningProcess qemu = start("--dgram")) {
            assertThat(qemu.exitCode()).isEqualTo(2);
            assertThat(qemu.err()).hasLineCount(1).contains("--peer");
        }
    }
}
