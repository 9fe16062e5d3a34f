package org.machwire.pfinet.demo;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.machwire.client.Hypervisor;
import org.machwire.v1.AdminServiceGrpc;
import org.machwire.v1.DeviceStatus;
import org.machwire.v1.DropCount;
import org.machwire.v1.DropReason;
import org.machwire.v1.GetStatusRequest;
import org.machwire.v1.GetStatusResponse;

/** What the hypervisor tells of itself ({@code AdminService}). */
final class Status {
    private final Hypervisor hypervisor;

    /** @param hypervisor stays the caller's */
    Status(Hypervisor hypervisor) {
        this.hypervisor = hypervisor;
    }

    private GetStatusResponse ask() {
        return hypervisor.ask(channel -> AdminServiceGrpc.newBlockingStub(channel)
                .getStatus(GetStatusRequest.getDefaultInstance()));
    }

    boolean hasDevice(String node) {
        return find(node) != null;
    }

    /** Returns the first address of a device, without its prefix length. */
    String address(String node) throws DemoException {
        return device(node).getAddress(0).replaceFirst("/.*", "");
    }

    /** Returns how many frames of a device went on to somebody. */
    long forwarded(String node) throws DemoException {
        return device(node).getCounters().getTxForwarded();
    }

    /** Returns how many frames that a device sent were dropped for a reason. */
    long drops(String node, DropReason reason) throws DemoException {
        Optional<DropCount> count = device(node).getCounters().getTxDropsList().stream()
                .filter(drop -> drop.getReason() == reason).findFirst();
        return count.map(DropCount::getFrames).orElse(0L);
    }

    private DeviceStatus device(String node) throws DemoException {
        DeviceStatus device = find(node);
        if (device == null) {
            throw new DemoException("status shows no device " + node);
        }
        return device;
    }

    private @Nullable DeviceStatus find(String node) {
        for (DeviceStatus device : ask().getDeviceList()) {
            if (device.getPath().equals(node)) {
                return device;
            }
        }
        return null;
    }
}
