package org.machwire.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a server listens that is not told otherwise. */
final class SocketPlace {
    private static final Path SYSTEM = Path.of("/run/machwire/machwire.sock");

    private SocketPlace() {}

    /**
     * Chooses the socket's path and sees to it that its directory exists: for a default place it is made, 0755 for root's, which
     * is for all, 0700 for a user's own.
     *
     * @throws IOException with one sentence for people
     */
    static Path prepare(@Nullable Path given, ServerConfig config, Map<String, String> environment) throws IOException {
        String configured = config.socket();
        boolean chosen = given != null || configured != null;
        Path path = !chosen
                ? ofUser(config.serverUid(), environment)
                : (given != null ? given : Path.of(String.valueOf(configured))).toAbsolutePath();
        Path directory = path.resolveSibling(".").normalize();
        if (Files.isDirectory(directory)) {
            return path;
        }
        if (chosen) {
            throw new IOException("the directory of the socket does not exist: " + directory);
        }
        String permissions = path.equals(SYSTEM) ? "rwxr-xr-x" : "rwx------";
        Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
        return path;
    }

    private static Path ofUser(int uid, Map<String, String> environment) throws IOException {
        if (uid == 0) {
            return SYSTEM;
        }
        String runtime = environment.get("XDG_RUNTIME_DIR");
        Path run = runtime != null && !runtime.isEmpty()
                ? Path.of(runtime)
                : Path.of("/run/user", Integer.toUnsignedString(uid));
        if (!Files.isDirectory(run)) {
            throw new IOException(
                    "there is no directory " + run + " for the socket, so say where to listen with --socket");
        }
        return run.resolve("machwire/machwire.sock");
    }
}
