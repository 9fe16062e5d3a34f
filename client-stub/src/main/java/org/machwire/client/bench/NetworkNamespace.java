package org.machwire.client.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A network namespace, there as long as this is: a process that does nothing holds it, and ends when ours does. */
final class NetworkNamespace implements AutoCloseable {
    private static final String READY = "ready";

    private final Child holder;

    private NetworkNamespace(Child holder) {
        this.holder = holder;
    }

    /**
     * Makes one, whose loopback interface alone is up.
     *
     * @throws UnavailableException if that is forbidden
     */
    static NetworkNamespace make() throws IOException {
        return new NetworkNamespace(
                started(List.of("unshare", "-n", "sh", "-c", "ip link set lo up && echo " + READY + " && exec cat")));
    }

    /** Makes one that is a virtual device's, with its addresses, by {@code machwire tap}. */
    static NetworkNamespace ofDevice(Path socket, String node) throws IOException {
        List<String> command = new ArrayList<>(List.of("unshare", "-n"));
        command.addAll(Child.machwire("tap", node, "--socket", socket.toString(), "--", "sh", "-c",
                "echo " + READY + "; exec cat"));
        return new NetworkNamespace(started(command));
    }

    private static Child started(List<String> command) throws IOException {
        Child child = Child.run(command);
        try {
            if (child.line().equals(READY)) {
                return child;
            }
        } catch (IOException | RuntimeException e) {
            child.close();
            throw new UnavailableException("no network namespace can be made here: run it as root, or as"
                    + " unshare -Urn machwire bench", e);
        }
        child.close();
        throw new IOException("a network namespace was made, and is not as it should be");
    }

    /** The command that runs another inside. */
    List<String> inside(List<String> command) {
        List<String> words = new ArrayList<>(List.of("nsenter", "-t", Long.toString(holder.pid()), "-n"));
        words.addAll(command);
        return words;
    }

    /** Runs a command inside and returns what it says. */
    String run(String... command) throws IOException {
        Process process = new ProcessBuilder(inside(Arrays.asList(command))).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + said.strip());
        }
        return said;
    }

    /** Makes a pair of interfaces, up, one here and one in another namespace, the latter with that address. */
    void join(String here, NetworkNamespace other, String there, String address) throws IOException {
        run("ip", "link", "add", here, "type", "veth", "peer", "name", there, "address", address, "netns",
                Long.toString(other.holder.pid()));
        run("ip", "link", "set", here, "up");
        other.run("ip", "link", "set", there, "up");
    }

    /** How a {@link Worker} in any namespace names an interface of this one, for {@link #received}. */
    String counter(String name) {
        return holder.pid() + " " + name;
    }

    /** How many frames have come in at an interface of the namespace that a process is in. */
    static long received(long pid, String name) {
        try {
            String line = Files.readAllLines(Path.of("/proc", Long.toString(pid), "net", "dev")).stream()
                    .filter(interfaceLine -> interfaceLine.strip().startsWith(name + ":")).findFirst().orElseThrow();
            return Long.parseLong(line.substring(line.indexOf(':') + 1).strip().split(" +", -1)[1]);
        } catch (IOException e) {
            throw new IllegalStateException("the namespace has gone", e);
        }
    }

    @Override
    public void close() {
        holder.close();
    }
}
