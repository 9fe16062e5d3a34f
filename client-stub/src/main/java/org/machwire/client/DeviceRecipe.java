package org.machwire.client;

import java.util.function.Function;

/** Opens a device, and wishes the next time for what it was given. Used under its session's lock. */
final class DeviceRecipe implements Function<MachTask, Device> {
    private final Opening opening;
    private Addresses wish = Addresses.NONE;

    DeviceRecipe(Opening opening) {
        this.opening = opening;
    }

    /** How the device is opened. */
    interface Opening {
        Device open(MachTask task, Addresses wish);
    }

    @Override
    public Device apply(MachTask task) {
        Device device = opening.open(task, wish);
        try {
            wish = Addresses.of(device.lease().addresses());
            return device;
        } catch (RuntimeException e) {
            device.close();
            throw e;
        }
    }
}
