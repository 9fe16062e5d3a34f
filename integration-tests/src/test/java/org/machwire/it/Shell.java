package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.machwire.client.SocketPath;

/** A shell in a network namespace of its own. Closing ends it and what it has begun. */
final class Shell implements AutoCloseable {
    private static final String END = "> ";

    private final RunningProcess process;
    private int begun;
    private int readTo;

    private Shell(RunningProcess process) {
        this.process = process;
    }

    /** Starts one in a namespace with nothing but loopback addresses. */
    static Shell inNewNamespace() throws IOException {
        List<String> command = new ArrayList<>(Namespace.unshare());
        command.add("sh");
        Shell shell = start(command);
        shell.succeed("ip link set lo up");
        return shell;
    }

    /** Starts one in a namespace whose {@code eth0} is a virtual device that nobody gives addresses; it is there when this returns. */
    static Shell withDevice(Path socket, String node) throws IOException {
        List<String> command = new ArrayList<>(Namespace.unshare());
        command.addAll(List.of("env", SocketPath.VARIABLE + "=" + socket));
        command.addAll(Installation.shared().machwire("tap", "--no-addresses", node, "--", "sh"));
        return start(command);
    }

    private static Shell start(List<String> command) throws IOException {
        Shell shell = new Shell(RunningProcess.start(command));
        try {
            shell.succeed("trap 'kill $begun' EXIT; true"); // it answers when the interface is there
        } catch (Throwable failure) {
            shell.close();
            throw failure;
        }
        return shell;
    }

    /** Runs a command to its end. */
    Namespace.Result run(String command) {
        begun++;
        String mark = END + begun + " ";
        process.say("{ " + command + "\n} < /dev/null; echo \"" + mark + "$?\"");
        process.awaitOut(mark);
        String out = process.out().substring(readTo);
        readTo += out.length();
        int at = out.indexOf(mark);
        return new Namespace.Result(Integer.parseInt(out.substring(at + mark.length()).strip()), out.substring(0, at));
    }

    /** Runs a command that must succeed; its standard output. */
    String succeed(String command) {
        Namespace.Result result = run(command);
        assertThat(result.exitCode()).as("%s: %s%s", command, result.out(), process.err()).isZero();
        return result.out();
    }

    /** Begins a command that goes on until the shell ends; its output goes to a file. */
    void begin(String command, Path output) {
        succeed(command + " > '" + output + "' 2>&1 & begun=\"$begun $!\"");
    }

    /** Waits until a command succeeds; its standard output then. */
    String await(String command) {
        Namespace.Result[] last = new Namespace.Result[1];
        Awaitility.await().atMost(RunningProcess.PATIENCE).until(() -> {
            last[0] = run(command);
            return last[0].exitCode() == 0;
        });
        return last[0].out();
    }

    /** The shell's process, or what runs it: both are in the namespace. */
    long pid() {
        return process.pid();
    }

    /** What it has complained of. */
    String err() {
        return process.err();
    }

    @Override
    public void close() {
        process.close();
    }
}
