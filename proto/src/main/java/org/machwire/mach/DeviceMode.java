package org.machwire.mach;

/** How a device is opened: {@code dev_mode_t} of {@code <device/device_types.h>}. */
public final class DeviceMode {
    public static final int READ = 0x1;
    public static final int WRITE = 0x2;
    public static final int NODELAY = 0x4;
    public static final int NOWAIT = 0x8;

    private DeviceMode() {}
}
