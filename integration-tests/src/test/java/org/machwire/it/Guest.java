package org.machwire.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A Linux virtual machine under QEMU: a kernel that was unpacked somewhere, never installed, and a root file system in memory with
 * a busybox and {@code guest-init.sh}. The processor is emulated, for not every machine that tests has another.
 */
final class Guest {
    /** Says where a kernel's package was unpacked; by default where {@code .ci/run} does it. */
    private static final String VARIABLE = "MACHWIRE_GUEST";
    private static final Path QEMU = Path.of("/usr/bin/qemu-system-x86_64");
    private static final Path BUSYBOX = Path.of("/usr/bin/busybox");
    /** In the order in which they need each other; one that is missing is part of the kernel. */
    private static final List<String> MODULES = List.of("virtio_ring", "virtio", "virtio_pci_legacy_dev",
            "virtio_pci_modern_dev", "virtio_pci", "failover", "net_failover", "virtio_net");

    private final Path kernel;
    private final Path initramfs;

    private Guest(Path kernel, Path initramfs) {
        this.kernel = kernel;
        this.initramfs = initramfs;
    }

    /** Makes the root file system in a directory; skips the test where something is missing. */
    static Guest prepare(Path place) throws IOException {
        Path unpacked = unpacked();
        assumeTrue(Files.isDirectory(unpacked.resolve("boot")), () -> "no kernel of a virtual machine in " + unpacked
                + ": unpack a linux-image package there by `dpkg-deb -x`, or say by $" + VARIABLE + " where one is");
        assumeTrue(Files.isExecutable(QEMU), () -> "no " + QEMU + ": install qemu-system-x86");
        assumeTrue(Files.isExecutable(BUSYBOX), () -> "no " + BUSYBOX + ": install busybox-static");
        Path kernel = theOne(unpacked.resolve("boot"), "vmlinuz-");
        return new Guest(kernel, initramfs(unpacked, Files.createDirectory(place.resolve("guest"))));
    }

    private static Path unpacked() {
        String said = System.getenv(VARIABLE);
        String cache = System.getenv("XDG_CACHE_HOME");
        return said != null
                ? Path.of(said)
                : (cache == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache))
                        .resolve("machwire/guest");
    }

    private static Path theOne(Path directory, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix)).findFirst().orElseThrow();
        }
    }

    private static Path initramfs(Path unpacked, Path guest) throws IOException {
        Path root = Files.createDirectory(guest.resolve("root"));
        for (String directory : List.of("bin", "dev", "etc", "modules", "proc", "sys")) {
            Files.createDirectory(root.resolve(directory));
        }
        Files.copy(BUSYBOX, root.resolve("bin/busybox"));
        script("guest-init.sh", root.resolve("init"));
        script("guest-lease.sh", root.resolve("lease"));
        copyModules(unpacked, root.resolve("modules"));
        Path archive = guest.resolve("initramfs");
        List<String> pack = List.of("sh", "-c",
                "cd '" + root + "' && busybox find . | busybox cpio -o -H newc > '" + archive + "'");
        try (RunningProcess packing = RunningProcess.start(pack)) {
            if (packing.exitCode() != 0) {
                throw new IOException("no root file system: " + packing);
            }
        }
        return archive;
    }

    private static void script(String resource, Path to) throws IOException {
        try (InputStream in = Objects.requireNonNull(Guest.class.getResourceAsStream(resource), resource)) {
            Files.copy(in, to);
        }
        Directories.open(to);
        if (!to.toFile().setExecutable(true)) {
            throw new IOException(to + " cannot be made executable");
        }
    }

    private static void copyModules(Path unpacked, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(unpacked.resolve("lib/modules"))) {
            all = files.toList();
        }
        for (int i = 0; i < MODULES.size(); i++) {
            String file = MODULES.get(i) + ".ko";
            for (Path module : all) {
                if (module.getFileName().toString().equals(file)) {
                    Files.copy(module, to.resolve(i + "-" + file));
                }
            }
        }
    }

    /**
     * Boots a machine; its console is the standard output of the process, which ends with the machine.
     *
     * @param card QEMU's arguments for the network card, in one line
     * @param parameters of the kernel's command line, for {@code guest-init.sh}
     */
    RunningProcess boot(String card, List<String> parameters) throws IOException {
        List<String> command = new ArrayList<>(List.of(QEMU.toString(), "-machine", "q35", "-accel", "tcg", "-cpu",
                "max", "-m", "256", "-nodefaults", "-display", "none", "-serial", "stdio", "-no-reboot", "-kernel",
                kernel.toString(), "-initrd", initramfs.toString(), "-append",
                "console=ttyS0 quiet panic=-1 " + String.join(" ", parameters)));
        command.addAll(List.of(card.strip().split(" ", -1)));
        return RunningProcess.start(command);
    }
}
