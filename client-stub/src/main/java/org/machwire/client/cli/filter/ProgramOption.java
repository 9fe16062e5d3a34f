package org.machwire.client.cli.filter;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.machwire.client.filter.BadFilterException;
import org.machwire.client.filter.DddText;
import org.machwire.client.filter.HexWords;
import org.machwire.client.filter.Libpcap;
import org.machwire.filter.FilterProgram;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The program that a command is about: exactly one of three ways to give it. */
final class ProgramOption {
    private static final String STANDARD_INPUT = "-";

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init")
    private Source source;

    /** How it is given. */
    static final class Source {
        @Parameters(arity = "1..*", paramLabel = "EXPRESSION", description = "An expression of tcpdump's language, such as 'tcp port 80'; it needs libpcap.")
        private @Nullable List<String> expression;

        @Option(names = "--ddd", paramLabel = "FILE|-", description = "What tcpdump -ddd -y EN10MB printed: a line with a count, then "
                + "an instruction a line. - reads it from standard input.")
        private @Nullable String ddd;

        @Option(names = "--words", paramLabel = "HEX", description = "Mach filter words, the header first, of BPF or CSPF: four hexadecimal digits "
                + "each; blanks, line ends or | between them.")
        private @Nullable String words;
    }

    /** Its words, not verified. @throws ParameterException with one sentence, if it is none; IOException if its file cannot be read */
    int[] words() throws IOException {
        try {
            if (source.words != null) {
                return HexWords.parse(source.words);
            }
            return source.ddd != null
                    ? ddd(source.ddd)
                    : Libpcap.compile(String.join(" ", Objects.requireNonNull(source.expression)),
                            FilterProgram.NETF_IN);
        } catch (BadFilterException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Whether standard input is the program's. */
    boolean takesStandardInput() {
        return STANDARD_INPUT.equals(source.ddd);
    }

    private int[] ddd(String file) throws IOException, BadFilterException {
        if (file.equals(STANDARD_INPUT)) {
            return DddText.read(System.in, "standard input", FilterProgram.NETF_IN);
        }
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return DddText.read(in, file, FilterProgram.NETF_IN);
        } catch (NoSuchFileException e) {
            throw unreadable(file, "there is no such file", e);
        } catch (AccessDeniedException e) {
            throw unreadable(file, "permission is denied", e);
        } catch (IOException e) {
            throw unreadable(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static IOException unreadable(String file, String why, IOException cause) {
        return new IOException(file + " cannot be read: " + why, cause);
    }
}
