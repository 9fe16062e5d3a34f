package org.machwire.client;

import java.util.function.Function;

/** Opens a node's device, and wishes the next time for what it was given. Used under its session's lock. */
final class DeviceRecipe implements Function<MachTask, Device> {
    private final String path;
    private final int mode;
    private final String deviceName;
    private Addresses wish = Addresses.NONE;

    DeviceRecipe(String path, int mode, String deviceName) {
        this.path = path;
        this.mode = mode;
        this.deviceName = deviceName;
    }

    @Override
    public Device apply(MachTask task) {
        try (SendRight master = task.lookup(path)) {
            Device device = master.deviceOpen(mode, deviceName, wish);
            try {
                wish = Addresses.of(device.lease().addresses());
                return device;
            } catch (RuntimeException e) {
                device.close();
                throw e;
            }
        }
    }
}
