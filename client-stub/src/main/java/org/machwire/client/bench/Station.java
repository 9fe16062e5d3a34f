package org.machwire.client.bench;

import java.nio.file.Path;
import java.util.function.Function;
import org.machwire.client.Addresses;
import org.machwire.client.Credential;
import org.machwire.client.Device;
import org.machwire.client.DeviceSource;
import org.machwire.client.FrameReceiver;
import org.machwire.client.Hypervisor;
import org.machwire.client.Lease;
import org.machwire.client.MachTask;
import org.machwire.client.PacketStream;
import org.machwire.client.ReceiveRight;
import org.machwire.ethernet.FrameBatch;
import org.machwire.filter.WellKnownFilters;
import org.machwire.mach.DeviceMode;
import org.machwire.token.Token;

/** One client of the hypervisor: a connection, task, device and packet stream of its own. */
final class Station implements FrameReceiver, AutoCloseable {
    private final Hypervisor hypervisor;
    private final Lease lease;
    private final PacketStream stream;
    private volatile FrameReceiver behaviour = new Silent();

    private Station(Path socket, String name, Function<MachTask, DeviceSource> source, int[] filter) {
        hypervisor = Hypervisor.connect(socket);
        MachTask task = hypervisor.attach("bench " + name);
        Device device = source.apply(task).open(task, DeviceMode.READ | DeviceMode.WRITE, "eth0", Addresses.NONE);
        ReceiveRight port = task.allocateReceive();
        device.setFilter(port, 0, filter);
        lease = device.lease();
        stream = device.packets(port, this);
    }

    /** A station whose device is a node. */
    static Station ofNode(Path socket, String name, int[] filter) {
        return new Station(socket, name, task -> DeviceSource.node(Chains.LAN + "/" + name), filter);
    }

    /** A station whose device a token grants. */
    static Station ofToken(Path socket, String name, Token token) {
        return new Station(socket, name, _ -> new DeviceSource(name, new Credential(token, null)),
                WellKnownFilters.pfinet());
    }

    Lease lease() {
        return lease;
    }

    PacketStream stream() {
        return stream;
    }

    /** Says what to do with what comes from now on. */
    void behave(FrameReceiver next) {
        behaviour = next;
    }

    @Override
    public void frames(FrameBatch batch) {
        behaviour.frames(batch);
    }

    @Override
    public void ready() {
        behaviour.ready();
    }

    @Override
    public void ended(RuntimeException reason) {
        behaviour.ended(reason);
    }

    @Override
    public void close() {
        hypervisor.close();
    }

    /** Ignores all. */
    static class Silent implements FrameReceiver {
        @Override
        public void frames(FrameBatch batch) {}

        @Override
        public void ended(RuntimeException reason) {}
    }
}
