package org.machwire.client.wire;

import java.nio.file.Path;
import org.machwire.client.Lease;

/** QEMU's command line. */
final class QemuArguments {
    /** What joins the back end and the card. */
    static final String ID = "machwire";

    private QemuArguments() {}

    /** The arguments for a back end of {@link #ID}, as {@code -netdev} takes it, and a card with the MAC of a lease. */
    static String card(String backEnd, Lease lease) {
        return "-netdev " + backEnd + " -device virtio-net-pci,netdev=" + ID + ",mac=" + lease.mac();
    }

    /** A path as a value of an option, which a comma would end. */
    static String value(Path path) {
        return path.toString().replace(",", ",,");
    }
}
