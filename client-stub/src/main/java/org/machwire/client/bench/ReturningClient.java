package org.machwire.client.bench;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.machwire.client.Device;
import org.machwire.client.FrameReceiver;
import org.machwire.client.Hypervisor;
import org.machwire.client.ImportedToken;
import org.machwire.client.Kept;
import org.machwire.client.Lease;
import org.machwire.client.PacketStream;
import org.machwire.client.ReceiveRight;
import org.machwire.client.Session;
import org.machwire.client.SessionEvent;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.PackedFrames;
import org.machwire.filter.WellKnownFilters;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.MachException;
import org.machwire.token.Token;

/** A client that comes back when the server does: a session with the library's own pauses, and in it what a station has. */
final class ReturningClient implements FrameReceiver, AutoCloseable {
    private static final int READ_AND_WRITE = DeviceMode.READ | DeviceMode.WRITE;
    private static final int SIZE = 64;

    private final Session session;
    private final Kept<PacketStream> stream;
    private final Lease lease;
    private volatile boolean lost;
    private volatile boolean heard;

    /** @param token what its device is opened by; null to open a node */
    ReturningClient(Path socket, String name, @Nullable Token token) {
        session = Session.open(() -> Hypervisor.connect(socket), "bench " + name, this::happened);
        Kept<Device> device;
        if (token == null) {
            device = session.keepDevice(Chains.LAN + "/" + name, READ_AND_WRITE, "eth0");
        } else {
            Kept<ImportedToken> imported = session.keepToken(token, null);
            device = session.keepDevice(imported, READ_AND_WRITE, name);
        }
        Kept<ReceiveRight> port = session.keepReceiveRight();
        session.keepFilter(device, port, 0, WellKnownFilters.pfinet());
        stream = session.keep("stream", _ -> device.get().packets(port.get(), this));
        lease = device.get().lease();
    }

    /** A frame to another client: the same after every restart, for the addresses have to be. */
    PackedFrames frameTo(ReturningClient other) {
        return UdpFrame.batch(UdpFrame.of(lease, other.lease.mac(), UdpFrame.ipv4(other.lease), SIZE), 1);
    }

    /** Sends, unless the server is away. */
    void send(PackedFrames frame) {
        if (stream.isThere()) {
            try {
                PacketStream now = stream.get();
                if (now.isReady()) {
                    now.send(frame);
                }
            } catch (MachException e) {
                // It has ended meanwhile; the session sees to it.
            }
        }
    }

    /** Whether it has lost a server since it was asked last; if so, what it heard before counts no more. */
    boolean forgetsWhatItHeard() {
        if (!lost) {
            return false;
        }
        lost = false;
        heard = false;
        return true;
    }

    boolean hasHeard() {
        return heard;
    }

    private void happened(SessionEvent event) {
        if (event instanceof SessionEvent.Lost) {
            lost = true;
        }
    }

    @Override
    public void frames(FrameBatch batch) {
        if (batch.count() > 0) {
            heard = true;
        }
    }

    @Override
    public void ended(RuntimeException reason) {}

    @Override
    public void close() {
        session.close();
    }
}
