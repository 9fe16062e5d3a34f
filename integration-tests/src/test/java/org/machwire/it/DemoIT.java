package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code machwire demo}, from outside. */
class DemoIT {
    private static final List<String> CHECKS = List.of("ping", "eavesdropping", "forgery", "victims", "killed client",
            "dead name");
    private static final List<String> KERNEL_CHECKS = List.of("kernel ping", "kernel TCP");

    @TempDir
    Path temporary;
    @TempDir
    Path home;

    @Test
    void everyCheckHoldsAndNothingIsLeft() throws IOException, InterruptedException {
        Process demo = demo();
        String output = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(demo.waitFor()).as(output).isZero();
        for (String check : CHECKS) {
            assertThat(output).containsPattern("(?m)^ok +" + check + " +\\S");
        }
        for (String check : KERNEL_CHECKS) {
            assertThat(output).containsPattern("(?m)^(ok +" + check + " +\\S|- +" + check + " +skipped: \\S)");
        }
        assertThat(output).contains("checks hold").doesNotContain("FAILED").doesNotContain("\tat ");
        assertNothingIsLeft();
    }

    @Test
    void interruptedInTheMiddleItLeavesNothingEither() throws IOException, InterruptedException {
        Process demo = demo();
        try (var output = demo.inputReader()) {
            String line = output.readLine();
            while (line != null && !line.startsWith("ok")) {
                line = output.readLine();
            }
            assertThat(line).as("a first check").isNotNull();
            List<ProcessHandle> actors = demo.descendants().toList();
            demo.toHandle().destroy(); // which, unlike the process's own, leaves its output open

            assertThat(output.lines()).noneMatch(rest -> rest.startsWith("FAILED"));
            demo.waitFor();
            assertThat(actors).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        }
        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() throws IOException {
        try (var left = Files.list(temporary)) {
            assertThat(left).isEmpty();
        }
    }

    /** With a temporary directory of its own, so that it is seen what is left there. */
    private Process demo() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(installation().toString(), "demo").redirectErrorStream(true);
        builder.environment().put("MACHWIRE_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -Djava.io.tmpdir=" + temporary);
        return builder.start();
    }

    /** A launcher with the packaged jars and without the sources, so that it does not build while Maven does. */
    private Path installation() throws IOException {
        Path repository = Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("");
        for (String module : List.of("server", "client-stub", "pfinet-sim")) {
            Path target = Files.createDirectories(home.resolve(module)).resolve("target");
            Files.createSymbolicLink(target, repository.resolve(module).resolve("target"));
        }
        return Files.copy(repository.resolve("machwire"), home.resolve("machwire"),
                StandardCopyOption.COPY_ATTRIBUTES);
    }
}
