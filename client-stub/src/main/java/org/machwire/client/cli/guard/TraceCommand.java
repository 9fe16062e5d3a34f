package org.machwire.client.cli.guard;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.machwire.client.Hypervisor;
import org.machwire.client.capture.CapturedFrame;
import org.machwire.client.capture.CaptureReader;
import org.machwire.client.cli.SocketOption;
import org.machwire.client.cli.Version;
import org.machwire.v1.AdminServiceGrpc;
import org.machwire.v1.GuardPolicy;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code machwire trace}. */
@Command(name = "trace", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Walks frames through guard, switch and filters as if a device sent them, without sending them. Of one frame it shows every "
                + "step; of a recorded capture, the frames that would be dropped, and why. The administrator for every device, others for their own."}, footer = {
                        "", "A policy file says what a sender may be, as GuardPolicy of guard.proto in text format:",
                        "  mac: \"56:54:00:00:00:01\" address: \"10.69.0.2\" address: \"fd69::2\" role: ROUTER",
                        "A MAC or addresses that it leaves out are the device's own."}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                                "0:it was shown, whatever would be dropped",
                                "1:there is no such device, no hypervisor, or the capture cannot be read",
                                "2:bad arguments, a frame or policy file that cannot be read among them"})
public final class TraceCommand implements Callable<Integer> {
    @Mixin
    private final SocketOption socket = new SocketOption();

    @Option(names = "--device", paramLabel = "DEVICE", required = true, description = "The path of the sender's node, such as /dev/eth0m/web.")
    @SuppressWarnings("NullAway.Init")
    private String device;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init")
    private Frames frames;

    @Option(names = "--policy", paramLabel = "FILE", description = "Judge by this policy instead of the device's own.")
    private @Nullable Path policy;

    @Option(names = "--json", description = "Print one JSON object a line for each frame: its number, then FrameTrace of guard.proto; of "
            + "a frame that was recorded in part, and not traced, recordedOctets and originalOctets.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final PrintStream out = System.out;

    /** What is traced. */
    static final class Frames {
        @Option(names = "--frame", paramLabel = "HEX|-", description = "One frame in hexadecimal, from its destination address on, without FCS; "
                + "spaces, colons and line ends do not matter. - reads it from standard input.")
        private @Nullable String hex;

        @Option(names = "--pcap", paramLabel = "FILE|-", description = "A capture of Ethernet frames in the format pcap or pcapng. "
                + "- reads it from standard input.")
        private @Nullable String capture;
    }

    /** Makes the command for picocli, which fills it. */
    public TraceCommand() {}

    @Override
    public Integer call() throws IOException {
        try {
            GuardPolicy proposed = policy == null ? null : PolicyFile.read(policy);
            String capture = frames.capture;
            if (capture != null) {
                try (CaptureReader reader = open(capture)) {
                    trace(proposed, reader::next, json ? new JsonReport(out) : new CaptureReport(out));
                }
            } else {
                byte[] octets = FrameHex.read(String.valueOf(frames.hex), System.in);
                Iterator<CapturedFrame> one = List.of(new CapturedFrame(1, 0, octets, octets.length)).iterator();
                trace(proposed, () -> one.hasNext() ? one.next() : null,
                        json ? new JsonReport(out) : new StepReport(out));
            }
        } catch (BadInputException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        return 0;
    }

    private static CaptureReader open(String capture) throws IOException {
        return capture.equals(FrameHex.STANDARD_INPUT)
                ? CaptureReader.of(System.in, "standard input")
                : CaptureReader.open(Path.of(capture));
    }

    private void trace(@Nullable GuardPolicy proposed, FrameSource source, TraceReport report) throws IOException {
        try (Hypervisor hypervisor = socket.connect()) {
            new Tracer(
                    request -> hypervisor.ask(channel -> AdminServiceGrpc.newBlockingStub(channel).trace(request)),
                    device, proposed).trace(source, report);
        }
    }
}
