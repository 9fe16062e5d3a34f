package org.machwire.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.MacAddress;
import org.machwire.ethernet.PackedFrames;

/** What {@link PacketSocketTest} runs in a network namespace of its own; prints {@link #SUCCESS} at the end. */
final class PacketsInNamespace {
    static final String SUCCESS = "all is well";
    private static final int PATIENCE_SECONDS = 20;
    private static final Path IPV6 = Path.of("/proc/sys/net/ipv6/conf/default/disable_ipv6");

    private PacketsInNamespace() {}

    public static void main(String[] arguments) throws Exception {
        Files.writeString(IPV6, "1"); // nothing but what is sent below
        interfacesThatCannotBeUsedAreTold();
        framesForAnybodyGoBothWays();
        shortFramesArePaddedWithZeros();
        ownFramesAreNotHeard();
        manyFramesKeepTheirOrder();
        framesThatDoNotFitWaitForTheNextCall();
        framesOfBadSizesAreCounted();
        vlanTagsAreThereAgain();
        missingChecksumsAreThere();
        closingWakesTheReader();
        readerAndSenderAreToldOfAnInterfaceThatGoesDown();
        readerAndSenderAreToldOfAnInterfaceThatIsDeleted();
        System.out.println(SUCCESS);
    }

    /** Two ends of one wire. */
    private record Wire(PacketSocket left, PacketSocket right) implements AutoCloseable {
        static Wire make() throws Exception {
            ip("link add left type veth peer name right");
            ip("link set left up");
            ip("link set right up");
            // Until the kernel has noticed that there is a carrier, it drops what is sent.
            Awaitility.await().until(
                    () -> ip("link show left").contains("state UP") && ip("link show right").contains("state UP"));
            return new Wire(PacketSocket.open("left"), PacketSocket.open("right"));
        }

        @Override
        public void close() throws Exception {
            left.close();
            right.close();
            ip("link delete left");
        }
    }

    private static void interfacesThatCannotBeUsedAreTold() throws Exception {
        assertCannotOpen("nosuch", "there is no network interface nosuch");
        assertCannotOpen("a-name-of-16-chr", "\"a-name-of-16-chr\" is no name of a network interface");
        assertCannotOpen("", "\"\" is no name of a network interface");
        assertCannotOpen("a/b", "\"a/b\" is no name of a network interface");
        assertCannotOpen("l\u00f6", "\"l\u00f6\" is no name of a network interface");
        assertCannotOpen("lo", "the network interface lo is no Ethernet");
        ip("link set lo up");
        assertCannotOpen("lo", "the network interface lo is no Ethernet");
        ip("link add left type veth peer name right");
        assertCannotOpen("left", "the network interface left is down");
        ip("link set left address 02:00:00:00:00:77 up");
        assertThat(PacketSocket.addressOf("left")).isEqualTo(MacAddress.parse("02:00:00:00:00:77"));
        ip("link delete left");
        assertCannotOpen("left", "there is no network interface left");
    }

