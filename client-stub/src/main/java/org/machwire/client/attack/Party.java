package org.machwire.client.attack;

import java.nio.file.Path;
import java.util.List;
import org.machwire.client.Device;
import org.machwire.client.Hypervisor;
import org.machwire.client.Lease;
import org.machwire.client.MachTask;
import org.machwire.client.PacketStream;
import org.machwire.client.ReceiveRight;
import org.machwire.client.SendRight;
import org.machwire.ethernet.PackedFrames;
import org.machwire.filter.WellKnownFilters;
import org.machwire.mach.DeviceMode;

/** A client: a connection, a task and an open device of its own, which keeps all that it hears. */
final class Party implements AutoCloseable {
    private static final int BATCH = 64;

    private final Hypervisor hypervisor;
    private final MachTask task;
    private final Device device;
    private final PacketStream stream;
    private final String path;
    private final Lease lease;
    private final Host host;
    private final Capture capture = new Capture();

    private Party(Path socket, String path, int mode) {
        this.path = path;
        hypervisor = Hypervisor.connect(socket);
        try {
            task = hypervisor.attach("attack " + path.substring(path.lastIndexOf('/') + 1));
            try (SendRight master = task.lookup(path)) {
                device = master.deviceOpen(mode, "eth0");
            }
            ReceiveRight port = task.allocateReceive();
            device.setFilter(port, 0, WellKnownFilters.acceptAll());
            lease = device.lease();
            host = Host.of(lease);
            stream = device.packets(port, capture);
        } catch (RuntimeException e) {
            hypervisor.close();
            throw e;
        }
    }

    /** Opens the device of a node, to hear and to send. */
    static Party open(Path socket, String path) {
        return new Party(socket, path, DeviceMode.READ | DeviceMode.WRITE);
    }

    /** Opens the device of a node, to hear only. */
    static Party listen(Path socket, String path) {
        return new Party(socket, path, DeviceMode.READ);
    }

    String path() {
        return path;
    }

    Lease lease() {
        return lease;
    }

    Host host() {
        return host;
    }

    Capture capture() {
        return capture;
    }

    MachTask task() {
        return task;
    }

    Device device() {
        return device;
    }

    Hypervisor hypervisor() {
        return hypervisor;
    }

    PacketStream stream() {
        return stream;
    }

    /** Sends frames in order, in batches of at most 64. */
    void send(List<byte[]> frames) throws InterruptedException {
        for (int from = 0; from < frames.size(); from += BATCH) {
            stream.awaitReady();
            stream.send(pack(frames.subList(from, Math.min(frames.size(), from + BATCH))));
        }
    }

    /** Packs frames as one batch. */
    static PackedFrames pack(List<byte[]> frames) {
        PackedFrames packed = new PackedFrames(
                frames.stream().mapToInt(frame -> PackedFrames.packedLength(frame.length)).sum());
        frames.forEach(frame -> packed.append(frame, 0, frame.length));
        return packed;
    }

    @Override
    public void close() {
        hypervisor.close();
    }
}
