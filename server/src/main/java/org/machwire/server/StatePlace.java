package org.machwire.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.machwire.server.store.Store;
import org.machwire.server.store.StoreException;
import org.machwire.server.store.StoreLimits;

/** Finds where a server keeps what survives a restart, and opens it. */
final class StatePlace {
    private static final Path SYSTEM = Path.of("/var/lib/machwire");
    private static final String FILE = "machwire.db";
    /** In memory, a long trail helps nobody. */
    private static final long EPHEMERAL_AUDIT_ENTRIES = 10_000;
    private static final int NAME_OCTETS = 8;

    private StatePlace() {}

    /**
     * Opens the state of the server that listens on a socket.
     *
     * @param given the directory of the command line; null for none
     * @param ephemeral whether the command line says to keep nothing
     * @param warning hears of it when the user has no place for state of his own, so that nothing is kept
     * @throws IOException with one sentence for people, when a place was given and is not fit, or what is there is not
     */
    static Store open(@Nullable Path given, boolean ephemeral, ServerConfig config, Path socket,
            Map<String, String> environment, Consumer<String> warning) throws IOException {
        ServerConfig.State state = config.state();
        SecureRandom random = new SecureRandom();
        try {
            if (ephemeral || (given == null && state.isEphemeral())) {
                return inMemory(random);
            }
            String configured = state.directory();
            if (given != null || configured != null) {
                Path directory = given != null ? given : Path.of(String.valueOf(configured));
                return open(directory.toAbsolutePath().resolve(FILE), state, random);
            }
            Path directory = ofUser(config.serverUid(), environment);
            if (directory == null || !isPossible(directory)) {
                warning.accept("nothing will survive a restart, for "
                        + (directory == null ? "there is no home" : directory + " cannot be made")
                        + "; --state DIRECTORY names a better place, --ephemeral says that none is wanted");
                return inMemory(random);
            }
            return open(directory.resolve("machwire-" + nameOf(socket) + ".db"), state, random);
        } catch (StoreException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static Store open(Path file, ServerConfig.State state, SecureRandom random) {
        return Store.open(file, System::currentTimeMillis, random::nextBytes,
                new StoreLimits(state.auditEntries(), StoreLimits.DEFAULT_AUDIT_QUEUE));
    }

    private static Store inMemory(SecureRandom random) {
        return Store.inMemory(System::currentTimeMillis, random::nextBytes,
                new StoreLimits(EPHEMERAL_AUDIT_ENTRIES, StoreLimits.DEFAULT_AUDIT_QUEUE));
    }

    private static @Nullable Path ofUser(int uid, Map<String, String> environment) {
        if (uid == 0) {
            return SYSTEM;
        }
        String state = environment.get("XDG_STATE_HOME");
        if (state != null && !state.isEmpty()) {
            return Path.of(state).toAbsolutePath().resolve("machwire");
        }
        String home = environment.get("HOME");
        return home == null || home.isEmpty() ? null : Path.of(home).toAbsolutePath().resolve(".local/state/machwire");
    }

    /** Makes the directories on the way, as other programs do; the last is the store's to make. */
    private static boolean isPossible(Path directory) {
        Path parent = directory.getParent();
        if (Files.isDirectory(directory) || parent == null) {
            return Files.isDirectory(directory);
        }
        try {
            Files.createDirectories(parent);
            return Files.isWritable(parent);
        } catch (IOException e) {
            return false;
        }
    }

    /** Each socket is a server of its own. */
    private static String nameOf(Path socket) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(socket.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, NAME_OCTETS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
