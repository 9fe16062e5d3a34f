package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.machwire.client.Hypervisor;
import org.machwire.v1.AdminServiceGrpc;
import org.machwire.v1.DeviceStatus;
import org.machwire.v1.GetStatusRequest;
import org.machwire.v1.GetStatusResponse;

/**
 * A hypervisor in a process of its own, started by the launcher, listening when the factory returns. Closing ends it and
 * fails the test if a client has made it print a stack trace.
 */
final class ServerProcess implements AutoCloseable {
    private final RunningProcess process;
    private final Path socket;
    private boolean killed;

    private ServerProcess(RunningProcess process, Path socket) {
        this.process = process;
        this.socket = socket;
    }

    /** Starts a server with the embedded configuration, as our own user. Unless something else is said, none keeps anything. */
    static ServerProcess start() throws IOException {
        return start(null, Directories.make().resolve("x.sock"), null);
    }

    /** Starts a server with a configuration in protobuf text format. */
    static ServerProcess start(String configuration) throws IOException {
        return start(null, Directories.make().resolve("x.sock"), configuration);
    }

    /**
     * Starts a server.
     *
     * @param user whom it runs as, null for our own user; the socket's directory must be his to write
     * @param configuration in protobuf text format; null for the embedded one
     */
    static ServerProcess start(@Nullable User user, Path socket, @Nullable String configuration) throws IOException {
        List<String> command = command(socket, configuration);
        return start(socket, user == null ? command : user.command(command));
    }

    /** Starts a server, as our own user, that keeps its state in a directory, which it makes where it is missing. */
    static ServerProcess startKeeping(Path state, Path socket, @Nullable String configuration) throws IOException {
        return start(socket, command(socket, configuration, "--state", state.toString()));
    }

    /** Starts a server by a command line that says where it is to listen. */
    static ServerProcess start(Path socket, List<String> command) throws IOException {
        RunningProcess process = RunningProcess.start(command);
        try {
            process.awaitOut("machwire is ready on " + socket + "\n");
        } catch (Throwable failure) {
            process.close();
            throw failure;
        }
        return new ServerProcess(process, socket);
    }

    /** The command line that serves on a socket, and keeps nothing; the configuration is written to a file first. */
    static List<String> command(Path socket, @Nullable String configuration) throws IOException {
        return command(socket, configuration, "--ephemeral");
    }

    /** The command line that serves on a socket with further options. */
    static List<String> command(Path socket, @Nullable String configuration, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("serve", "--socket", socket.toString()));
        arguments.addAll(List.of(options));
        if (configuration != null) {
            Path file = Directories.make().resolve("machwire.txtpb");
            Files.writeString(file, configuration);
            arguments.addAll(List.of("--config", file.toString()));
        }
        return Installation.shared().machwire(arguments.toArray(String[]::new));
    }

    Path socket() {
        return socket;
    }

    /** Its process: what it has printed, its pid. */
    RunningProcess process() {
        return process;
    }

    /** Connects by the client library. */
    Hypervisor connect() {
        return Hypervisor.connect(socket);
    }

    /** What the administrator sees; by a connection of its own, which has gone when this returns. */
    GetStatusResponse status() {
        try (Hypervisor hypervisor = connect()) {
            return status(hypervisor);
        }
    }

    static GetStatusResponse status(Hypervisor hypervisor) {
        return hypervisor.ask(
                channel -> AdminServiceGrpc.newBlockingStub(channel).getStatus(GetStatusRequest.getDefaultInstance()));
    }

    /** The status of the device of a node, if it exists. */
    Optional<DeviceStatus> device(String path) {
        return status().getDeviceList().stream().filter(device -> device.getPath().equals(path)).findFirst();
    }

    /** How many files and sockets the process has open. */
    long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return files.count();
        }
    }

    /** Sends SIGTERM and waits for the end. */
    int stop() {
        process.terminate();
        return process.exitCode();
    }

    /** Sends SIGKILL and waits for the end. */
    void kill() {
        killed = true;
        process.kill();
        process.exitCode();
    }

    @Override
    public void close() {
        try (process) {
            boolean ended = !killed && !process.isAlive() && process.exitCode() != 0;
            assertThat(ended).as("the server has ended by itself: %s", process).isFalse();
            int exitCode = stop();
            assertThat(process.err()).as("no stack trace because of a client").doesNotContain("\tat ");
            assertThat(killed ? 0 : exitCode).as("exit code of %s", process).isZero();
        }
    }
}
