package org.machwire.client.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.machwire.client.Pause;
import org.machwire.client.cli.token.DeviceOption;
import org.machwire.client.wire.QemuWire;
import org.machwire.client.wire.WireDevice;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "qemu", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Makes the virtual device NODE the network card of a QEMU virtual machine (7.2 or newer): it is the peer of its "
                + "`-netdev stream`, until it is told to end. Prints the arguments to give to QEMU, in one line, once the "
                + "device is there; the MAC in it is that of the device, and what the machine sends from another is dropped.",
        "",
        "When the hypervisor is restarted it opens the device again, and says if the MAC is another. One machine at a time: "
                + "when it ends, the next may come; one that comes too early waits."}, footer = {"",
                        "A virtual machine that is the device web:",
                        "  machwire qemu /dev/eth0m/web --listen /tmp/web.sock",
                        "  qemu-system-x86_64 ... -netdev stream,id=machwire,server=off,addr.type=unix,addr.path=/tmp/web.sock \\",
                        "    -device virtio-net-pci,netdev=machwire,mac=MAC"}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                                "1:the device or the socket could not be had", "2:bad arguments"})
final class QemuCommand implements Callable<Integer> {
    private static final Pause SECOND = Pause.of(Duration.ofSeconds(1));

    @Mixin
    private final DeviceOption device = new DeviceOption();

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init")
    private Place place;

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    /** Where QEMU is met: one of the two. */
    private static final class Place {
        @Option(names = "--listen", paramLabel = "PATH", description = "Make a Unix socket, for our user alone, that QEMU connects to.")
        private @Nullable Path listen;

        @Option(names = "--connect", paramLabel = "PATH", description = "Connect to the Unix socket of a QEMU with server=on, "
                + "each second until it is there, and again when it has gone.")
        private @Nullable Path connect;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (QemuWire wire = wire();
                WireDevice opened = WireDevice.open(device.socket(), device.source(), "qemu", this::note)) {
            out.println(wire.arguments(opened.lease()));
            wire.serve(opened); // a signal ends the process
        }
        return 0;
    }

    private QemuWire wire() throws IOException {
        if (place.listen != null) {
            QemuWire wire = QemuWire.listen(place.listen, this::note);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(wire)));
            return wire;
        }
        return QemuWire.connect(Objects.requireNonNull(place.connect, "one of the two is given"), SECOND, this::note);
    }

    private void close(QemuWire wire) {
        try {
            wire.close();
        } catch (IOException e) {
            note("the socket is left behind: " + e.getMessage());
        }
    }

    private void note(String sentence) {
        err.println("machwire qemu: " + sentence);
    }
}
