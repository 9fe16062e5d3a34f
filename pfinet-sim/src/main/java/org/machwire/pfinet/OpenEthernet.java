package org.machwire.pfinet;

import org.machwire.client.Addresses;
import org.machwire.client.Device;
import org.machwire.client.DeviceSource;
import org.machwire.client.HypervisorException;
import org.machwire.client.Lease;
import org.machwire.client.MachTask;
import org.machwire.client.MessageStream;
import org.machwire.client.ReceiveRight;
import org.machwire.client.SendRight;
import org.jspecify.annotations.Nullable;
import org.machwire.filter.WellKnownFilters;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.MachException;
import org.machwire.mach.NetStatus;
import org.machwire.mach.ReturnCode;

/** One opening of a device: the rights that pfinet holds for an interface. Not thread-safe. */
final class OpenEthernet implements AutoCloseable {
    /** What pfinet sets, the most that Mach allows. */
    private static final int QUEUE_LIMIT = 16;
    /** What pfinet calls every device that a node stands for. */
    private static final String DEVICE_NAME = "eth";
    private static final int PRIORITY = 0;

    private final ReceiveRight port;
    private final SendRight own;
    private final Device device;
    private @Nullable MessageStream messages;

    private OpenEthernet(ReceiveRight port, SendRight own, Device device) {
        this.port = port;
        this.own = own;
        this.device = device;
    }

    /**
     * Opens the device and sets pfinet's filter. Frames that come from now on wait in the port's queue.
     *
     * @param wish for the addresses that the device had before
     * @throws MachException the codes of {@code Lookup}, {@code device_open} and {@code device_set_filter}
     */
    static OpenEthernet open(MachTask task, DeviceSource source, Addresses wish) {
        ReceiveRight port = task.allocateReceive();
        try {
            SendRight own = port.insertSendRight();
            port.setQlimit(QUEUE_LIMIT);
            OpenEthernet opened = new OpenEthernet(port, own,
                    source.open(task, DeviceMode.READ | DeviceMode.WRITE, DEVICE_NAME, wish));
            opened.device.setFilter(port, PRIORITY, WellKnownFilters.pfinet());
            return opened;
        } catch (RuntimeException e) {
            attempt(port::close);
            throw e;
        }
    }

    /** Asks the device what it is. */
    EthernetProperties properties() {
        return EthernetProperties.of(device.getStatus(NetStatus.NET_STATUS, NetStatus.STATUS_COUNT),
                device.getStatus(NetStatus.NET_ADDRESS, NetStatus.ADDRESS_COUNT));
    }

    /** Asks what the device was assigned; null where a task serves it, which knows no such routine. */
    @Nullable
    Lease lease() {
        try {
            return device.lease();
        } catch (MachException e) {
            if (e.code() == ReturnCode.D_INVALID_OPERATION) {
                return null;
            }
            throw e;
        }
    }

    /** Begins to take messages from the port. */
    void receive(Inbox inbox) {
        messages = port.receive(inbox);
    }

    /**
     * Sends one frame.
     *
     * @throws MachException the codes of {@code device_write}
     * @throws HypervisorException where pfinet's assertion fails: not all of it was written
     */
    void write(byte[] frame) {
        int written = device.write(DeviceMode.NOWAIT, frame);
        if (written != frame.length) {
            throw new HypervisorException(written + " octets were written, of a frame of " + frame.length);
        }
    }

    /** Gives up all rights, in pfinet's order; those that have died already are no error. */
    @Override
    public void close() {
        if (messages != null) {
            messages.close();
        }
        attempt(own::close);
        attempt(port::close);
        attempt(device::deviceClose);
        attempt(device::close);
    }

    private static void attempt(Runnable step) {
        try {
            step.run();
        } catch (MachException | HypervisorException _) {
            // it has gone before us, and there is nothing else to do
        }
    }
}
