package org.machwire.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code machwire serve}: its start, its end, and its place in the file system. */
class ServeIT {
    private static RunningProcess refused(Path socket, String configuration) throws IOException {
        return RunningProcess.start(ServerProcess.command(socket, configuration));
    }

    private static Path place() throws IOException {
        return Directories.make().resolve("x.sock");
    }

    @Test
    void saysOneLineWhenReadyAndSigtermEndsItWithExitCode0AndNoSocket() throws IOException {
        try (ServerProcess server = ServerProcess.start()) {
            assertThat(server.process().out()).isEqualTo("machwire is ready on " + server.socket() + "\n");
            assertThat(server.stop()).isZero();
            assertThat(server.socket()).doesNotExist();
            assertThat(server.process().out() + server.process().err()).hasLineCount(1);
        }
    }

    @Test
    void sigtermEndsItWhileClientsAreConnected() throws IOException {
        try (ServerProcess server = ServerProcess.start(); Client client = Client.open(server, "/dev/eth0m/a")) {
            assertThat(server.stop()).isZero();
            assertThat(server.socket()).doesNotExist();
            assertThat(client.task.death()).succeedsWithin(RunningProcess.PATIENCE);
            assertThat(client.capture.end()).succeedsWithin(RunningProcess.PATIENCE);
        }
    }

    @Test
    void theSocketIsForAllUnlessConfiguredOtherwise() throws IOException {
        try (ServerProcess server = ServerProcess.start()) {
            assertThat(permissions(server.socket())).isEqualTo("rw-rw-rw-");
        }
        try (ServerProcess server = ServerProcess.start("listener { mode: 0620 }")) {
            assertThat(permissions(server.socket())).isEqualTo("rw--w----");
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void aSecondServerOnTheSameSocketRefusesAndTheFirstServesOn() throws IOException {
        try (ServerProcess server = ServerProcess.start();
                RunningProcess second = RunningProcess.start(ServerProcess.command(server.socket(), null))) {
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.err())
                    .isEqualTo("machwire serve: another server listens on " + server.socket() + "\n");
            assertThat(server.status().getServer().getPid()).isEqualTo((int) server.process().pid());
        }
    }

    @Test
    void theSocketOfAKilledServerIsTakenOver() throws IOException {
        Path socket = place();
        try (ServerProcess server = ServerProcess.start(null, socket, null)) {
            server.kill();
        }
        assertThat(Files.exists(socket, LinkOption.NOFOLLOW_LINKS)).isTrue();
        try (ServerProcess next = ServerProcess.start(null, socket, null)) {
            assertThat(next.status().getServer().getPid()).isEqualTo((int) next.process().pid());
        }
    }

    @Test
    void aFileThatIsNoSocketIsNotRemoved() throws IOException {
        Path place = place();
        Files.writeString(place, "precious");
        try (RunningProcess server = RunningProcess.start(ServerProcess.command(place, null))) {
            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.err()).isEqualTo("machwire serve: " + place + " exists and is no socket\n");
        }
        assertThat(place).hasContent("precious");
    }

    @Test
    void aDirectoryOrASymbolicLinkAtThePlaceIsNotRemoved() throws IOException {
        Path place = place();
        Path precious = Files.writeString(place.resolveSibling("precious"), "precious");
        Files.createSymbolicLink(place, precious);
        try (RunningProcess server = RunningProcess.start(ServerProcess.command(place, null))) {
            assertThat(server.exitCode()).isEqualTo(1);
        }
        assertThat(Files.isSymbolicLink(place)).isTrue();
        assertThat(precious).hasContent("precious");
        Path directory = Files.createDirectory(place.resolveSibling("directory"));
        try (RunningProcess server = RunningProcess.start(ServerProcess.command(directory, null))) {
            assertThat(server.exitCode()).isEqualTo(1);
        }
        assertThat(directory).isDirectory();
    }

