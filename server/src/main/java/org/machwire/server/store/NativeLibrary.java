package org.machwire.server.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;

/** SQLite's native code: unpacked where nobody else can write, loaded, and removed from the disk again. */
final class NativeLibrary {
    /** The driver's own property: where it unpacks. */
    private static final String PLACE = "org.sqlite.tmpdir";
    private static boolean loaded;

    private NativeLibrary() {}

    /**
     * Loads it, once a process.
     *
     * @param place the directory to make, unpack in and remove, in a directory that only the server writes; null for a new one among
     *        the temporary files
     * @throws StoreException when it cannot be loaded
     */
    static synchronized void load(@Nullable Path place) {
        if (loaded) {
            return;
        }
        try {
            unpackAndLoad(place);
        } catch (IOException e) {
            throw new StoreException("SQLite's native library cannot be unpacked: " + e, e);
        }
        loaded = true;
    }

    private static void unpackAndLoad(@Nullable Path place) throws IOException {
        Path directory;
        if (place == null) {
            directory = Files.createTempDirectory("machwire"); // mode 0700
        } else {
            remove(place); // a killed server's
            directory = Files.createDirectory(place, StoreFile.PRIVATE_DIRECTORY);
        }
        try {
            loadFrom(directory);
        } finally {
            remove(directory); // loaded code stays when its file goes: so not even kill -9 leaves it behind
        }
    }

    private static void loadFrom(Path directory) throws IOException {
        System.setProperty(PLACE, directory.toString());
        try {
            SQLiteJDBCLoader.initialize();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) { // what it throws is not narrowed
            throw new StoreException("SQLite's native library cannot be loaded: " + e.getMessage(), e);
        } finally {
            System.clearProperty(PLACE);
        }
    }

    private static void remove(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
