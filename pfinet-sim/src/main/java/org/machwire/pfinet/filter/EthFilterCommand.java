package org.machwire.pfinet.filter;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.machwire.client.Device;
import org.machwire.client.DeviceSource;
import org.machwire.client.Hypervisor;
import org.machwire.client.cli.Version;
import org.machwire.client.cli.token.DeviceOption;
import org.machwire.client.tap.TapDevice;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code machwire eth-filter}: serves a device in another's place, and drops what the rules forbid. */
@Command(name = "eth-filter", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Opens the virtual device NODE and publishes a node PATH that is opened in its place: the device, but for the frames that "
                + "the rules forbid, which are dropped in both directions. A writer is told of success all the same.",
        "",
        "Rules hold together; without any, everything passes. It ends, and its node with it, when the device dies."}, footer = {
                "", "A station that can talk as itself only, and not to name servers, in two shells:",
                "  machwire eth-filter /dev/eth0m/a /servers/filtered --send-net 10.69.0.2/32 --deny-udp-port 53",
                "  machwire pfinet /servers/filtered --address 10.69.0.2/16"}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                        "1:the device or node could not be had, or the device has died", "2:bad arguments"})
public final class EthFilterCommand implements Callable<Integer> {
    private static final int OCTAL = 8;
    private static final int ALL_PERMISSIONS = 0777;

    @Mixin
    private final DeviceOption device = new DeviceOption();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(index = "1", paramLabel = "PATH", description = "The node to publish, in a directory that you may write.")
    @SuppressWarnings("NullAway.Init")
    private String path;

    @Option(names = "--send-net", paramLabel = "A.B.C.D/N", description = "Let clients send ARP, and IPv4 from these "
            + "addresses; nothing else.")
    private @Nullable String sendNet;

    @Option(names = "--receive-net", paramLabel = "A.B.C.D/N", description = "Let clients receive ARP, and IPv4 to these "
            + "addresses; nothing else.")
    private @Nullable String receiveNet;

    @Option(names = "--deny-udp-port", paramLabel = "PORT", description = "Let no UDP datagram over IPv4 from or to this port "
            + "pass. May be given several times.")
    private Set<Integer> deniedUdpPorts = new TreeSet<>();

    @Option(names = "--mode", paramLabel = "OCTAL", defaultValue = "600", description = "Who may open PATH, as chmod has it. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    private String mode;

    private final PrintStream out = System.out;

    /** Makes the command for picocli, which fills it. */
    public EthFilterCommand() {}

    @Override
    public Integer call() throws IOException {
        FrameRules rules = new FrameRules(network("--send-net", sendNet), network("--receive-net", receiveNet),
                ports());
        int permissions = permissions();
        DeviceSource source = device.source();
        try (Hypervisor hypervisor = device.connect()) {
            EthFilter filter = EthFilter.open(hypervisor.attach("eth-filter " + path), source, rules);
            filter.publish(path, permissions);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> say("frames: " + filter.traffic())));
            say("eth-filter serves " + path + " in the place of " + device.node() + describe(filter.device()));
            filter.serve();
            return 0;
        }
    }

    /** What clients must call themselves, as far as the device tells: one that another filter serves does not. */
    private static String describe(Device device) {
        try {
            return ": " + TapDevice.describe(device.lease());
        } catch (MachException e) {
            if (e.code() == ReturnCode.D_INVALID_OPERATION) {
                return "";
            }
            throw e;
        }
    }

    private @Nullable Ipv4Network network(String option, @Nullable String text) {
        try {
            return text == null ? null : Ipv4Network.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
        }
    }

    private Set<Integer> ports() {
        for (int port : deniedUdpPorts) {
            if (port < 0 || port > 0xffff) {
                throw new ParameterException(spec.commandLine(), "--deny-udp-port: a port is 0 to 65535, not " + port);
            }
        }
        return deniedUdpPorts;
    }

    private int permissions() {
        try {
            int bits = Integer.parseInt(mode, OCTAL);
            if (bits >= 0 && bits <= ALL_PERMISSIONS) {
                return bits;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new ParameterException(spec.commandLine(), "--mode: permission bits are 0 to 777, not " + mode);
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
