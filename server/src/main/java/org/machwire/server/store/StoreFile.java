package org.machwire.server.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The store's file and its directory: nobody else's, and no other server's while this object is open.
 *
 * <p>The lock is on a file of its own, as closing any descriptor of the database would drop SQLite's locks on it.
 */
final class StoreFile implements AutoCloseable {
    static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY = PosixFilePermissions
            .asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE = PosixFilePermissions
            .asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    // Of <sys/stat.h>
    private static final int TYPE_BITS = 0170000;
    private static final int DIRECTORY_TYPE = 0040000;
    private static final int FILE_TYPE = 0100000;
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int OPEN_TO_OTHERS = 0077;

    private final Path path;
    private final FileChannel lock;

    private StoreFile(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Takes the place; its directory is made where it is missing, the file is not.
     *
     * @throws StoreException when another server has it, or others could write or read it
     */
    static StoreFile claim(Path file) {
        Path path = file.toAbsolutePath().normalize();
        Path directory = path.resolveSibling(".").normalize();
        try {
            if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(directory, PRIVATE_DIRECTORY);
            }
            checkDirectory(directory);
            FileChannel lock = lock(path);
            try {
                checkFile(path);
                return new StoreFile(path, lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) { // its message may be no more than the path
            throw new StoreException("the store " + path + " cannot be used: " + e, e);
        }
    }

    private static void checkDirectory(Path directory) throws IOException {
        Map<String, Object> found = attributes(directory);
        if (type(found) != DIRECTORY_TYPE) {
            throw new StoreException(
                    "the directory of the store must be a directory and no link to one, which " + directory
                            + " is not");
        }
        if (!isOwn(found) || (mode(found) & WRITABLE_BY_OTHERS) != 0) {
            throw new StoreException("the directory of the store must be the server's own, and " + directory
                    + " is another user's or others may write there: chown it, and chmod 700 it");
        }
    }

    private static void checkFile(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            checkNoLogIsLeft(path);
            return;
        }
        Map<String, Object> found = attributes(path);
        if (type(found) != FILE_TYPE) {
            throw new StoreException(
                    "the store must be a file, which " + path + " is not: move it away, or name another place");
        }
        if (!isOwn(found) || (mode(found) & OPEN_TO_OTHERS) != 0) {
            throw new StoreException("the store must be the server's own, and " + path
                    + " is another user's or open to others: chown it, and chmod 600 it, if nobody has used its keys");
        }
        if (Files.size(path) == 0) {
            throw StoreException.damaged(path, "it is empty");
        }
    }

    private static void checkNoLogIsLeft(Path path) {
        if (Files.exists(beside(path, "-wal"), LinkOption.NOFOLLOW_LINKS)) {
            throw StoreException.damaged(path, "it is gone, and its log is there");
        }
    }

    private static Map<String, Object> attributes(Path path) throws IOException {
        return Files.readAttributes(path, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
    }

    private static int mode(Map<String, Object> attributes) {
        return attributes.get("mode") instanceof Integer mode ? mode : TYPE_BITS | OPEN_TO_OTHERS;
    }

    private static int type(Map<String, Object> attributes) {
        return mode(attributes) & TYPE_BITS;
    }

    private static boolean isOwn(Map<String, Object> attributes) throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(attributes.get("uid"));
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(beside(path, ".lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS), PRIVATE_FILE);
        if (tryLock(channel) == null) {
            channel.close();
            throw inUse(path);
        }
        return channel;
    }

    static StoreException inUse(Path path) {
        return new StoreException(
                "another server or program uses the store " + path + ": stop it, or name another place");
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) { // a server in this very process
            return null;
        }
    }

    Path path() {
        return path;
    }

    /** A file of ours beside the store's. */
    Path beside(String suffix) {
        return beside(path, suffix);
    }

    private static Path beside(Path path, String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }

    boolean exists() {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Makes an empty file for a database that is to become the store; what a killed server left of one goes. */
    Path draft() throws IOException {
        Path draft = beside(".new");
        for (String suffix : new String[]{"", "-wal", "-journal"}) {
            Files.deleteIfExists(beside(draft, suffix));
        }
        return Files.createFile(draft, PRIVATE_FILE);
    }

    /** Makes the finished draft the store, whole or not at all. */
    void publish(Path draft) throws IOException {
        force(draft);
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        force(path.resolveSibling(".").normalize());
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Gives the place up. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) { // a lock file has nothing to lose
            throw new StoreException("the lock of the store " + path + " cannot be closed: " + e, e);
        }
    }
}
