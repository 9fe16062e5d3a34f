package org.machwire.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.client.cli.filter.FilterCommand;
import picocli.CommandLine.Command;

class StandardOutputTest {
    /** No command. */
    @Command(name = "machwire")
    static final class Nothing {}

    private static final String[] EXPLAIN = {"filter", "explain", "--words", "0001 0001"};

    /** What a command that writes to it ends with, and says. */
    private static String ended(StandardOutput output, String... command) {
        PrintStream before = System.out;
        PrintStream complaints = System.err;
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
        try {
            int code = Commands.run(new Nothing(), List.of(FilterCommand.class), command);
            return code + " " + complained.toString(StandardCharsets.UTF_8).strip();
        } finally {
            System.setOut(before);
            System.setErr(complaints);
        }
    }

    private static StandardOutput unread() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.source().close();
        return new StandardOutput(Channels.newOutputStream(pipe.sink()));
    }

    @Test
    void commandEndsWithoutFailureWhenNobodyReadsAnyMore() throws IOException {
        assertThat(ended(unread(), EXPLAIN)).isEqualTo("0 ");
        assertThat(ended(unread(), "filter", "--help")).isEqualTo("0 ");
    }

    @Test
    void commandFailsWithOneSentenceWhenItsOutputCannotBeWritten() throws IOException {
        try (FileOutputStream full = new FileOutputStream("/dev/full")) {
            assertThat(ended(new StandardOutput(full), EXPLAIN)).hasLineCount(1)
                    .startsWith("1 machwire filter explain: standard output cannot be written: ");
            assertThat(ended(new StandardOutput(full), "filter", "--help")).hasLineCount(1)
                    .startsWith("1 machwire").contains("standard output cannot be written: ");
        }
    }

    @Test
    void brokenPipeIsKnownByWhatThisLocaleCallsOne() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.source().close();
        IOException broken = catchThrowableOfType(IOException.class,
                () -> Channels.newOutputStream(pipe.sink()).write(1));

        assertThat(BrokenPipe.is(broken)).isTrue();
        assertThat(BrokenPipe.is(new IOException("No space left on device"))).isFalse();
        assertThat(BrokenPipe.is(new IOException())).isFalse();
    }

    @Test
    void whatCannotBeWrittenIsNotKeptByAPrintStream() throws IOException {
        StandardOutput output = unread();
        PrintStream lines = new PrintStream(output, true, StandardCharsets.UTF_8);

        assertThatThrownBy(() -> lines.println("a line")).isInstanceOf(OutputException.class);
    }
}
