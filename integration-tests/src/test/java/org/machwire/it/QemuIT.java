package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.machwire.client.Lease;
import org.machwire.v1.DropReason;

/** {@code machwire qemu}: whoever speaks QEMU's stream protocol is a device. */
class QemuIT extends QemuFixture {
    @Test
    void framesPassBothWaysAndAreCounted() throws IOException {
        RunningProcess qemu = qemu("--listen");
        Client other = other();
        WirePeer vm = peer();
        Lease lease = lease();
        awaitNote(qemu, "a peer has come");

        vm.send(Frames.udp(lease, other.lease.mac(), 64, 1), Frames.udp(lease, other.lease.mac(), 1514, 2));
        other.capture.awaitFill(2);
        other.send(Frames.udp(other.lease, lease.mac(), 1514, 3), Frames.udp(other.lease, lease.mac(), 64, 4));
        vm.awaitFill(4);

        assertThat(other.capture.fills()).containsExactly(1, 2);
        assertThat(vm.fills()).containsExactly(3, 4);
        vm.close();
        awaitNote(qemu, "the peer has gone; frames: 2 from it, 2 to it\n");
    }

    @Test
    void stackAnswersAVirtualMachinesArpRequest() throws IOException {
        qemu("--listen");
        try (StackClient stack = StackClient.open(server, "/dev/eth0m/stack")) {
            WirePeer vm = peer();
            Lease lease = lease();
            byte[] reply = ByteBuffer.allocate(16).put(lease.mac().octets())
                    .put(server.device("/dev/eth0m/stack").orElseThrow().getMac().toByteArray())
                    .putShort((short) 0x0806).putShort((short) 1).array();

            vm.send(arpRequest(lease, stack.stack.config().address().value()));

            await().atMost(RunningProcess.PATIENCE).untilAsserted(
                    () -> assertThat(vm.frames()).anySatisfy(frame -> assertThat(frame).startsWith(reply)));
        }
    }

    private static byte[] arpRequest(Lease from, int about) {
        return ByteBuffer.allocate(42).put(Frames.BROADCAST.octets()).put(from.mac().octets()).putShort((short) 0x0806)
                .putShort((short) 1).putShort((short) 0x0800).put((byte) 6).put((byte) 4).putShort((short) 1)
                .put(from.mac().octets()).put(Frames.ipv4(from)).put(new byte[6]).putInt(about).array();
    }

    @Test
    void whatTheGuardForbidsReachesNobody() throws IOException {
        qemu("--listen");
        Client other = other();
        WirePeer vm = peer();
        Lease lease = lease();
        byte[] forged = Frames.broadcast(lease, 1);
        forged[11] ^= 1;

        vm.send(forged, Frames.broadcast(lease, 2));

        other.capture.awaitFill(2);
        assertThat(other.capture.fills()).containsExactly(2);
        assertThat(Counts.sent(server, NODE)).containsEntry(DropReason.SRC_MAC, 1L);
    }

    @Test
    void whenAPeerHasGoneTheNextOneHasTheDeviceAndNothingOfTheFirst() throws IOException {
        RunningProcess qemu = qemu("--listen");
        Client other = other();
        WirePeer first = peer();
        awaitNote(qemu, "a peer has come\n");
        WirePeer second = peer();
        second.send(Frames.broadcast(lease(), 1));
        other.send(Frames.broadcast(other.lease, 2));
        first.awaitFill(2);
        assertThat(other.capture.count()).as("it waits").isZero();

        first.close();

        other.capture.awaitFill(1);
        other.send(Frames.broadcast(other.lease, 3));
        second.awaitFill(3);
        assertThat(second.fills()).containsExactly(3);
    }

    @Test
    void framesThatComeWhileNobodyIsThereAreDroppedAndCounted() throws IOException {
        RunningProcess qemu = qemu("--listen");
        Client other = other();
        for (int i = 0; i < 3; i++) {
            other.send(Frames.broadcast(other.lease, i));
        }
        await().atMost(RunningProcess.PATIENCE)
                .until(() -> Counts.counters(server, NODE).getRxDelivered() == 3);
        WirePeer vm = peer();
        awaitNote(qemu, "a peer has come");
        other.send(Frames.broadcast(other.lease, 9));

        vm.awaitFill(9);

        // One that was on its way when the peer came was given to it, or is told when the next one comes.
        vm.close();
        awaitNote(qemu, "the peer has gone");
        peer();
        await().atMost(RunningProcess.PATIENCE).until(() -> qemu.err().split("a peer has come", -1).length == 3);
        long dropped = Pattern.compile("frames dropped while none was there: ([0-9]+)\n").matcher(qemu.err()).results()
                .mapToLong(told -> Long.parseLong(told.group(1))).sum();
        assertThat(dropped).as("%s", qemu).isEqualTo(4L - vm.fills().size()).isPositive();
    }

    @Test
    void badLengthsAreSkippedAndCounted() throws IOException {
        RunningProcess qemu = qemu("--listen");
        Client other = other();
        WirePeer vm = peer();
        Lease lease = lease();

        vm.send(new byte[0], new byte[5], new byte[13], new byte[1519], new byte[65536], Frames.broadcast(lease, 1));

        other.capture.awaitFill(1);
        assertThat(other.capture.count()).isEqualTo(1);
        vm.close();
        awaitNote(qemu, "the peer has gone; frames: 1 from it, 0 to it; dropped: 5 of a bad length\n");
    }

    @Test
    void whoSpeaksAnotherProtocolIsSentAwayAndTheNextIsServed() throws IOException {
        RunningProcess qemu = qemu("--listen");
        Client other = other();
        WirePeer stranger = peer();

        stranger.sendLength(-1);

        stranger.awaitEnd();
        awaitNote(qemu, "the peer is sent away, for it speaks another protocol");
        peer().send(Frames.broadcast(lease(), 1));
        other.capture.awaitFill(1);
    }

    @Test
    void halfAFrameAndSilenceHoldUpNobodyElse() throws IOException {
        RunningProcess qemu = qemu("--listen");
        Client other = other();
        Client third = closing(Client.open(server, "/dev/eth0m/third"));
        WirePeer vm = peer();
        vm.sendLength(100);
        awaitNote(qemu, "a peer has come");

        other.send(Frames.broadcast(other.lease, 1));
        third.capture.awaitFill(1);
        vm.awaitFill(1);

        vm.close();
        awaitNote(qemu, "; dropped: 1 cut off\n");
    }

    @Test
    void peerThatDoesNotReadLosesItsOwnFramesOnly() throws IOException {
        RunningProcess qemu = qemu("--listen");
        Client other = other();
        Client third = closing(Client.open(server, "/dev/eth0m/third"));
        WirePeer deaf = closing(WirePeer.connectDeaf(path()));
        awaitNote(qemu, "a peer has come");
        byte[][] batch = new byte[50][];
        Arrays.fill(batch, Frames.udp(other.lease, Frames.BROADCAST, 1514, 1));
        int sent = 0;
        while (sent < 4000) { // 6 MB: far more than the socket and the outbox hold
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
}
