package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The example client in Node, copied under {@code target} and installed there by npm. Where Node, npm or npm's registry is
 * missing, the test that asks for it is skipped; where npm refuses the example, it fails.
 */
final class NodeExample {
    /** What npm says when no registry answers it. */
    private static final String NO_REGISTRY = "(?s).*\\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH"
            + "|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENOTCACHED)\\b.*";

    private final Path directory;
    private final Path protoFiles;

    private NodeExample(Path directory, Path protoFiles) {
        this.directory = directory;
        this.protoFiles = protoFiles;
    }

    /** Installs the example, or skips the test with the reason. */
    static NodeExample install() throws IOException {
        assumeThat(isOnPath("node") && isOnPath("npm")).as("node and npm are installed").isTrue();
        Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        Path directory = Files.createDirectories(module.resolve("target/node-example"));
        try (Stream<Path> files = Files.list(module.resolve("src/test/node"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, directory.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        installPackages(directory);
        return new NodeExample(directory, module.resolveSibling("proto/src/main/protobuf"));
    }

    private static void installPackages(Path directory) throws IOException {
        try (RunningProcess npm = RunningProcess.start(List.of("npm", "ci", "--ignore-scripts", "--prefer-offline",
                "--fetch-retries=1", "--fetch-timeout=20000", "--prefix", directory.toString()))) {
            int exitCode = npm.exitCode();
            assumeThat(exitCode != 0 && npm.err().matches(NO_REGISTRY)).as("no registry answers npm: %s", npm)
                    .isFalse();
            assertThat(exitCode).as("%s", npm).isZero();
        }
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Starts one of its programs. */
    RunningProcess run(String program, ServerProcess server, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("node", directory.resolve(program).toString(), "--socket",
                server.socket().toString(), "--proto", protoFiles.toString()));
        command.addAll(List.of(arguments));
        return RunningProcess.start(command);
    }
}
