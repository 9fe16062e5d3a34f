package org.machwire.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.device.Client.BOTH;
import static org.machwire.server.device.Client.READ;
import static org.machwire.server.device.Expect.assertRefused;
import static org.machwire.server.device.Lan.ALICE;
import static org.machwire.server.device.Lan.BOB;

import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.PackedFrames;
import org.machwire.filter.FilterProgram;
import org.machwire.mach.MachException;
import org.machwire.mach.MachPortRight;
import org.machwire.mach.ReturnCode;
import org.machwire.server.fabric.Batches;
import org.machwire.v1.DropReason;

class FrameStreamTest {
    private static final String PATH = "/dev/eth0m/web";

    private final Lan lan = Lan.create();
    private final Client alice = lan.client(ALICE);
    private final Client bob = lan.client(BOB);
    private final RecordingConsumer consumer = new RecordingConsumer();
    private int device;
    private int port;
    private int sender;

    @BeforeEach
    void open() {
        device = alice.open(PATH, BOTH);
        port = alice.receivePort();
        alice.setFilter(device, port, 0, Programs.ALL);
        sender = bob.open("/dev/eth0m/bob", BOTH);
    }

    private FrameStream stream() {
        return lan.devices.stream(alice.space, alice.space.sendRight(device), port, consumer);
    }

    private void send() {
        bob.write(sender, bob.broadcast(sender));
    }

    @Test
    void framesComeThroughTheRingWhileTheStreamIsOpenAndThroughTheQueueAfterwards() {
        send();
        FrameStream stream = stream();
        for (int i = 0; i < 6; i++) {
            send();
        }

        assertThat(alice.received(port)).as("from before the stream").hasSize(1);
        assertThat(RecordingConsumer.drain(stream)).as("more than the queue limit").hasSize(6);
        stream.close();
        send();

        assertThat(alice.received(port)).hasSize(1);
        assertThat(lan.received(PATH, DropReason.NOT_DROPPED)).isEqualTo(8);
    }

    @Test
    void consumerIsWokenOnceUntilItHasTakenAll() {
        FrameStream stream = stream();
        send();
        send();
        assertThat(consumer.wakeUps).isEqualTo(1);

        RecordingConsumer.drain(stream);
        send();

        assertThat(consumer.wakeUps).isEqualTo(2);
    }

    @Test
    void streamBeforeTheFilterGetsItsFrames() {
        int other = alice.receivePort();
        FrameStream stream = lan.devices.stream(alice.space, alice.space.sendRight(device), other, consumer);
        alice.setFilter(device, other, 0, Programs.ALL);

        send();

        assertThat(RecordingConsumer.drain(stream)).hasSize(1);
    }

    @Test
    void secondStreamOfAPortIsRefusedUntilTheFirstIsClosed() {
        FrameStream first = stream();

        assertRefused(ReturnCode.D_ALREADY_OPEN, this::stream);
        send();
        assertThat(RecordingConsumer.drain(first)).as("the first goes on").hasSize(1);
        first.close();
        FrameStream second = stream();
        first.close();
        send();

        assertThat(RecordingConsumer.drain(second)).as("closing the first again changes nothing").hasSize(1);
    }

    @Test
    void portMustBeAReceiveRightOfTheCallers() {
        for (int bad : new int[]{4711, device, -1}) {
            assertRefused(ReturnCode.D_INVALID_OPERATION,
                    () -> lan.devices.stream(alice.space, alice.space.sendRight(device), bad, consumer));
        }
        assertRefused(ReturnCode.MACH_SEND_INVALID_DEST,
                () -> lan.devices.stream(alice.space, alice.space.sendRight(4711), port, consumer));
    }

    @Test
    void streamEndsWhenItsDeviceDies() {
        FrameStream stream = stream();
        send();

        alice.close(device);

        assertThat(consumer.end()).isNotNull().extracting(MachException::code)
                .isEqualTo(ReturnCode.MACH_SEND_INVALID_DEST);
        assertRefused(ReturnCode.MACH_SEND_INVALID_DEST, () -> stream.send(Batches.of(new byte[60])));
        stream.close();
        bob.close(sender);
        lan.verifyEmpty("closed");
    }

