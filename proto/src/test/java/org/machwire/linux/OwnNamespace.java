package org.machwire.linux;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs processes in network namespaces of their own, never in the machine's. */
final class OwnNamespace {
    private static final int TIMEOUT_SECONDS = 30;

    private final Path output;

    /** @param directory for what they print */
    OwnNamespace(Path directory) {
        output = directory.resolve("output");
    }

    /** What a process did: its exit code, and all that it printed. */
    record Result(int exitCode, String output) {}

    /**
     * Runs a main class of these tests.
     *
     * @param namespace the words of a command that gives the command after it a namespace; where it cannot, the test is skipped
     */
    Result runJava(List<String> namespace, Class<?> main) throws Exception {
        assumeNamespaceIsPossible(namespace);
        return run(namespace, Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                main.getName());
    }

    private void assumeNamespaceIsPossible(List<String> namespace) throws InterruptedException {
        try {
            Result probe = run(namespace, "test", "-e", "/proc/net/if_inet6");
            assumeTrue(probe.exitCode == 0, () -> "`" + String.join(" ", namespace)
                    + "` with IPv6 is not possible here: " + probe.output);
        } catch (IOException e) {
            assumeTrue(false, "there is no `" + namespace.getFirst() + "` here: " + e.getMessage());
        }
    }

    private Result run(List<String> namespace, String... command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(namespace);
        words.addAll(List.of(command));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return new Result(process.waitFor(), Files.readString(output, StandardCharsets.UTF_8).strip());
    }
}