    @Test
    void aSocketInADirectoryThatDoesNotExistIsOneSentenceAndExitCode1() throws IOException {
        Path directory = place();
        try (RunningProcess server = RunningProcess
                .start(ServerProcess.command(directory.resolve("x.sock"), null))) {
            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.err())
                    .isEqualTo("machwire serve: the directory of the socket does not exist: " + directory + "\n");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "1 | segmnt { name: \"lan\" }",
            "2 | segment { name: \"lan\" }\\nsegmnt { name: \"lan\" }",
            "1 | node { path: \"/dev/../x\" directory {} }",
            "1 | node { path: \"dev\" directory {} }",
            "2 | node { path: \"/a\" directory {} }\\nnode { path: \"/a\" directory {} }",
            "2 | segment { name: \"l\" ipv4: \"10.0.0.0/24\" }\\nnode { path: \"/a\" device { segment: \"l\" address: \"10.1.0.1\" } }",
            "2 | segment { name: \"lan\" }\\nsegment {",
            "2 | segment { name: \"lan\" }\\nsegment { name: \"a b\" }",
            "1 | segment { name: \"lan\" mtu: 1501 }",
            "1 | segment { name: \"lan\" ipv4: \"10.0.0.0/31\" }",
            "1 | segment { name: \"lan\" ipv4: \"10.0.0.1/24\" }",
            "1 | segment { name: \"lan\" ipv6: \"fd69::/113\" }",
            "2 | segment { name: \"lan\" }\\nnode { path: \"/dev/eth0m\" multiplexer { segment: \"wan\" } }",
            "1 | node { path: \"/dev/eth0m\" }",
            "1 | node { path: \"/dev\" mode: 01000 directory {} }",
            "1 | node { path: \"/dev\" owner: \"nobody-has-this-name\" directory {} }",
            "2 | segment { name: \"lan\" }\\nnode { path: \"/e\" device { segment: \"lan\" mac: \"1:2\" } }",
            "2 | administrator: \"root\"\\nadministrator: \"nobody-has-this-name\"",
            "1 | quota { leases_per_user: \"many\" }"})
    void aBadConfigurationIsToldWithFileAndLineAndExitCode2(int line, String text) throws IOException {
        Path socket = place();
        List<String> command = ServerProcess.command(socket, text.replace("\\n", "\n"));
        try (RunningProcess server = RunningProcess.start(command)) {
            assertThat(server.exitCode()).as("%s", server).isEqualTo(2);
            assertThat(server.err()).startsWith("machwire serve: " + command.getLast() + ":" + line + ": ")
                    .hasLineCount(1);
            assertThat(socket).doesNotExist();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "segment { name: \"lan\" } segment { name: \"lan\" } | two segments are called lan",
            "limit { tasks_per_user: 0 } | tasks_per_user is 1 to",
            "limit { names_per_task: 2000000000 } | a space has 1 to",
            "listener { mode: 01777 } | permission bits are 0 to 0777"})
    void aContradictionIsToldWithTheFileAndExitCode2(String text, String what) throws IOException {
        Path socket = place();
        try (RunningProcess server = refused(socket, text)) {
            assertThat(server.exitCode()).as("%s", server).isEqualTo(2);
            assertThat(server.err()).startsWith("machwire serve: ").contains(what).hasLineCount(1);
            assertThat(server.err().getBytes(UTF_8)).as("names the file").asString(UTF_8).contains(".txtpb");
        }
    }

    @Test
    void aConfigurationThatDoesNotExistIsOneSentenceAndExitCode2() throws IOException {
        Path missing = place();
        try (RunningProcess server = RunningProcess
                .start(Installation.shared().machwire("serve", "--config", missing.toString()))) {
            assertThat(server.exitCode()).isEqualTo(2);
            assertThat(server.err()).startsWith("machwire serve: " + missing + ": there is no such file")
                    .hasLineCount(1);
        }
    }

    @Test
    void anUnknownOptionIsExitCode2() throws IOException {
        try (RunningProcess server = RunningProcess.start(Installation.shared().machwire("serve", "--sokcet"))) {
            assertThat(server.exitCode()).isEqualTo(2);
            assertThat(server.err()).contains("--sokcet").doesNotContain("\tat ");
        }
    }
}
