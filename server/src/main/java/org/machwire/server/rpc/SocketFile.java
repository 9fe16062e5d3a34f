package org.machwire.server.rpc;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The place in the file system where a server listens: nobody else's while this object is open.
 *
 * <p>A lock file beside the socket decides between two servers that start at once; a socket that a dead server left is
 * removed, one that somebody listens on is not.
 */
final class SocketFile implements AutoCloseable {
    private static final Set<PosixFilePermission> LOCK_PERMISSIONS = PosixFilePermissions.fromString("rw-------");

    // S_IFMT and S_IFSOCK of <sys/stat.h>
    private static final int TYPE_BITS = 0170000;
    private static final int SOCKET_TYPE = 0140000;

    private final Path path;
    private final FileChannel lockFile;

    private SocketFile(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Takes the place, so that a socket can be bound there.
     *
     * @throws IOException with one sentence for people: another server listens, or the directory cannot be used
     */
    static SocketFile claim(Path path) throws IOException {
        Path lockPath = path.resolveSibling(path.getFileName() + ".lock");
        FileChannel lockFile = open(lockPath);
        try {
            if (tryLock(lockFile) == null || somebodyListens(path)) {
                throw new IOException("another server listens on " + path);
            }
            Files.deleteIfExists(path);
        } catch (IOException e) {
            lockFile.close();
            throw e;
        }
        return new SocketFile(path, lockFile);
    }

    private static FileChannel open(Path lockPath) throws IOException {
        try {
            return FileChannel.open(lockPath,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(LOCK_PERMISSIONS));
        } catch (IOException e) { // its message may be no more than the path
            throw new IOException("the lock file " + lockPath + " cannot be used: " + e, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) { // a server in this very process
            return null;
        }
    }

    private static boolean somebodyListens(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & TYPE_BITS) != SOCKET_TYPE) {
            throw new IOException(path + " exists and is no socket");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(path));
        } catch (ConnectException e) { // refused: nobody
            return false;
        } catch (IOException e) { // forbidden, or another kind of socket: somebody's all the same
            throw new IOException("nobody can tell whether a server listens on " + path + ": " + e.getMessage(), e);
        }
    }

    /** Lets those reach the bound socket whom the permission bits name; until then those whom the umask left. */
    void setMode(int mode) throws IOException {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] inOrder = PosixFilePermission.values(); // owner's read first, others' execute last
        for (int i = 0; i < inOrder.length; i++) {
            if ((mode & (0400 >> i)) != 0) {
                permissions.add(inOrder[i]);
            }
        }
        Files.setPosixFilePermissions(path, permissions);
    }

    /** Removes the socket and gives the place up. */
    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(path);
        } finally {
            lockFile.close();
        }
    }
}
