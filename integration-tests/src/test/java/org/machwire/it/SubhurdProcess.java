package org.machwire.it;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.machwire.client.DeviceSource;
import org.machwire.client.SocketPath;
import org.machwire.client.SubhurdTokens;

/** A sub-Hurd in a process of its own, whose command waits; what else is inside is started from here. Closing ends it. */
final class SubhurdProcess implements AutoCloseable {
    private static final String SAYS_WHERE = "echo \"socket $" + SubhurdTokens.VARIABLE + "\"; read line";

    private final RunningProcess process;
    private final ServerProcess server;
    private final Path socket;

    private SubhurdProcess(RunningProcess process, ServerProcess server) {
        this.process = process;
        this.server = server;
        process.awaitOut("socket /");
        socket = Path.of(process.out().lines().findFirst().orElseThrow().substring("socket ".length()));
    }

    /** Starts one with a token. */
    static SubhurdProcess start(ServerProcess server, Grant grant, String... maps) throws IOException {
        List<String> options = grant.options();
        options.addAll(List.of("--socket", server.socket().toString()));
        return start(RunningProcess.start(command(options, List.of(maps), "sh", "-c", SAYS_WHERE)), server);
    }

    /** Starts one inside this one, which gives it its token. */
    SubhurdProcess startInside(String... maps) throws IOException {
        return start(RunningProcess.start(inside(command(List.of(), List.of(maps), "sh", "-c", SAYS_WHERE))), server);
    }

    private static SubhurdProcess start(RunningProcess process, ServerProcess server) {
        try {
            return new SubhurdProcess(process, server);
        } catch (Throwable failure) {
            process.close();
            throw failure;
        }
    }

    /** The command line of {@code machwire subhurd}. */
    static List<String> command(List<String> options, List<String> maps, String... command) {
        List<String> all = new ArrayList<>(Installation.shared().machwire("subhurd"));
        all.addAll(options);
        maps.forEach(map -> all.addAll(List.of("--map", map)));
        all.add("--");
        all.addAll(List.of(command));
        return all;
    }

    /** A command line that runs another inside. */
    List<String> inside(List<String> command) {
        List<String> all = new ArrayList<>(List.of("env", SubhurdTokens.VARIABLE + "=" + socket,
                SocketPath.VARIABLE + "=" + server.socket()));
        all.addAll(command);
        return all;
    }

    /** Starts {@code machwire ARGUMENTS} inside. */
    RunningProcess run(String... arguments) throws IOException {
        return RunningProcess.start(inside(Installation.shared().machwire(arguments)));
    }

    /** Its socket. */
    Path socket() {
        return socket;
    }

    RunningProcess process() {
        return process;
    }

    /** Where a process inside gets its tokens from. */
    SubhurdTokens tokens() {
        return new SubhurdTokens(socket, new SecureRandom());
    }

    /** Opens a device as a client inside, by a connection of its own. */
    Client open(String device) {
        return Client.open(server.connect(), new DeviceSource(device, tokens()));
    }

    /** Sends SIGKILL, and waits for the end; its command, whose input ends, goes too. */
    void kill() {
        process.kill();
        process.exitCode();
    }

    @Override
    public void close() {
        try (process) {
            if (process.isAlive()) {
                process.say(""); // its command ends, and it leaves nothing behind
                process.exitCode();
            }
        }
    }
}
