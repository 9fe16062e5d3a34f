package org.machwire.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.machwire.client.SocketPath;

/**
 * A shell in a network namespace of its own whose {@code eth0} is a virtual device: {@code unshare -n machwire tap NODE -- sh},
 * with a user namespace too where we are not root.
 */
final class Namespace implements AutoCloseable {
    private static final String TUN = "/dev/net/tun";
    private static final String END = "> ";

    private final RunningProcess tap;
    private final String node;
    private int begun;
    private int readTo;

    private Namespace(RunningProcess tap, String node) {
        this.tap = tap;
        this.node = node;
    }

    /**
     * What a command in a namespace did.
     *
     * @param exitCode its exit code
     * @param out its standard output
     */
    record Result(int exitCode, String out) {}

    /** The command that gives its argument a network namespace of its own. */
    static List<String> unshare() {
        return User.me() == 0 ? List.of("unshare", "-n") : List.of("unshare", "-Urn");
    }

    /** Skips the test where there are no network namespaces or TAP interfaces to be had by what {@code command} runs. */
    static void assumePossible(List<String> command) throws IOException {
        assumeRuns(command, "test -e /proc/net/if_inet6", "no network namespace with IPv6");
        assumeRuns(command, "exec 3<>" + TUN, "no TAP interfaces");
    }

    /** Skips the test unless a shell, started by {@code command}, can do something. */
    static void assumeRuns(List<String> command, String shellCommand, String reason) throws IOException {
        List<String> probe = new ArrayList<>(command);
        probe.addAll(List.of("sh", "-c", shellCommand));
        try (RunningProcess process = RunningProcess.start(probe)) {
            assumeTrue(process.exitCode() == 0,
                    () -> reason + " by `" + String.join(" ", command) + "`: " + process.err());
        }
    }

    /** Opens a node by a tap in a new namespace; the interface is there when this returns. Skips where that is impossible. */
    static Namespace open(Path socket, String node) throws IOException {
        assumePossible(unshare());
        List<String> command = new ArrayList<>(unshare());
        command.addAll(tap(socket, node, "sh"));
        Namespace namespace = new Namespace(RunningProcess.start(command), node);
        try {
            namespace.run("true"); // it answers when the interface is there
        } catch (Throwable failure) {
            namespace.close();
            throw failure;
        }
        return namespace;
    }

    /** A shell in a network namespace that has nothing but a loopback interface, to be configured; root only. */
    static Namespace bare() throws IOException {
        Namespace namespace = new Namespace(RunningProcess.start(List.of("unshare", "-n", "sh")), "none");
        try {
            namespace.run("true");
        } catch (Throwable failure) {
            namespace.close();
            throw failure;
        }
        return namespace;
    }

    /** The command line that runs another in this namespace, as one process. */
    List<String> enter(List<String> command) {
        List<String> all = new ArrayList<>(List.of("nsenter", "-t", Long.toString(tap.pid()), "-n"));
        all.addAll(command);
        return all;
    }

    /** The command line of {@code machwire tap} that runs another. */
    static List<String> tap(Path socket, String node, String... command) {
        List<String> all = new ArrayList<>(List.of("env", SocketPath.VARIABLE + "=" + socket));
        all.addAll(Installation.shared().machwire("tap", node, "--"));
        all.addAll(List.of(command));
        return all;
    }

    /** Runs a shell command to its end. */
    Result run(String command) {
        begin(command);
        return end();
    }

    /** Runs a routine of {@link InNamespace} to its end. */
    Result java(String... arguments) {
        return run(javaCommand(arguments));
    }

    /** Begins a routine of {@link InNamespace}, and waits until it listens; {@link #end} waits for its end. */
    void beginListening(String... arguments) {
        int before = readTo;
        begin(javaCommand(arguments));
        await().atMost(RunningProcess.PATIENCE)
                .until(() -> tap.out().substring(before).contains(InNamespace.LISTENING + "\n"));
    }

    private static String javaCommand(String... arguments) {
        return Installation.shared().java(InNamespace.class, arguments).stream().map(Namespace::quote)
                .collect(Collectors.joining(" "));
    }

    private static String quote(String word) {
        return "'" + word + "'";
    }

    private void begin(String command) {
        begun++;
        tap.say("{ " + command + "; } < /dev/null; echo \"" + END + begun + " $?\"");
    }

    /** Waits for the end of what was begun. */
    Result end() {
        String mark = END + begun + " ";
        tap.awaitOut(mark);
        String out = tap.out().substring(readTo);
        int at = out.indexOf(mark);
        int exitCode = Integer.parseInt(out.substring(at + mark.length()).strip());
        readTo += out.length();
        return new Result(exitCode, out.substring(0, at));
    }

    /** Whether a few echo requests to an address are all answered. */
    Result ping(String address) {
        return run("ping -n -c 3 -i 0.2 -W 5 " + address);
    }

    /** A fact about {@code eth0}: see {@link InNamespace}. Several of one name are in lines of their own. */
    static List<String> facts(String facts, String name) {
        return Arrays.stream(facts.split("\n", -1)).filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1)).sorted().toList();
    }

    /** The process of {@code machwire tap}. */
    RunningProcess process() {
        return tap;
    }

    String node() {
        return node;
    }

    @Override
    public void close() {
        tap.close();
    }
}
