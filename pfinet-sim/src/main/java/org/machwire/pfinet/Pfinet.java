package org.machwire.pfinet;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.machwire.client.DeviceSource;
import org.machwire.client.Lease;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.Ipv4Address;
import org.machwire.pfinet.stack.IpStack;
import org.machwire.pfinet.stack.Ipv4Config;

/** A running pfinet: a stack, its device, and the clock that drives it. */
public final class Pfinet implements AutoCloseable {
    private static final long TICK_MILLIS = 50;

    private final EthernetDevice device;
    private final IpStack stack;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("machwire-pfinet-clock").factory());

    private Pfinet(EthernetDevice device, Ipv4Config config) {
        this.device = device;
        stack = new IpStack(config, device, System::nanoTime);
        device.start(stack::receive);
        clock.scheduleAtFixedRate(stack::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Opens a device and starts a stack on it.
     *
     * @param socket the hypervisor's
     * @param source of the device: a node, or a token, which is presented again as often as the device is opened again
     * @param address {@code A.B.C.D} or {@code A.B.C.D/PREFIX}, which the hypervisor is asked for; null for what the device is
     *     leased. If it is leased another, the stack has this one all the same, and the guard drops what it sends
     * @param notes takes sentences for people, from several threads
     * @throws IllegalArgumentException if the address is malformed
     * @throws org.machwire.mach.MachException the codes of {@code Lookup}, {@code device_open} and {@code device_set_filter}
     * @throws org.machwire.client.HypervisorException if the hypervisor cannot be reached, or there is no address
     */
    public static Pfinet start(Path socket, DeviceSource source, @Nullable String address,
            Consumer<String> notes) {
        StationAddress given = address == null ? null : StationAddress.parse(address);
        EthernetDevice device = EthernetDevice.open(socket, source, StationAddress.wish(given), notes);
        try {
            return new Pfinet(device, StationAddress.config(given, device.lease()));
        } catch (RuntimeException e) {
            device.close();
            throw e;
        }
    }

    /** Returns the stack. */
    public IpStack stack() {
        return stack;
    }

    /** Returns the device that the stack is on. */
    public EthernetDevice device() {
        return device;
    }

    /** Tells whether the stack's address is one that its device was leased, as far as the device tells its lease. */
    public boolean hasLeasedAddress() {
        Lease lease = device.lease();
        if (lease == null) {
            return true;
        }
        Ipv4Address own = stack.config().address();
        for (AddressPrefix leased : lease.addresses()) {
            if (leased.address().getHostAddress().equals(own.toString())) {
                return true;
            }
        }
        return false;
    }

    /** Says who the station is, in a line for people. */
    public String describe() {
        return device.address() + " " + stack.config().address() + "/" + stack.config().prefixLength() + ", MTU "
                + device.mtu();
    }

    /** Fails where pfinet would abort; never completes else. */
    public CompletableFuture<Void> failure() {
        return device.failure();
    }

    /** Stops the stack and gives up the device. */
    @Override
    public void close() {
        clock.shutdownNow();
        device.close();
    }
}