    private static void assertCannotOpen(String name, String sentence) {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> PacketSocket.open(name)).withMessage(sentence);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> PacketSocket.addressOf(name))
                .withMessage(sentence);
    }

    private static void framesForAnybodyGoBothWays() throws Exception {
        try (Wire wire = Wire.make()) {
            byte[] there = frame(1, 60);
            byte[] back = frame(2, 1514);
            wire.left.send(batch(there));
            assertThat(receive(wire.right, 1)).containsExactly(there);
            wire.right.send(batch(back));
            assertThat(receive(wire.left, 1)).containsExactly(back);
        }
    }

    private static void shortFramesArePaddedWithZeros() throws Exception {
        try (Wire wire = Wire.make()) {
            List<byte[]> sent = IntStream.rangeClosed(14, 62).mapToObj(length -> frame(length, length)).toList();
            wire.left.send(batch(sent.toArray(byte[][]::new)));

            assertThat(receive(wire.right, sent.size())).containsExactlyElementsOf(
                    sent.stream().map(frame -> Arrays.copyOf(frame, Math.max(60, frame.length))).toList());
            assertThat(wire.left.refusedFrames()).isZero();
        }
    }

    private static void ownFramesAreNotHeard() throws Exception {
        try (Wire wire = Wire.make()) {
            wire.left.send(batch(frame(1, 100), broadcast(2)));
            assertThat(receive(wire.right, 2)).hasSize(2);
            wire.right.send(batch(frame(3, 100)));

            assertThat(receive(wire.left, 1)).containsExactly(frame(3, 100));
        }
    }

    private static void manyFramesKeepTheirOrder() throws Exception {
        try (Wire wire = Wire.make()) {
            byte[][] frames = IntStream.range(0, 500).mapToObj(i -> frame(i, 14 + 3 * i)).toArray(byte[][]::new);
            wire.left.send(batch(frames));

            List<byte[]> come = receive(wire.right, 500);
            for (int i = 0; i < frames.length; i++) {
                assertThat(Arrays.copyOf(come.get(i), frames[i].length)).as("%s", i).isEqualTo(frames[i]);
            }
        }
    }

    private static void framesThatDoNotFitWaitForTheNextCall() throws Exception {
        try (Wire wire = Wire.make()) {
            wire.left.send(batch(frame(1, 1000), frame(2, 1000), frame(3, 1000)));
            PackedFrames small = new PackedFrames(1100);
            for (int i = 1; i <= 3; i++) {
                small.clear();
                assertThat(wire.right.receive(small)).isEqualTo(1);
                assertThat(frames(small)).containsExactly(frame(i, 1000));
            }
            wire.left.send(batch(frame(4, 1400), frame(5, 900)));
            small.clear();
            assertThat(wire.right.receive(small)).isEqualTo(1);
            assertThat(frames(small)).as("the longer one never fits").containsExactly(frame(5, 900));
            assertThat(wire.right.lostFrames()).isEqualTo(1);
        }
    }

    private static void framesOfBadSizesAreCounted() throws Exception {
        try (Wire wire = Wire.make()) {
            wire.left.send(batch(frame(1, 60), frame(2, 1519), frame(3, 61), new byte[70_000], new byte[300_000],
                    frame(4, 62)));

            assertThat(receive(wire.right, 3)).containsExactly(frame(1, 60), frame(3, 61), frame(4, 62));
            assertThat(wire.left.refusedFrames()).isEqualTo(3);
        }
    }

    private static void vlanTagsAreThereAgain() throws Exception {
        try (Wire wire = Wire.make()) {
            byte[] tagged = tagged(0x8100, 0x6005, 80);
            byte[] provider = tagged(0x88a8, 0x0fff, 1500);
            byte[] twice = tagged(0x8100, 0x0007, 80);
            twice[16] = (byte) 0x81;
            twice[17] = 0;
            twice[19] = 9;
            wire.left.send(batch(tagged, provider, twice));
            assertThat(receive(wire.right, 3)).containsExactly(tagged, provider, twice);

            // Network 0 is none: what is left is the frame.
            byte[] priority = tagged(0x8100, 0xe000, 80);
            wire.left.send(batch(priority));
            byte[] without = new byte[76];
            System.arraycopy(priority, 0, without, 0, 12);
            System.arraycopy(priority, 16, without, 12, 64);
            assertThat(receive(wire.right, 1)).containsExactly(without);
            assertThat(wire.right.lostFrames()).isZero();
        }
    }

    /** The kernel leaves the checksum of what programs send to the card. */
    private static void missingChecksumsAreThere() throws Exception {
        ip("link set lo up");
        try (Wire wire = Wire.make(); DatagramSocket socket = new DatagramSocket()) {
            ip("address add 10.1.2.1/24 dev left");
            ip("neighbour add 10.1.2.9 lladdr 02:00:00:00:00:99 dev left");
            byte[] payload = new byte[1000];
            socket.send(new DatagramPacket(payload, payload.length, InetAddress.getByName("10.1.2.9"), 9));

            byte[] frame = receive(wire.right, 1).getFirst();
            assertThat(frame).hasSize(14 + 20 + 8 + 1000);
            byte[] pseudo = new byte[8 + 8 + 8 + 1000];
            System.arraycopy(frame, 14 + 12, pseudo, 0, 8);
            pseudo[11] = 17;
            pseudo[14] = (byte) (1008 >> 8);
            pseudo[15] = (byte) 1008;
            System.arraycopy(frame, 34, pseudo, 16, 1008);
            assertThat(Packets.checksum(pseudo, 0, pseudo.length)).as("over what carries a right one").isZero();
            assertThat(frame[40] | frame[41]).as("there is one").isNotZero();
        }
    }

    private static void closingWakesTheReader() throws Exception {
        try (Wire wire = Wire.make()) {
            CompletableFuture<Integer> result = waitingReader(wire.left);
            wire.left.close();
            assertThat(result.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(-1);
            assertThat(wire.left.receive(new PackedFrames(PacketSocket.ROOM))).isEqualTo(-1);
            wire.left.send(batch(frame(1, 60), frame(2, 60)));
            assertThat(wire.left.refusedFrames()).isEqualTo(2);
            wire.left.close();
        }
    }

    private static void readerAndSenderAreToldOfAnInterfaceThatGoesDown() throws Exception {
        try (Wire wire = Wire.make()) {
            CompletableFuture<Integer> result = waitingReader(wire.left);
            ip("link set left down");
            assertThat(result).failsWithin(Duration.ofSeconds(PATIENCE_SECONDS)).withThrowableThat()
                    .withMessageEndingWith("the network interface left is down, or has gone");
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> wire.left.send(batch(frame(1, 60), frame(2, 60))))
                    .withMessage("the network interface left is down, or has gone");
            assertThat(wire.left.refusedFrames()).isEqualTo(2);
        }
    }

    private static void readerAndSenderAreToldOfAnInterfaceThatIsDeleted() throws Exception {
        Wire wire = Wire.make();
        try (wire.left; wire.right) {
            CompletableFuture<Integer> result = waitingReader(wire.left);
            ip("link delete left");
            assertThat(result).failsWithin(Duration.ofSeconds(PATIENCE_SECONDS)).withThrowableThat()
                    .withMessageMatching(".*the network interface left (is down, or )?has gone");
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> wire.left.send(batch(frame(1, 60))))
                    .withMessageMatching("the network interface left (is down, or )?has gone");
        }
    }

    /** Starts a thread and returns when it waits for frames. */
    private static CompletableFuture<Integer> waitingReader(PacketSocket socket) {
        CompletableFuture<Integer> result = new CompletableFuture<>();
        Thread reader = Thread.ofPlatform().daemon().start(() -> {
            try {
                result.complete(socket.receive(new PackedFrames(PacketSocket.ROOM)));
            } catch (IOException e) {
                result.completeExceptionally(e);
            }
        });
        Awaitility.await().until(
                () -> Arrays.stream(reader.getStackTrace()).anyMatch(frame -> frame.getMethodName().equals("poll")));
        return result;
    }

    private static List<byte[]> receive(PacketSocket socket, int count) throws IOException {
        List<byte[]> all = new ArrayList<>();
        PackedFrames packed = new PackedFrames(PacketSocket.ROOM);
        while (all.size() < count) {
            packed.clear();
            int come = socket.receive(packed);
            assertThat(come).isEqualTo(packed.frames()).isPositive();
            all.addAll(frames(packed));
        }
        return all;
    }

    private static List<byte[]> frames(PackedFrames packed) {
        FrameBatch batch = new FrameBatch();
        batch.read(packed);
        return IntStream.range(0, batch.count()).mapToObj(batch::frame).toList();
    }

    private static FrameBatch batch(byte[]... frames) {
        PackedFrames packed = new PackedFrames(1 << 20);
        for (byte[] frame : frames) {
            assertThat(packed.append(frame, 0, frame.length)).isTrue();
        }
        FrameBatch batch = new FrameBatch();
        batch.read(packed);
        return batch;
    }

    /** A frame from and for stations that nobody is, of a type that nobody knows. */
    private static byte[] frame(int number, int length) {
        byte[] frame = new byte[length];
        Arrays.fill(frame, (byte) number);
        frame[0] = 2;
        frame[6] = 2;
        frame[12] = (byte) 0x88;
        frame[13] = (byte) 0xb5; // for experiments (IEEE 802)
        return frame;
    }

    private static byte[] broadcast(int number) {
        byte[] frame = frame(number, 60);
        Arrays.fill(frame, 0, 6, (byte) 0xff);
        return frame;
    }

    private static byte[] tagged(int type, int tag, int length) {
        byte[] frame = frame(7, length);
        frame[12] = (byte) (type >> 8);
        frame[13] = (byte) type;
        frame[14] = (byte) (tag >> 8);
        frame[15] = (byte) tag;
        frame[16] = (byte) 0x88;
        frame[17] = (byte) 0xb5;
        return frame;
    }

    private static String ip(String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments.split(" ", -1)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("ip %s: %s", arguments, output).isZero();
        return output;
    }
}
