package org.machwire.subhurd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** A directory of mode 0700 with one file in it, a socket. Closing removes both. */
record PrivateDirectory(Path path) implements AutoCloseable {
    private static final String PREFIX = "machwire-subhurd-";
    /** {@code sun_path} has 108 octets, the last of which is zero. */
    private static final int MAX_PATH_OCTETS = 107;

    /**
     * Makes one of a name that nobody can know before, in {@code $XDG_RUNTIME_DIR}, or where temporary files go.
     *
     * @param temporary where temporary files go
     */
    static PrivateDirectory make(Map<String, String> environment, Path temporary) throws IOException {
        String runtime = environment.get("XDG_RUNTIME_DIR");
        Path parent = runtime != null && !runtime.isEmpty() && Files.isWritable(Path.of(runtime))
                ? Path.of(runtime)
                : temporary;
        PrivateDirectory made = new PrivateDirectory(Files.createTempDirectory(parent.toAbsolutePath(), PREFIX,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
        if (made.socket().toString().getBytes(StandardCharsets.UTF_8).length > MAX_PATH_OCTETS) {
            made.close();
            throw new IOException("a Unix socket's path has at most " + MAX_PATH_OCTETS + " octets, and " + parent
                    + " is too long to have one in it: set XDG_RUNTIME_DIR to a shorter one");
        }
        return made;
    }

    /** Where the socket is to be. */
    Path socket() {
        return path.resolve("socket");
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(socket());
        Files.deleteIfExists(path);
    }
}
