package org.machwire.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real interfaces, each in a network namespace of a process of its own, never in the machine's. */
class TapInterfaceTest {
    private static final int TIMEOUT_SECONDS = 30;

    @TempDir
    private Path directory;

    @BeforeAll
    static void tunDeviceIsUsable() {
        try {
            new RandomAccessFile(TapInterface.DEVICE, "rw").close();
        } catch (IOException e) {
            assumeTrue(false, "TAP interfaces cannot be made here: " + e.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unshare -n", "unshare -Urn"})
    void interfaceWorksInANamespaceOfRootAndOfAnyUser(String namespace) throws Exception {
        Result result = runJava(namespace, TapInNamespace.class);

        assertThat(result.output).endsWith(TapInNamespace.SUCCESS);
        assertThat(result.exitCode).isZero();
    }

    @Test
    void namespaceWithoutTheRightToAdministerItTellsWhatToDo() throws Exception {
        // The inner user namespace has no power over the network namespace of the outer one.
        Result result = runJava("unshare -Urn unshare -Ur", OpenTap.class);

        assertThat(result.output).isEqualTo(TapException.creating("eth0", LinuxCalls.EPERM).getMessage());
    }

    private Result runJava(String namespace, Class<?> main) throws Exception {
        assumeNamespaceIsPossible(namespace);
        return run(namespace, Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                main.getName());
    }

    private void assumeNamespaceIsPossible(String namespace) throws InterruptedException {
        try {
            Result probe = run(namespace, "test", "-e", "/proc/net/if_inet6");
            assumeTrue(probe.exitCode == 0,
                    () -> "`" + namespace + "` with IPv6 is not possible here: " + probe.output);
        } catch (IOException e) {
            assumeTrue(false, "there is no `unshare` here: " + e.getMessage());
        }
    }

    private Result run(String namespace, String... command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(namespace.split(" ")));
        words.addAll(List.of(command));
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return new Result(process.waitFor(), Files.readString(output, StandardCharsets.UTF_8).strip());
    }

    private record Result(int exitCode, String output) {}

    /** Opens an interface and prints why it cannot. */
    static final class OpenTap {
        private OpenTap() {}

        public static void main(String[] arguments) {
            try (TapInterface tap = TapInterface.open("eth0")) {
                System.out.println("made " + tap.name());
            } catch (TapException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
