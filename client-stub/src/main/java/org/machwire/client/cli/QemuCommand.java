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
                + "`-netdev stream` or `-netdev dgram`, until it is told to end. Prints the arguments to give to QEMU, in one line, once the "
                + "device is there; the MAC in it is that of the device, and what the machine sends from another is dropped.",
        "",
        "When the hypervisor is restarted it opens the device again, and says if the MAC is another. One machine at a time: "
                + "when it ends, the next may come; one that comes too early waits.",
        "",
        "With --dgram each datagram is a frame, in either direction. Nobody connects: whoever is at the --peer's path hears the "
                + "device, and frames are dropped while nobody is."}, footer = {"",
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

    /** Two sockets, for they have no connection. */
    private static final class Datagrams {
        @Option(names = "--dgram", required = true, paramLabel = "PATH", description = "Make a Unix datagram socket, for our user alone, "
                + "that QEMU sends to: its remote.path.")
        @SuppressWarnings("NullAway.Init")
        private Path local;

        @Option(names = "--peer", required = true, paramLabel = "PATH", description = "With --dgram: the socket that QEMU makes, its "
                + "local.path.")
        @SuppressWarnings("NullAway.Init")
        private Path peer;
    }

    /** Where QEMU is met: one of the three. */
    private static final class Place {
        @Option(names = "--listen", paramLabel = "PATH", description = "Make a Unix socket, for our user alone, that QEMU connects to.")
        private @Nullable Path listen;

        @ArgGroup(exclusive = false, multiplicity = "1")
        private @Nullable Datagrams datagrams;

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
        if (place.connect != null) {
            return QemuWire.connect(place.connect, SECOND, this::note);
        }
        QemuWire wire = place.datagrams != null
                ? QemuWire.datagrams(place.datagrams.local, place.datagrams.peer, this::note)
                : QemuWire.listen(Objects.requireNonNull(place.listen, "one of the three is given"), this::note);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(wire)));
        return wire;
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
