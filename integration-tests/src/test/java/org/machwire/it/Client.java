package org.machwire.it;

import org.machwire.client.Addresses;
import org.machwire.client.Device;
import org.machwire.client.DeviceSource;
import org.machwire.client.Hypervisor;
import org.machwire.client.Lease;
import org.machwire.client.MachTask;
import org.machwire.client.PacketStream;
import org.machwire.client.ReceiveRight;
import org.machwire.ethernet.PackedFrames;
import org.machwire.filter.WellKnownFilters;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;

/**
 * A client with one device, open to read and write, that hears all it is sent: a connection, a task, a receive port with an
 * accept-all filter and a packet stream of its own.
 */
final class Client implements AutoCloseable {
    private static final int BATCH_OCTETS = 256 * 1024;

    final Hypervisor hypervisor;
    final MachTask task;
    final Device device;
    final Lease lease;
    final ReceiveRight port;
    final Capture capture = new Capture();
    final PacketStream stream;

    private Client(Hypervisor hypervisor, DeviceSource source) {
        this.hypervisor = hypervisor;
        task = hypervisor.attach("it");
        device = source.open(task, DeviceMode.READ | DeviceMode.WRITE, "eth", Addresses.NONE);
        lease = device.lease();
        port = task.allocateReceive();
        device.setFilter(port, 0, WellKnownFilters.acceptAll());
        stream = device.packets(port, capture);
    }

    /** Opens a node by a connection of its own. */
    static Client open(ServerProcess server, String path) {
        return open(server.connect(), path);
    }

    /** Opens a node by a connection that is this client's from now on. */
    static Client open(Hypervisor hypervisor, String path) {
        return open(hypervisor, DeviceSource.node(path));
    }

    /** Opens a device by a connection that is this client's from now on. */
    static Client open(Hypervisor hypervisor, DeviceSource source) {
        try {
            return new Client(hypervisor, source);
        } catch (Throwable failure) {
            hypervisor.close();
            throw failure;
        }
    }

    /** Sends frames as one batch. */
    void send(byte[]... frames) {
        PackedFrames batch = new PackedFrames(BATCH_OCTETS);
        for (byte[] frame : frames) {
            batch.append(frame, 0, frame.length);
        }
        stream.send(batch);
    }

    /** Sets a filter for one more port: success, or the code that it failed with. */
    ReturnCode setAnotherFilter() {
        try {
            device.setFilter(task.allocateReceive(), 0, WellKnownFilters.acceptAll());
            return ReturnCode.KERN_SUCCESS;
        } catch (MachException e) {
            return e.code();
        }
    }

    @Override
    public void close() {
        hypervisor.close();
    }
}
