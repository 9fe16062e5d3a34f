package org.machwire.client.cli.filter;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.machwire.client.capture.CaptureReader;
import org.machwire.client.cli.JsonObject;
import org.machwire.client.cli.Version;
import org.machwire.client.filter.FilterRun;
import org.machwire.filter.FilterException;
import org.machwire.filter.FilterProgram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code machwire filter run}. */
@Command(name = "run", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Runs a program on the frames of a recorded capture. Shows of each that matches its number, how many of its octets would be "
                + "delivered, and which line of `machwire filter explain` accepted it; and at the end, how many matched."}, footer = {
                        "",
                        "A frame of which only the beginning was recorded is judged by that, its length included."}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                                "0:it ran, whatever matched, or nobody reads its output any more",
                                "1:the verifier refuses the program, a file cannot be read, libpcap is not installed, or the output cannot be written",
                                "2:bad arguments, an expression that does not compile among them"})
final class RunCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";

    @Mixin
    private final ProgramOption program = new ProgramOption();

    @Option(names = "--pcap", paramLabel = "FILE|-", required = true, description = "A capture of Ethernet frames in the format pcap or pcapng. "
            + "- reads it from standard input.")
    private String capture = "";

    @Option(names = "--json", description = "Print one JSON object a line: of each frame that matches number, octets and line; at "
            + "the end matching, frames and, of these, those recorded in part, cut.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private static final int BUFFER_OCTETS = 65_536;

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException {
        if (program.takesStandardInput() && capture.equals(STANDARD_INPUT)) {
            throw new ParameterException(spec.commandLine(),
                    "standard input is the program's or the capture's, not both");
        }
        FilterProgram verified = verified(program.words());
        PrintStream lines = lines();
        try (CaptureReader reader = open()) {
            run(verified, reader, lines);
        } finally {
            lines.flush();
        }
        return 0;
    }

    /** Lines are held back until there are many, but where the capture may be one that is being made. */
    private PrintStream lines() {
        return capture.equals(STANDARD_INPUT)
                ? out
                : new PrintStream(new BufferedOutputStream(out, BUFFER_OCTETS), false, out.charset());
    }

    private void run(FilterProgram verified, CaptureReader reader, PrintStream lines) throws IOException {
        String unit = verified.isBpf() ? "instruction" : "word";
        Consumer<FilterRun.Match> each = json
                ? match -> lines.println(json(match))
                : match -> lines.printf("%6d  %6d octets  %s %d%n", match.number(), match.octets(), unit,
                        match.decidedAt());
        FilterRun run = FilterRun.of(verified, reader, each);
        if (json) {
            lines.println(new JsonObject().number("matching", run.matching()).number("frames", run.frames())
                    .number("cut", run.cut()));
        } else {
            print(run, lines);
        }
    }

    private static FilterProgram verified(int[] words) throws IOException {
        try {
            return FilterProgram.parseLong(words);
        } catch (FilterException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private CaptureReader open() throws IOException {
        return capture.equals(STANDARD_INPUT)
                ? CaptureReader.of(System.in, "standard input")
                : CaptureReader.open(Path.of(capture));
    }

    private static JsonObject json(FilterRun.Match match) {
        return new JsonObject().number("number", match.number()).json("octets", Integer.toString(match.octets()))
                .json("line", Integer.toString(match.decidedAt()));
    }

    private static void print(FilterRun run, PrintStream lines) {
        if (run.cut() > 0) {
            lines.println(frames(run.cut()) + (run.cut() == 1 ? " was" : " were")
                    + " recorded in part, and judged by what was recorded");
        }
        lines.println(run.matching() + " of " + run.frames() + " frames match");
    }

    private static String frames(long count) {
        return count + (count == 1 ? " frame" : " frames");
    }
}
