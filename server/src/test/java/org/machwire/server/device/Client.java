package org.machwire.server.device;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachPortRight;
import org.machwire.mach.NetRcvMessage;
import org.machwire.server.capability.Credentials;
import org.machwire.server.frames.Frames;
import org.machwire.server.names.Wish;
import org.machwire.server.port.PortSpace;
import org.machwire.server.port.ReceiveOptions;
import org.machwire.server.port.ReceiveResult;
import org.machwire.server.port.ReceivedMessage;

/** A task with its names, as a client would use it. */
final class Client {
    static final int READ = DeviceMode.READ;
    static final int WRITE = DeviceMode.WRITE;
    static final int BOTH = READ | WRITE;
    private static final String SOMEBODY_ELSE = "10.69.255.1";

    final PortSpace space;
    private final Lan lan;
    private final Credentials who;

    Client(Lan lan, Credentials who) {
        this(lan, who, 1);
    }

    /** @param task its public number */
    Client(Lan lan, Credentials who, long task) {
        this.lan = lan;
        this.who = who;
        this.space = lan.kernel.createSpace(0, task);
    }

    int lookup(String path) {
        return lan.nodes.lookup(space, path, who).name();
    }

    /** Looks the node up, opens it, and gives the master up again, as pfinet does. */
    int open(String path, int mode) {
        return open(path, mode, Wish.NONE);
    }

    int open(String path, int mode, Wish wish) {
        int master = lookup(path);
        try {
            return lan.devices.open(space, space.sendRight(master), "eth", mode, wish);
        } finally {
            space.ports().deallocate(master);
        }
    }

    /** A device master for whatever the user may open. */
    int privileged() {
        return lan.nodes.privileged(space, who);
    }

    int openBy(int master, String name, int mode) {
        return lan.devices.open(space, space.sendRight(master), name, mode, Wish.NONE);
    }

    void close(int device) {
        space.ports().deallocate(device);
    }

    DeviceLease lease(int device) {
        return lan.devices.lease(space.sendRight(device));
    }

    int receivePort() {
        return space.ports().allocate(MachPortRight.RECEIVE.number());
    }

    void setLongFilter(int device, int port, int[] words) {
        lan.devices.setFilter(space, space.sendRight(device), port, MachMsgType.MAKE_SEND, 0,
                FilterWords.ofLong(words));
    }

    void setFilter(int device, int port, int priority, int... words) {
        lan.devices.setFilter(space, space.sendRight(device), port, MachMsgType.MAKE_SEND, priority,
                FilterWords.of(words));
    }

    int write(int device, byte[] frame) {
        return lan.devices.write(space.sendRight(device), frame);
    }

    Capture capture(int device, int[] words, int snapLength, boolean promiscuous, FrameStream.Consumer consumer) {
        return lan.devices.capture(space.sendRight(device), words, snapLength, promiscuous, consumer);
    }

    /** A frame that the guard lets this device send and that all others hear. */
    byte[] broadcast(int device) {
        DeviceLease mine = lease(device);
        return Frames.arpRequest(mine.mac(), ipv4(mine), SOMEBODY_ELSE);
    }

    /** A datagram that the guard lets this device send to another. */
    byte[] datagram(int device, DeviceLease to, byte... data) {
        DeviceLease mine = lease(device);
        return Frames.ipv4Udp(mine.mac(), ipv4(mine), 1, to.mac(), ipv4(to), 2, data);
    }

    static String ipv4(DeviceLease lease) {
        return lease.lease().addresses().getFirst().address().getHostAddress();
    }

    /** All frames that wait in the message queue of a port. */
    List<byte[]> received(int port) {
        List<byte[]> frames = new ArrayList<>();
        for (ReceivedMessage next = receive(port); next != null; next = receive(port)) {
            frames.add(NetRcvMessage.frame(next.message().body().get(0).data(), next.message().body().get(1).data()));
        }
        return frames;
    }

    /** The next message that waits in the queue of a port; null for none. */
    @Nullable
    ReceivedMessage receive(int port) {
        ReceiveResult result = space.messages().receive(port, ReceiveOptions.ANY);
        return result == null ? null : result.message();
    }
}
