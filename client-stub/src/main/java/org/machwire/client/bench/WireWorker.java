package org.machwire.client.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.machwire.client.Addresses;
import org.machwire.client.DeviceSource;
import org.machwire.client.Hypervisor;
import org.machwire.client.Lease;
import org.machwire.client.PacketStream;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.MacAddress;
import org.machwire.ethernet.PackedFrames;
import org.machwire.linux.PacketSocket;
import org.machwire.mach.DeviceMode;

/** The requests of the cases that measure what goes out of a segment: by an uplink, or by QEMU's protocol. */
final class WireWorker {
    private static final int BATCH = 64;

    private @Nullable QemuPair pair;

    /**
     * Sends to an interface outside from a station.
     *
     * @param words from index 3 on: size, millis, the interface's {@linkplain NetworkNamespace#counter counter}, its address
     */
    double[] uplink(Station station, String[] words) throws InterruptedException {
        PackedFrames batch = batch(station.lease(), words);
        PacketStream stream = station.stream();
        return flood(() -> {
            stream.awaitReady();
            stream.send(batch);
        }, words);
    }

    /** The same from a bare packet socket at an interface of this process's namespace, which is the last word. */
    double[] bare(Station station, String[] words) throws InterruptedException {
        FrameBatch batch = new FrameBatch();
        batch.read(batch(station.lease(), words));
        try (PacketSocket socket = PacketSocket.open(words[8])) {
            return flood(() -> {
                try {
                    socket.send(batch);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }, words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PackedFrames batch(Lease lease, String[] words) {
        byte[] frame = UdpFrame.of(lease, MacAddress.parse(words[7]), UdpFrame.ipv4(lease), Integer.parseInt(words[3]));
        return UdpFrame.batch(frame, BATCH);
    }

    private static double[] flood(OutwardFlood.Sending sending, String[] words) throws InterruptedException {
        long pid = Long.parseLong(words[5]);
        LongSupplier arrived = () -> NetworkNamespace.received(pid, words[6]);
        return new OutwardFlood(sending, BATCH, Integer.parseInt(words[3]), arrived).run(Long.parseLong(words[4]));
    }

    /**
     * Carries frames from one peer to another; they stay connected for the next time.
     *
     * @param words from index 3 on: size, millis, octets of the window (0: none), then a node and a socket path twice
     */
    double[] qemu(Path socket, ServerUsage server, String[] words) throws InterruptedException {
        try {
            if (pair == null) {
                pair = new QemuPair(Path.of(words[7]), Path.of(words[9]), lease(socket, words[6]),
                        lease(socket, words[8]));
            }
            FloodResult result = pair.run(Integer.parseInt(words[3]), Long.parseLong(words[4]),
                    Integer.parseInt(words[5]), server);
            return new double[]{result.deliveredPerSecond(), result.loss(), result.serverCpuPerMillion()};
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lease of a device that is open already. */
    private static Lease lease(Path socket, String node) {
        try (Hypervisor hypervisor = Hypervisor.connect(socket)) {
            return DeviceSource.node(node)
                    .open(hypervisor.attach("bench lease"), DeviceMode.READ, "eth0", Addresses.NONE).lease();
        }
    }
}
