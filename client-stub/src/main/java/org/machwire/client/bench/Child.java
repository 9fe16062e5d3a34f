package org.machwire.client.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.machwire.client.HypervisorException;

/** A process of ours, started by the launcher with the flags that it ships; spoken to by lines. */
final class Child implements AutoCloseable {
    private static final int GOODBYE_SECONDS = 5;

    private final Process process;
    private final BufferedReader out;
    private final PrintStream in;

    private Child(Process process) {
        this.process = process;
        out = process.inputReader(StandardCharsets.UTF_8);
        in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** Starts {@code machwire} with some arguments; what it has to say to people goes where ours goes. */
    static Child start(String... arguments) throws IOException {
        return run(machwire(arguments));
    }

    /** The command that {@link #start} runs. */
    static List<String> machwire(String... arguments) {
        List<String> command = new ArrayList<>(List.of(System.getProperty("machwire.launcher", "./machwire")));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /** Starts any command. */
    static Child run(List<String> command) throws IOException {
        return new Child(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    long pid() {
        return process.pid();
    }

    /** Reads the next line that the process prints. */
    String line() throws IOException {
        @Nullable
        String line = out.readLine();
        if (line == null) {
            throw new HypervisorException(
                    "a process of the benchmark has ended early: " + process.info().commandLine().orElse(""));
        }
        return line;
    }

    /** Sends a line. */
    void say(String line) {
        in.println(line);
    }

    /** Sends a request and reads the numbers of its answer. */
    double[] ask(String request) throws IOException {
        in.println(request);
        String answer = line();
        if (answer.startsWith("failed")) {
            throw new HypervisorException("\"" + request + "\" " + answer);
        }
        return Arrays.stream(answer.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    }

    /** Ends the process by SIGKILL, and waits until it has gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
