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
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
import org.machwire.client.DeviceSource;
import org.machwire.client.Hypervisor;
import org.machwire.client.MachTask;
import org.machwire.client.capture.PcapngWriter;
import org.machwire.client.cli.BrokenPipe;
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
        "A name in a multiplexer directory is your own device, also root's, and must be there: nothing is made to be watched. Only a token's device is, as the "
                + "one that is to overhear a segment must be.",
        "",
        "Nobody waits for it: if it does not keep up, or its filter costs more than its user's captures may (limit.filter_work_per_user), it loses frames, "
                + "and says how many."}, footer = {"",
                        "  machwire capture /dev/eth0m/web -w - | wireshark -k -i -",
                        "  machwire capture /dev/eth0m/web --drops-only arp"}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                                "0:it was told to end and all was written, has all that was wanted, or nobody reads its output any more",
                                "1:there is no such device, it has gone, or the output cannot be written",
                                "2:bad arguments, or an EXPRESSION that libpcap does not understand",
                                "130, 143:it was told to end while its output was not read: what was seen last is lost"})
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

    /** Makes the command for picocli, which fills it. */
    public CaptureCommand() {}

    @Override
    public Integer call() throws IOException {
        if (count < 1 || snap < 0) {
            throw new ParameterException(spec.commandLine(), "--count is at least 1, and --snap not negative");
        }
        CaptureOptions options = new CaptureOptions(program(), snap, promiscuous);
        DeviceSource source = device.source();
        Recording recording = new Recording(frame -> frame.isDropped() || !dropsOnly, count);
        try (Hypervisor hypervisor = device.connect(); MachTask task = hypervisor.attach("capture")) {
            if (source.tokens() == null) {
                Existence.require(hypervisor, task, source.name());
            }
            try (Device opened = source.open(task, DeviceMode.READ, "eth0", Addresses.NONE);
                    CaptureStream stream = opened.capture(options);
                    EndOnSignal signal = new EndOnSignal(stream::stop, recording::progress,
                            () -> say(recording.summaryOfStuck()))) {
                MachException end = record(recording, stream);
                say(recording.summary());
                if (end != null) {
                    throw end;
                }
                signal.succeed();
            }
        }
        return 0;
    }

    private void say(String sentence) {
        err.println("machwire capture: " + sentence);
    }

    private String whatIsCaptured() {
        return "capturing on " + device.node() + (promiscuous ? " and what it overhears" : "");
    }

    private int[] program() throws IOException {
        if (expression.isEmpty()) {
            return CaptureOptions.ALL.filter();
        }
        try {
            return Libpcap.compile(String.join(" ", expression), FilterProgram.NETF_IN | FilterProgram.NETF_OUT);
        } catch (BadFilterException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Records until it has enough, is told to stop, or nobody reads; answers why there is no more where that was none of these. */
    private @Nullable MachException record(Recording recording, CaptureStream stream) throws IOException {
        CaptureOutput opened = output();
        say(whatIsCaptured());
        MachException end = null;
        try (CaptureOutput output = opened) {
            try {
                recording.run(stream, output);
            } catch (MachException e) {
                end = e;
            }
            output.end(nowNs(), recording.received(), recording.lost());
        } catch (IOException e) {
            if (!BrokenPipe.is(e)) {
                throw new IOException(outputName() + " cannot be written: " + e.getMessage(), e);
            }
        }
        return end;
    }

    private String outputName() {
        return file == null || file.equals(STANDARD) ? "standard output" : file;
    }

    private CaptureOutput output() throws IOException {
        if (file == null) {
            return new LineOutput(new BufferedWriter(
                    new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8)),
                    ZoneId.systemDefault());
        }
        return new PcapngOutput(new PcapngWriter(new BufferedOutputStream(stream(file), BUFFER_OCTETS),
                "machwire capture", device.node(), snap, expression.isEmpty() ? null : String.join(" ", expression)),
                nowNs());
    }

    private static OutputStream stream(String file) throws IOException {
        if (file.equals(STANDARD)) {
            return new FileOutputStream(FileDescriptor.out);
        }
        try {
            return Files.newOutputStream(Path.of(file));
        } catch (FileSystemException e) {
            throw new IOException(file + " cannot be written: " + switch (e) {
                case NoSuchFileException _ -> "there is no such directory";
                case AccessDeniedException _ -> "permission is denied";
                default -> String.valueOf(e.getReason());
            }, e);
        }
    }

    private static long nowNs() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
