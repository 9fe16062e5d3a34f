package org.machwire.client.cli.filter;

import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.machwire.client.cli.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code machwire filter explain}. */
@Command(name = "explain", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Shows a program instruction by instruction, each with what it means, then whether the verifier takes it, and how many "
                + "instructions it runs on a frame in the worst case."}, footer = {"",
                        "BPF has the registers A and X and the scratch memory M, all 0 at the start. CSPF has a stack, and accepts the whole frame if at the end "
                                + "what is on top of it is not 0. Numbers of octets count from the beginning of the frame, from 0. What reads behind "
                                + "the frame's end refuses it."}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                                        "0:the verifier takes it",
                                        "1:the verifier refuses it, its file cannot be read, libpcap is not installed, or the output cannot be written",
                                        "2:bad arguments, an expression that does not compile among them"})
final class ExplainCommand implements Callable<Integer> {
    private static final int REFUSED = 1;

    @Mixin
    private final ProgramOption program = new ProgramOption();

    @Option(names = "--json", description = "Print one JSON object: line, each with index, words, operation and meaning; "
            + "accepted; if so, longestPath; if not, rule, message and, where one line breaks it, refusedLine.")
    private boolean json;

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException {
        Explanation explanation = Explanation.of(program.words());
        if (json) {
            out.println(explanation.json());
        } else {
            explanation.lines().forEach(out::println);
        }
        return explanation.refusal() == null ? 0 : REFUSED;
    }
}
