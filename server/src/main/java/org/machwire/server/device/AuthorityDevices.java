package org.machwire.server.device;

import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.Authority;

/** Counts the devices that each authority has open; under the lock of {@link DeviceTable}. */
final class AuthorityDevices {
    private AuthorityDevices() {}

    /** Counts the device to the authority that it is opened by, unless that has it open already. */
    static void enter(@Nullable VirtualDevice device, OpenDevice.Key key) {
        Authority authority = key.authority();
        if (authority == null) {
            return;
        }
        if (authority.isDead() || !authority.retain()) { // or the master's last right went while the device was looked for
            throw new MachException(ReturnCode.MACH_SEND_INVALID_DEST, "the right was revoked, or given up");
        }
        if ((device == null || !device.isOpenBy(authority)) && !authority.enterDevice()) {
            authority.release();
            throw new MachException(ReturnCode.D_NO_MEMORY, "the token allows no further device at a time");
        }
    }

    /** The other way round, when an open is in the device's list no more. */
    static void leave(@Nullable VirtualDevice device, OpenDevice.Key key) {
        Authority authority = key.authority();
        if (authority != null) {
            if (device == null || !device.isOpenBy(authority)) {
                authority.leaveDevice();
            }
            authority.release();
        }
    }
}
