package org.machwire.client;

import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.v1.DeviceOpenRequest;
import org.machwire.v1.MachPortDeallocateRequest;
import org.machwire.v1.MachPortRequestNotificationRequest;
import org.machwire.v1.MachPortTypeRequest;
import org.machwire.v1.Wish;

/** One user reference of a send right. Closing gives it up. */
public final class SendRight implements AutoCloseable {
    private final MachTask task;
    private final int name;

    SendRight(MachTask task, int name) {
        this.task = task;
        this.name = name;
    }

    /** The port name, meaningful in this task only. */
    public int name() {
        return name;
    }

    MachTask task() {
        return task;
    }

    /**
     * Opens a device at the master that this right denotes ({@code device_open}).
     *
     * @param mode {@code D_READ}, {@code D_WRITE} or both
     * @param deviceName ignored by the master of a node
     * @throws MachException D_INVALID_OPERATION, EACCES, D_ALREADY_OPEN, D_NO_MEMORY, D_NO_SUCH_DEVICE, MACH_SEND_INVALID_DEST
     */
    public Device deviceOpen(int mode, String deviceName) {
        return deviceOpen(mode, deviceName, Addresses.NONE);
    }

    /** Opens a device, wishing for the addresses that it had before: {@link Device#lease} tells what was given. */
    public Device deviceOpen(int mode, String deviceName, Addresses wish) {
        DeviceOpenRequest request = DeviceOpenRequest.newBuilder().setMaster(name).setMode(mode).setName(deviceName)
                .setWish(Wish.newBuilder().setIpv4(wish.ipv4()).setIpv6(wish.ipv6())).build();
        int device = Failures.call(() -> task.devices().deviceOpen(request)).getDevice();
        return new Device(new SendRight(task, device));
    }

    /** The type bits of the name ({@code mach_port_type}); they become those of a dead name when the port has died. */
    public int type() {
        return Failures.call(() -> task.ports().machPortType(MachPortTypeRequest.newBuilder().setName(name).build()))
                .getType();
    }

    /** Asks for a message (id 72) to a port of this task when the port behind this right dies. */
    public void requestDeadName(ReceiveRight notify) {
        Failures.call(() -> task.ports().machPortRequestNotification(MachPortRequestNotificationRequest.newBuilder()
                .setName(name).setId(org.machwire.mach.MachNotify.DEAD_NAME).setSync(1).setNotify(notify.name())
                .build()));
    }

    /** Gives the reference up; a right that has gone with its task already is no error. */
    @Override
    public void close() {
        try {
            Failures.call(() -> task.ports()
                    .machPortDeallocate(MachPortDeallocateRequest.newBuilder().setName(name).build()));
        } catch (MachException e) {
            if (e.code() != ReturnCode.MIG_SERVER_DIED) {
                throw e;
            }
        }
    }
}