    @Test
    void streamEndsWhenItsReceivePortDies() {
        FrameStream stream = stream();
        send();

        alice.space.ports().modRefs(port, MachPortRight.RECEIVE.number(), -1);

        assertThat(consumer.end()).isNotNull().extracting(MachException::code)
                .isEqualTo(ReturnCode.D_INVALID_OPERATION);
        stream.close();
        assertThat(lan.devices.sinks()).isZero();
        assertThat(lan.devices.ringMemory().usedOctets()).isZero();
    }

    @Test
    void closedStreamHearsOfNoDeath() {
        stream().close();

        alice.space.destroy();

        assertThat(consumer.ends).isEmpty();
    }

    @Test
    void memoryOfATakenChunkIsGivenBackAlsoAfterTheStreamHasClosed() {
        FrameStream stream = stream();
        send();
        PackedFrames taken = Objects.requireNonNull(stream.take());
        send();

        stream.close();
        assertThat(lan.devices.ringMemory().usedOctets()).as("the chunk in hand").isEqualTo(64 * 1024);
        assertThat(taken.frames()).isEqualTo(1);
        stream.release(taken);

        assertThat(stream.take()).isNull();
        assertThat(lan.devices.ringMemory().usedOctets()).isZero();
    }

    @Test
    void fullRingDropsAndCounts() {
        FrameStream stream = stream();
        for (int i = 0; i < Lan.LIMITS.ringFrames() + 3; i++) {
            send();
        }

        assertThat(lan.received(PATH, DropReason.NOT_DROPPED)).isEqualTo(Lan.LIMITS.ringFrames());
        assertThat(lan.received(PATH, DropReason.RING_FULL)).isEqualTo(3);
        assertThat(RecordingConsumer.drain(stream)).hasSize(Lan.LIMITS.ringFrames());
    }

    @Test
    void frameIsCutToWhatTheFilterAccepts() {
        alice.setFilter(device, port, 0, Programs.ret(FilterProgram.NETF_IN, 10));
        FrameStream stream = stream();

        send();

        assertThat(RecordingConsumer.drain(stream)).singleElement().satisfies(
                frame -> assertThat(frame).isEqualTo(Arrays.copyOf(bob.broadcast(sender), 24)));
        assertThat(lan.snapshot(PATH).received().octets()).isEqualTo(24);
    }

    @Test
    void batchKeepsItsOrderAndLosesItsBadFramesOnly() {
        DeviceLease to = alice.lease(device);
        FrameStream in = stream();
        FrameStream out = lan.devices.stream(bob.space, bob.space.sendRight(sender), 0, new RecordingConsumer());
        byte[] first = bob.datagram(sender, to, (byte) 1);
        byte[] second = bob.broadcast(sender);
        byte[] third = bob.datagram(sender, to, (byte) 3);

        out.send(Batches.of(new byte[0], first, new byte[13], second, alice.broadcast(device), third,
                new byte[1515], new byte[65536]));

        assertThat(RecordingConsumer.drain(in)).containsExactly(first, second, third);
        assertThat(lan.sent("/dev/eth0m/bob", DropReason.FRAME_SIZE)).isEqualTo(4);
        assertThat(lan.sent("/dev/eth0m/bob", DropReason.SRC_MAC)).isEqualTo(1);
        assertThat(lan.sent("/dev/eth0m/bob", DropReason.NOT_DROPPED)).isEqualTo(3);
    }

    @Test
    void streamOfADeviceOpenForReadingCannotSend() {
        FrameStream stream = lan.devices.stream(alice.space, alice.space.sendRight(alice.open(PATH, READ)), 0,
                consumer);

        assertRefused(ReturnCode.D_READ_ONLY, () -> stream.send(Batches.of(new byte[60])));
    }

    @Test
    void streamWithoutAPortReceivesNothing() {
        FrameStream stream = lan.devices.stream(alice.space, alice.space.sendRight(device), 0, consumer);

        send();

        assertThat(stream.receives()).isFalse();
        assertThat(stream.take()).isNull();
        assertThat(alice.received(port)).hasSize(1);
        assertThat(stream.maxFrameLength()).isEqualTo(1514);
    }
}
