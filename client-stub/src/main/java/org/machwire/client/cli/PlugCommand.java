package org.machwire.client.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.machwire.client.cli.token.DeviceOption;
import org.machwire.client.wire.VdePlug;
import org.machwire.client.wire.WireDevice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "plug", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Speaks on standard input and output as `vde_plug` does: frames of the virtual device NODE, each preceded by its "
                + "length in 2 octets. So `dpipe` joins the device to a VDE network. Ends when its input ends.",
        "",
        "The device's right covers one MAC: of the stations of a VDE network, only one that has the device's MAC and "
                + "addresses can send; the guard drops the frames of all others, and `machwire status` counts them. The "
                + "others hear what is sent to groups."}, footer = {"",
                        "  dpipe machwire plug /dev/eth0m/web = vde_plug /run/vde.ctl"}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                                "0:standard input ended", "1:the device could not be had, or input failed",
                                "2:bad arguments"})
final class PlugCommand implements Callable<Integer> {
    @Mixin
    private final DeviceOption device = new DeviceOption();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final PrintStream err = System.err;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (device.readsStandardInput()) {
            throw new ParameterException(spec.commandLine(),
                    "standard input has frames: name files for --token and --key");
        }
        try (WireDevice opened = WireDevice.open(device.socket(), device.source(), "plug", this::note)) {
            note(device.node() + " is plugged in: its MAC is " + opened.lease().mac());
            VdePlug.run(opened, new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out),
                    this::note);
        }
        return 0;
    }

    private void note(String sentence) {
        err.println("machwire plug: " + sentence);
    }
}
