package org.machwire.client.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.machwire.client.cli.token.DeviceOption;
import org.machwire.client.tap.Signals;
import org.machwire.client.tap.TapDevice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "tap", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Gives the network namespace it runs in a TAP interface that is the virtual device NODE: its MAC, addresses "
                + "and MTU, up, with frames pumped both ways. Runs COMMAND, or until it is told to end."}, footer = {"",
                        "Without any privilege, in a user and network namespace of your own:",
                        "  unshare -Urn machwire tap /dev/eth0m/web -- bash"}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                                "COMMAND's own, or 0", "1:the device or interface could not be had"})
final class TapCommand implements Callable<Integer> {
    @Mixin
    private final DeviceOption device = new DeviceOption();

    @Option(names = "--name", paramLabel = "NAME", defaultValue = "eth0", description = "The interface's name. Default: eth0.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Option(names = "--no-addresses", description = "Give the interface no IP addresses: let DHCP and router advertisements do it.")
    private boolean noAddresses;

    @Parameters(index = "1..*", paramLabel = "COMMAND", description = "What to run while the interface is there.")
    private List<String> command = List.of();

    private final PrintStream err = System.err;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (TapDevice tap = TapDevice.open(device.socket(), device.source(), name, !noAddresses, this::note)) {
            note(tap.name() + " is " + device.node() + ": " + TapDevice.describe(tap.lease()));
            if (command.isEmpty()) {
                new CountDownLatch(1).await(); // a signal ends the process
            }
            return run();
        }
    }

    private int run() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        Signals.ignoreInterrupts(); // Ctrl-C is for COMMAND, which has begun with the normal disposition
        return process.waitFor();
    }

    private void note(String sentence) {
        err.println("machwire tap: " + sentence);
    }
}
