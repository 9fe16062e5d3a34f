package org.machwire.client.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A hypervisor for one benchmark, with room for all its devices and ports. */
final class BenchServer implements AutoCloseable {
    private static final String DEFAULT_GUARD = "";

    private final Path directory;
    private final List<String> command;
    private Child process;

    /** Starts one that keeps nothing. */
    BenchServer() throws IOException {
        this(DEFAULT_GUARD);
    }

    /**
     * Starts one that keeps nothing.
     *
     * @param guard what the configuration says of the segment's guard
     */
    BenchServer(String guard) throws IOException {
        this(guard, false, List.of(), command -> command);
    }

    /** Starts one that keeps its state on disk, where a later one finds it. */
    static BenchServer durable() throws IOException {
        return new BenchServer(DEFAULT_GUARD, true, List.of(), command -> command);
    }

    /** Starts one that keeps nothing in a network namespace, where an interface is the segment's uplink. */
    static BenchServer withUplink(NetworkNamespace namespace, String uplink) throws IOException {
        return new BenchServer(DEFAULT_GUARD, false, List.of("--uplink", uplink), namespace::inside);
    }

    private BenchServer(String guard, boolean durable, List<String> options, UnaryOperator<List<String>> place)
            throws IOException {
        directory = Files.createTempDirectory("machwire-bench");
        Files.writeString(directory.resolve("config.txtpb"), configuration(guard));
        List<String> arguments = new ArrayList<>(List.of("serve", "--socket", socket().toString(), "--config",
                directory.resolve("config.txtpb").toString()));
        arguments.addAll(options);
        arguments.addAll(durable ? List.of("--state", directory.resolve("state").toString()) : List.of("--ephemeral"));
        command = place.apply(Child.machwire(arguments.toArray(String[]::new)));
        process = begin();
    }

    private static String configuration(String guard) {
        return """
                segment { name: "lan" ipv4: "10.69.0.0/16" ipv6: "fd69::/64" guard { %s } }
                node { path: "/dev/eth0m" multiplexer { segment: "lan" } }
                node { path: "/servers" mode: 0777 directory {} }
                quota { leases_per_user: 5000 devices_per_user: 5000 }
                limit { connections_per_user: 5000 connections: 5000 tasks_per_user: 5000 names_per_task: 1100000
                    ring_octets_per_user: 268435456 }
                """.formatted(guard);
    }

    private Child begin() throws IOException {
        Child server = Child.run(command);
        String ready = server.line();
        if (!ready.contains("ready")) {
            throw new IOException("the server says: " + ready);
        }
        return server;
    }

    /** Ends it by SIGKILL. */
    void kill() {
        process.kill();
    }

    /** Starts it again; returns when it is ready. */
    void start() throws IOException {
        process = begin();
    }

    Path socket() {
        return directory.resolve("machwire.sock");
    }

    /** How requests to a {@link Worker} name this server. */
    String address() {
        return socket() + " " + process.pid();
    }

    ServerUsage usage() {
        return new ServerUsage(process.pid());
    }

    @Override
    public void close() throws IOException {
        process.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
