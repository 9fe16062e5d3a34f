package org.machwire.it;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process whose standard output and error are kept. Closing kills it. */
final class RunningProcess implements AutoCloseable {
    /** Far above what anything takes, so that it tells a hanging process, not a slow machine. */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private final List<String> command;
    private final Process process;
    private final Kept out = new Kept();
    private final Kept err = new Kept();
    private final List<Thread> readers;

    private RunningProcess(List<String> command, Process process) {
        this.command = command;
        this.process = process;
        this.readers = List.of(keep(process.getInputStream(), out), keep(process.getErrorStream(), err));
    }

    /** Starts a command line, in our environment but for the variables that lead to a hypervisor. */
    static RunningProcess start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeAll(List.of("MACHWIRE_SOCKET", "XDG_RUNTIME_DIR"));
        return new RunningProcess(command, builder.start());
    }

    private static Thread keep(InputStream stream, Kept kept) {
        return Thread.ofPlatform().daemon().start(() -> { // a virtual one would keep its carrier while it waits
            try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    kept.add(line);
                }
            } catch (IOException e) {
                kept.add("(cut: " + e.getMessage() + ")");
            }
        });
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it has printed so far. */
    String out() {
        return out.toString();
    }

    /** What it has complained of so far. */
    String err() {
        return err.toString();
    }

    /** Writes a line to its standard input. */
    void say(String line) {
        try {
            OutputStream in = process.getOutputStream();
            in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(toString(), e);
        }
    }

    /** Waits until it has printed a text; fails if it ends without. */
    void awaitOut(String text) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> {
            boolean ended = !process.isAlive();
            if (ended) {
                joinReaders();
            }
            if (out().contains(text)) {
                return true;
            }
            if (ended) {
                throw new AssertionError("it ended without saying \"" + text + "\": " + this);
            }
            return false;
        });
    }

    /** Waits for its end; all it had to say is there when this returns. */
    int exitCode() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("it does not end: " + this);
            }
            joinReaders();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void joinReaders() throws InterruptedException {
        for (Thread reader : readers) {
            reader.join(PATIENCE);
        }
    }

    /** Sends SIGTERM; what it says to that is kept. */
    void terminate() {
        process.toHandle().destroy(); // the process's own closes our end of its output
    }

    /** Sends SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
        exitCode();
    }

    @Override
    public String toString() {
        return command + "\n--- out\n" + out + "--- err\n" + err;
    }

    /** Lines, written by one thread while others read. */
    private static final class Kept {
        private final StringBuilder lines = new StringBuilder();

        synchronized void add(String line) {
            lines.append(line).append('\n');
        }

        @Override
        public synchronized String toString() {
            return lines.toString();
        }
    }
}
