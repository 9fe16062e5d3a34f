package org.machwire.client.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A hypervisor for one benchmark, with room for all its devices and ports. */
final class BenchServer implements AutoCloseable {
    private static final String CONFIGURATION = """
            segment { name: "lan" ipv4: "10.69.0.0/16" ipv6: "fd69::/64" }
            node { path: "/dev/eth0m" multiplexer { segment: "lan" } }
            node { path: "/servers" mode: 0777 directory {} }
            quota { leases_per_user: 5000 devices_per_user: 5000 }
            limit { connections_per_user: 5000 connections: 5000 tasks_per_user: 5000 names_per_task: 1100000 }
            """;

    private final Path directory;
    private final Child process;

    BenchServer() throws IOException {
        directory = Files.createTempDirectory("machwire-bench");
        Files.writeString(directory.resolve("config.txtpb"), CONFIGURATION);
        process = Child.start("serve", "--socket", socket().toString(), "--config",
                directory.resolve("config.txtpb").toString());
        String ready = process.line();
        if (!ready.contains("ready")) {
            throw new IOException("the server says: " + ready);
        }
    }

    private Path socket() {
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
        for (String file : new String[]{"config.txtpb", "machwire.sock", "machwire.sock.lock"}) {
            Files.deleteIfExists(directory.resolve(file));
        }
        Files.deleteIfExists(directory);
    }
}
