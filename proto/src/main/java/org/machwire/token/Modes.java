package org.machwire.token;

import org.machwire.mach.DeviceMode;

/** Writes modes of opening a device for people. */
final class Modes {
    private static final String[] TEXTS = {"none at all", "D_READ", "D_WRITE", "D_READ and D_WRITE"};

    private Modes() {}

    static String text(int mode) {
        return TEXTS[mode & (DeviceMode.READ | DeviceMode.WRITE)];
    }
}
