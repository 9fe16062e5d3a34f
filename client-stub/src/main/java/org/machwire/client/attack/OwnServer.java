package org.machwire.client.attack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A hypervisor to be attacked: started by the launcher with what it ships with, it keeps nothing and ends with us, however we end. */
final class OwnServer implements AutoCloseable {
    private static final int GOODBYE_SECONDS = 5;

    private final Path directory;
    private final Process process;
    private final AtomicLong lines = new AtomicLong();
    private final Thread atExit = new Thread(this::end, "end of the server");

    private OwnServer(Path directory) throws IOException {
        this.directory = directory;
        List<String> command = new ArrayList<>(List.of(System.getProperty("machwire.launcher", "./machwire"), "serve",
                "--ephemeral", "--socket", socket().toString()));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts one; returns when it is ready. @throws IOException with what it said, if it does not come up */
    static OwnServer start() throws IOException, InterruptedException {
        OwnServer server = new OwnServer(Files.createTempDirectory("machwire-attack"));
        try {
            server.awaitReady();
            return server;
        } catch (IOException | InterruptedException e) {
            server.close();
            throw e;
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        CompletableFuture<String> said = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("log of the server").start(() -> read(said));
        try {
            String line = said.get();
            if (!line.contains("machwire is ready")) {
                throw new IOException("the server did not start: " + line);
            }
        } catch (ExecutionException e) {
            throw new IOException("the server did not start", e);
        }
    }

    /** Reads what it prints to the end: the line that says it is ready, or the last before its end, is told; what comes later is counted. */
    private void read(CompletableFuture<String> said) {
        String last = "it said nothing";
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                last = line;
                lines.incrementAndGet();
                if (line.contains("machwire is ready")) {
                    said.complete(line);
                }
            }
        } catch (IOException e) {
            last = String.valueOf(e.getMessage());
        }
        said.complete(last);
    }

    Path socket() {
        return directory.resolve("machwire.sock");
    }

    /** Lines that it has printed so far. */
    long loggedLines() {
        return lines.get();
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        end();
    }

    private void end() {
        process.toHandle().destroy();
        try {
            if (!process.waitFor(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
