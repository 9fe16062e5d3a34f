package org.machwire.server.port;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Kernel code as the device room's: it makes ports, closes them when their senders go, and holds rights to clients' ports. */
final class ErraticDevices {
    private final PortKernel kernel;
    private final List<Port> ports = new ArrayList<>();
    private final List<SendRight> held = new ArrayList<>();

    ErraticDevices(PortKernel kernel) {
        this.kernel = kernel;
    }

    /** Makes a device that closes when its last sender goes and nobody has opened it again meanwhile. */
    synchronized Port open() {
        Device device = new Device();
        ports.add(device.port);
        return device.port;
    }

    synchronized Port any(int index) {
        return ports.get(Math.floorMod(index, ports.size()));
    }

    synchronized void hold(SendRight right) {
        held.add(right);
    }

    void post(int index, Message message) {
        SendRight right = pick(index, false);
        if (right != null) {
            right.post(message, new Origin(kernel), new Origin(kernel));
        }
    }

    void release(int index) {
        SendRight right = pick(index, true);
        if (right != null) {
            right.release();
        }
    }

    private synchronized @Nullable SendRight pick(int index, boolean remove) {
        if (held.isEmpty()) {
            return null;
        }
        int at = Math.floorMod(index, held.size());
        return remove ? held.remove(at) : held.get(at);
    }

    void releaseAll() {
        while (!held().isEmpty()) {
            release(0);
        }
    }

    synchronized List<Port> ports() {
        return List.copyOf(ports);
    }

    synchronized List<SendRight> held() {
        return List.copyOf(held);
    }

    private final class Device implements KernelObject {
        final Port port = kernel.createKernelPort(this);

        @Override
        public String describe() {
            return "erratic";
        }

        @Override
        public void noSenders(int makeSendCount) {
            kernel.destroyWithoutSenders(port, makeSendCount);
        }
    }
}
