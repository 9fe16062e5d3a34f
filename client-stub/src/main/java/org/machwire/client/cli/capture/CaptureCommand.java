package org.machwire.client.cli.capture;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.machwire.client.Addresses;
import org.machwire.client.CaptureOptions;
import org.machwire.client.CaptureStream;
import org.machwire.client.Device;
import org.machwire.client.Hypervisor;
import org.machwire.client.MachTask;
import org.machwire.client.SeenFrame;
import org.machwire.client.capture.PcapngWriter;
import org.machwire.client.cli.Version;
import org.machwire.client.cli.token.DeviceOption;
import org.machwire.client.filter.BadFilterException;
import org.machwire.client.filter.Libpcap;
import org.machwire.filter.FilterProgram;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.MachException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code machwire capture}. */
@Command(name = "capture", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Shows the frames of the virtual device NODE while others use it: what its users send, what of that guard and switch drop, and what it "
                + "receives or refuses. Those that EXPRESSION accepts, in the language of tcpdump (pcap-filter(7)); the hypervisor itself chooses.",
        "",
        "Nobody is slowed down by it: if it does not keep up, it loses frames, and says how many."}, footer = {"",
                "  machwire capture /dev/eth0m/web -w - | wireshark -k -i -",
                "  machwire capture /dev/eth0m/web --drops-only arp"}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                        "0:it was told to end, has all that was wanted, or nobody reads its output any more",
                        "1:the device could not be had, has gone, or the output cannot be written",
                        "2:bad arguments, or an EXPRESSION that libpcap does not understand"})
public final class CaptureCommand implements Callable<Integer> {
    private static final String STANDARD = "-";
    private static final int BUFFER_OCTETS = 65_536;

    @Mixin
    private final DeviceOption device = new DeviceOption();

    @Option(names = {"-w",
            "--write"}, paramLabel = "FILE|-", description = "Write pcapng to a file, or to standard output as it comes: direction, and why a frame was dropped as its comment. Default: a line for each frame.")
    private @Nullable String file;

    @Option(names = {"-c", "--count"}, paramLabel = "N", description = "End after N frames.")
    private long count = Long.MAX_VALUE;

    @Option(names = {"-s",
            "--snap"}, paramLabel = "N", description = "Only the first N octets of each frame. Default: all.")
    private int snap;

    @Option(names = "--promiscuous", description = "Also the frames of the rest of the segment: needs a token that grants it.")
    private boolean promiscuous;

    @Option(names = "--drops-only", description = "Only what was dropped.")
    private boolean dropsOnly;

    @Parameters(index = "1..*", paramLabel = "EXPRESSION", description = "Which frames, such as: udp port 53. Default: all.")
    private List<String> expression = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final PrintStream err = System.err;
    private long written;
    private long received;
    private long lost;

    /** Makes the command for picocli, which fills it. */
    public CaptureCommand() {}

    @Override
    public Integer call() throws IOException {
        if (count < 1 || snap < 0) {
            throw new ParameterException(spec.commandLine(), "--count is at least 1, and --snap not negative");
        }
        CaptureOptions options = new CaptureOptions(program(), snap, promiscuous);
        try (Hypervisor hypervisor = device.connect();
                MachTask task = hypervisor.attach("capture");
                Device opened = device.source().open(task, DeviceMode.READ, "eth0", Addresses.NONE);
                CaptureStream stream = opened.capture(options);
                EndOnSignal signal = new EndOnSignal(stream::close)) {
            if (file != null) {
                err.println("machwire capture: capturing on " + device.node());
            }
            MachException end = record(stream);
            err.println("machwire capture: " + frames(written) + " captured, " + frames(lost) + " lost");
            if (end != null) {
                throw end;
            }
            signal.succeed();
        }
        return 0;
    }

    private int[] program() throws IOException {
        if (expression.isEmpty()) {
            return CaptureOptions.ALL.filter();
        }
        try {
            return Libpcap.compile(String.join(" ", expression), FilterProgram.NETF_IN | FilterProgram.NETF_OUT);
        } catch (BadFilterException e) {
            throw new ParameterException(spec.commandLine(), "the expression is refused: " + e.getMessage(), e);
        }
    }

    /** Records until it has enough, is told to stop, or nobody reads; answers why there is no more where that was none of these. */
    private @Nullable MachException record(CaptureStream stream) throws IOException {
        MachException end = null;
        boolean isPipe = file == null || file.equals(STANDARD);
        try (CaptureOutput output = output()) {
            output.flush();
            try {
                copy(stream, output);
            } catch (MachException e) {
                end = e;
            }
            output.end(nowNs(), received + lost, lost);
        } catch (IOException e) {
            if (!isPipe || !isBroken(e)) {
                throw new IOException((isPipe ? "standard output" : file) + " cannot be written: " + e.getMessage(), e);
            }
        }
        return end;
    }

    private void copy(CaptureStream stream, CaptureOutput output) throws IOException {
        for (CaptureStream.Batch batch = stream.next(); batch != null; batch = stream.next()) {
            lost = batch.lost();
            for (SeenFrame frame : batch.frames()) {
                received++;
                if (frame.isDropped() || !dropsOnly) {
                    output.frame(frame);
                    if (++written == count) {
                        return;
                    }
                }
            }
            output.flush();
        }
    }

    private CaptureOutput output() throws IOException {
        if (file == null) {
            return new LineOutput(new BufferedWriter(
                    new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8)),
                    ZoneId.systemDefault());
        }
        OutputStream raw = file.equals(STANDARD)
                ? new FileOutputStream(FileDescriptor.out)
                : new FileOutputStream(file);
        return new PcapngOutput(new PcapngWriter(new BufferedOutputStream(raw, BUFFER_OCTETS), "machwire capture",
                device.node(), snap, expression.isEmpty() ? null : String.join(" ", expression)), nowNs());
    }

    /** EPIPE, in the words of the C library, which are all that Java passes on. */
    private static boolean isBroken(IOException failure) {
        return String.valueOf(failure.getMessage()).contains("Broken pipe");
    }

    private static long nowNs() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    private static String frames(long number) {
        return number + (number == 1 ? " frame" : " frames");
    }
}
