package org.machwire.client.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.machwire.client.Hypervisor;
import org.machwire.client.SocketPath;
import picocli.CommandLine.Option;

/** The option of all clients that says where the hypervisor is. */
public class SocketOption {
    @Option(names = "--socket", paramLabel = "PATH", description = "The hypervisor's Unix socket. Default: $"
            + SocketPath.VARIABLE
            + ", else the user's own, else the system's.")
    private @Nullable Path socket;

    /** Makes the option for picocli, which fills it. */
    public SocketOption() {}

    /** The socket that this user means. */
    public Path socket() {
        return SocketPath.find(socket, System.getenv());
    }

    /** Connects to the hypervisor that this user means. */
    public Hypervisor connect() {
        return Hypervisor.connect(socket());
    }
}
