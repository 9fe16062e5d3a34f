package org.machwire.it;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.machwire.client.Device;
import org.machwire.client.FrameReceiver;
import org.machwire.client.Hypervisor;
import org.machwire.client.Lease;
import org.machwire.client.MachTask;
import org.machwire.client.PacketStream;
import org.machwire.client.ReceiveRight;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.Ipv4Address;
import org.machwire.ethernet.MacAddress;
import org.machwire.ethernet.PackedFrames;
import org.machwire.filter.WellKnownFilters;
import org.machwire.mach.DeviceMode;
import org.machwire.pfinet.stack.IpStack;
import org.machwire.pfinet.stack.Ipv4Config;
import org.machwire.pfinet.stack.Link;

/** A client with one device, and our own IP stack on its packet stream. */
final class StackClient implements AutoCloseable {
    private static final int BATCH_OCTETS = 2048;

    final IpStack stack;
    private final Hypervisor hypervisor;

    private StackClient(Hypervisor hypervisor, String path) {
        this.hypervisor = hypervisor;
        MachTask task = hypervisor.attach("stack");
        Device device;
        try (var master = task.lookup(path)) {
            device = master.deviceOpen(DeviceMode.READ | DeviceMode.WRITE, "eth");
        }
        ReceiveRight port = task.allocateReceive();
        device.setFilter(port, 0, WellKnownFilters.acceptAll());
        Lease lease = device.lease();
        StreamLink link = new StreamLink(lease);
        stack = new IpStack(config(lease), link, System::nanoTime);
        link.stream = device.packets(port, new Input(stack));
    }

    /** Opens a node by a connection of its own. */
    static StackClient open(ServerProcess server, String path) {
        Hypervisor hypervisor = server.connect();
        try {
            return new StackClient(hypervisor, path);
        } catch (Throwable failure) {
            hypervisor.close();
            throw failure;
        }
    }

    private static Ipv4Config config(Lease lease) {
        AddressPrefix own = lease.addresses().stream().filter(prefix -> !prefix.isIpv6()).findFirst().orElseThrow();
        return new Ipv4Config(new Ipv4Address(ByteBuffer.wrap(own.address().getAddress()).getInt()),
                own.prefixLength());
    }

    @Override
    public void close() {
        hypervisor.close();
    }

    private record Input(IpStack stack) implements FrameReceiver {
        @Override
        public void frames(FrameBatch batch) {
            for (int i = 0; i < batch.count(); i++) {
                stack.receive(batch.frame(i));
            }
        }

        @Override
        public void ended(RuntimeException reason) {
            // whoever waits for an answer sees that none comes
        }
    }

    /** Sends each frame as a batch; one thread at a time, as the stream wants it. */
    private static final class StreamLink implements Link {
        private final Lease lease;
        private volatile @Nullable PacketStream stream;

        StreamLink(Lease lease) {
            this.lease = lease;
        }

        @Override
        public MacAddress address() {
            return lease.mac();
        }

        @Override
        public int mtu() {
            return lease.mtu();
        }

        @Override
        public synchronized void transmit(byte[] frame) {
            PacketStream open = stream;
            if (open != null) {
                PackedFrames batch = new PackedFrames(BATCH_OCTETS);
                batch.append(frame, 0, frame.length);
                open.send(batch);
            }
        }
    }
}
