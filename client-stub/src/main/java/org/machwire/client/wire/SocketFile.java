package org.machwire.client.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The file of a Unix socket. */
final class SocketFile {
    private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rw-------");
    // S_IFMT and S_IFSOCK of <sys/stat.h>
    private static final int TYPE_BITS = 0170000;
    private static final int SOCKET_TYPE = 0140000;

    private SocketFile() {}

    /** Tells whether somebody has the socket of a file open. */
    @FunctionalInterface
    interface Probe {
        boolean isInUse(Path path) throws IOException;
    }

    /**
     * Makes room for a socket: one that nobody has open any more is removed.
     *
     * @throws IOException with one sentence for people: it is no socket, or somebody has it open
     */
    static void makeRoom(Path path, Probe probe) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & TYPE_BITS) != SOCKET_TYPE) {
            throw new IOException(path + " exists and is no socket");
        }
        if (probe.isInUse(path)) {
            throw new IOException("somebody listens on " + path + " already");
        }
        Files.deleteIfExists(path);
    }

    /** Lets our user alone connect and send. */
    static void restrict(Path path) throws IOException {
        Files.setPosixFilePermissions(path, OWN);
    }
}
