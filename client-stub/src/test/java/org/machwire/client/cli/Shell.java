package org.machwire.client.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.machwire.client.cli.filter.FilterCommand;
import org.machwire.client.cli.guard.TraceCommand;
import org.machwire.client.cli.guard.WhyCommand;
import picocli.CommandLine.Command;

/** Runs commands of rooms of their own as the launcher does, one at a time, and keeps what they print. */
@Command(name = "machwire")
public final class Shell {
    private Shell() {}

    /** What became of a command. */
    public record Result(int code, List<String> out, List<String> err) {}

    public static Result run(String... arguments) {
        return runWithInput(new byte[0], arguments);
    }

    public static synchronized Result runWithInput(byte[] standardInput, String... arguments) {
        InputStream in = System.in;
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        System.setIn(new ByteArrayInputStream(standardInput));
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
        try {
            int code = Commands.run(new Shell(), List.of(WhyCommand.class, TraceCommand.class, FilterCommand.class),
                    arguments);
            return new Result(code, lines(printed), lines(complained));
        } finally {
            System.setIn(in);
            System.setOut(out);
            System.setErr(err);
        }
    }

    private static List<String> lines(ByteArrayOutputStream printed) {
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
