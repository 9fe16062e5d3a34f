package org.machwire.client.cli.filter;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.machwire.client.cli.JsonObject;
import org.machwire.client.cli.Version;
import org.machwire.client.filter.BadFilterException;
import org.machwire.client.filter.DddText;
import org.machwire.client.filter.HexWords;
import org.machwire.client.filter.Libpcap;
import org.machwire.filter.FilterException;
import org.machwire.filter.FilterProgram;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code machwire filter compile}. */
@Command(name = "compile", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Compiles an expression of tcpdump's language, by libpcap, and prints the program as the Mach filter words that "
                + "device_set_filter takes: an instruction a line, the header first."}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                        "0:it was printed",
                        "1:libpcap is not installed, the program is longer than one may be, or the output cannot be written",
                        "2:bad arguments, an expression that does not compile among them"})
final class CompileCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "EXPRESSION", description = "The expression, such as 'tcp port 80'.")
    private List<String> expression = List.of();

    @Option(names = "--out", description = "Let the filter hear what the device's own clients send, too.")
    private boolean out;

    @ArgGroup
    private Form form = new Form();

    /** How it is printed. */
    static final class Form {
        @Option(names = "--ddd", description = "Print it as tcpdump -ddd does.")
        private boolean ddd;

        @Option(names = "--json", description = "Print one JSON object: words, each four hexadecimal digits, the header first; and "
                + "instruction, each with code, jt, jf and k.")
        private boolean json;
    }

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final PrintStream printer = System.out;

    @Override
    public Integer call() throws IOException {
        int[] words = words();
        printer.print(form.json ? json(words) + "\n" : form.ddd ? DddText.of(words) : HexWords.of(words));
        return 0;
    }

    private int[] words() throws IOException {
        try {
            int[] words = Libpcap.compile(String.join(" ", expression),
                    FilterProgram.NETF_IN | (out ? FilterProgram.NETF_OUT : 0));
            return FilterProgram.parseLong(words).words();
        } catch (BadFilterException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } catch (FilterException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static JsonObject json(int[] words) {
        List<String> instructions = new ArrayList<>();
        DddText.of(words).lines().skip(1).forEach(line -> {
            String[] numbers = line.split(" ", -1);
            instructions.add(new JsonObject().json("code", numbers[0]).json("jt", numbers[1]).json("jf", numbers[2])
                    .json("k", numbers[3]).toString());
        });
        List<String> hex = HexWords.of(words).lines().flatMap(line -> List.of(line.split(" ", -1)).stream())
                .map(word -> "\"" + word + "\"").toList();
        return new JsonObject().list("words", hex).list("instruction", instructions);
    }
}
