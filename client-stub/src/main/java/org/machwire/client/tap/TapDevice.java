package org.machwire.client.tap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.machwire.client.DeviceSource;
import org.machwire.client.HypervisorException;
import org.machwire.client.KeptDevice;
import org.machwire.client.Lease;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.PackedFrames;
import org.machwire.linux.TapInterface;
import org.machwire.mach.MachException;

/**
 * A TAP interface that is a virtual device: frames are pumped both ways until it is closed. When the device dies (the
 * hypervisor was restarted, say), it is opened again every second, and the interface becomes what the new lease says.
 */
public final class TapDevice implements AutoCloseable {
    private static final int BATCH_OCTETS = 128 * 1024;

    private final TapInterface tap;
    private final KeptDevice device;
    private final Consumer<String> notes;

    private final boolean configures;

    private TapDevice(TapInterface tap, KeptDevice device, boolean configures, Consumer<String> notes) {
        this.configures = configures;
        this.tap = tap;
        this.device = device;
        this.notes = notes;
    }

    /**
     * Opens the device and gives the network namespace an interface for it, configured and up.
     *
     * @param source of the device: a node, or a token, which is presented again as often as the device is opened again
     * @param name of the interface
     * @param configures whether the interface gets the device's IP addresses; else it has its Ethernet address and MTU, and configures itself
     * @param notes takes sentences for people: what could not be had, reconnections
     * @throws MachException the codes of {@code Lookup} and {@code device_open}
     * @throws HypervisorException if the hypervisor cannot be reached
     */
    public static TapDevice open(Path socket, DeviceSource source, String name, boolean configures,
            Consumer<String> notes) throws IOException {
        KeptDevice device = KeptDevice.open(socket, source, "tap " + name, notes);
        try {
            return start(TapInterface.open(name), device, configures, notes);
        } catch (IOException | RuntimeException e) {
            device.close();
            throw e;
        }
    }

    private static TapDevice start(TapInterface tap, KeptDevice device, boolean configures, Consumer<String> notes)
            throws IOException {
        try {
            TapDevice started = new TapDevice(tap, device, configures, notes);
            device.start(started.new Plug());
            Thread.ofPlatform().daemon().name("machwire-tap-reader").start(started::pump);
            return started;
        } catch (IOException | RuntimeException e) {
            tap.close();
            throw e;
        }
    }

    /** What the device was assigned. */
    public Lease lease() {
        return device.lease();
    }

    /** The interface's name. */
    public String name() {
        return tap.name();
    }

    /** Carries frames from the interface to the device; while that is away they are lost, as on a wire unplugged. */
    private void pump() {
        PackedFrames frames = new PackedFrames(BATCH_OCTETS);
        try {
            while (tap.read(frames) >= 0) {
                device.send(frames);
                frames.clear();
            }
        } catch (IOException e) {
            notes.accept(e.getMessage() + "; no more frames are sent");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A lease in one line. */
    public static String describe(Lease lease) {
        StringBuilder text = new StringBuilder(lease.mac().toString());
        lease.addresses().forEach(address -> text.append(' ').append(address));
        return text.toString();
    }

    /** Removes the interface and closes the device. */
    @Override
    public void close() {
        device.close();
        tap.close();
    }

    /** The interface as the end of the device. */
    private final class Plug implements KeptDevice.End {
        @Override
        public String adopt(@Nullable Lease before, Lease now) throws IOException {
            if (configures) {
                tap.configure(now.mac(), now.mtu(), now.addresses()).forEach(notes);
            } else {
                tap.setUp(now.mac(), now.mtu());
            }
            return before == null || now.equals(before)
                    ? ""
                    : ", but could not have what it had: it was " + describe(before) + ", it is " + describe(now);
        }

        @Override
        public void frames(FrameBatch batch) {
            tap.write(batch);
        }
    }
}
