package org.machwire.linux;

import java.io.IOException;

/** Says in one sentence why there is no such TAP interface, and what to do about it. */
public final class TapException extends IOException {
    private static final long serialVersionUID = 1L;

    private TapException(String message) {
        super(message);
    }

    static TapException invalidName(String name) {
        return new TapException(
                "\"" + name + "\" cannot name a network interface: choose 1 to 15 visible ASCII characters"
                        + " without '/' and ':', and '%' only once and as \"%d\"");
    }

    /** Explains why {@code /dev/net/tun} could not be opened. */
    static TapException opening(int error) {
        return new TapException(switch (error) {
            case LinuxCalls.ENOENT, LinuxCalls.ENODEV, LinuxCalls.ENXIO -> TapInterface.DEVICE
                    + " is missing or has no driver: an administrator loads it with `modprobe tun`";
            case LinuxCalls.EACCES ->
                "you may not open " + TapInterface.DEVICE + ": an administrator makes it usable with"
                        + " `chmod 0666 /dev/net/tun`, the mode most distributions give it";
            case LinuxCalls.EPERM -> "this container may not use " + TapInterface.DEVICE
                    + ": start it with `--device /dev/net/tun`";
            default -> "cannot open " + TapInterface.DEVICE + ": " + LinuxCalls.errorText(error);
        });
    }

    /** Explains why the kernel made no interface of that name. */
    static TapException creating(String name, int error) {
        return new TapException(switch (error) {
            case LinuxCalls.EPERM ->
                "you may not make interfaces in this network namespace: put `unshare -Urn` before the"
                        + " command, or run it as root in a network namespace of your own";
            case LinuxCalls.EBUSY, LinuxCalls.EEXIST -> "this network namespace has an interface \"" + name
                    + "\" already: choose another name, or run in a namespace of your own by putting `unshare -Urn` before it";
            case LinuxCalls.EINVAL ->
                "the kernel refuses \"" + name + "\" as a name of a TAP interface: choose another name";
            default -> "cannot make the TAP interface \"" + name + "\": " + LinuxCalls.errorText(error);
        });
    }

    /** Explains why a step of the configuration failed; {@code what} completes "cannot ...". */
    static TapException configuring(String what, int error) {
        String sentence = "cannot " + what + ": " + LinuxCalls.errorText(error);
        return new TapException(error == LinuxCalls.EPERM
                ? sentence
                        + "; configuring needs the right to administer this network namespace, as `unshare -Urn` gives it"
                : sentence);
    }
}
