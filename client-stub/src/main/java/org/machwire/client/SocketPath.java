package org.machwire.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Where the hypervisor listens. */
public final class SocketPath {
    /** The socket of a server that runs for all users. */
    public static final Path SYSTEM = Path.of("/run/machwire/machwire.sock");
    /** Names the socket for all commands. */
    public static final String VARIABLE = "MACHWIRE_SOCKET";

    private SocketPath() {}

    /**
     * Finds the socket: the one given, else {@code $MACHWIRE_SOCKET}, else the user's own if it exists, else the system's.
     *
     * @param given what the user said, null for nothing
     */
    public static Path find(@Nullable Path given, Map<String, String> environment) {
        return find(given, environment, SocketPath::outerUid);
    }

    static Path find(@Nullable Path given, Map<String, String> environment, LongSupplier uid) {
        if (given != null) {
            return given;
        }
        String named = environment.get(VARIABLE);
        if (named != null && !named.isEmpty()) {
            return Path.of(named);
        }
        Path own = own(environment, uid.getAsLong());
        return Files.exists(own) ? own : SYSTEM;
    }

    /**
     * The socket of the user's own server; root's is the system's.
     *
     * @param uid the user's outside of the user namespace that he may be in, whatever it reads there
     */
    private static Path own(Map<String, String> environment, long uid) {
        if (uid == 0) {
            return SYSTEM;
        }
        String runtime = environment.get("XDG_RUNTIME_DIR");
        Path directory = runtime != null && !runtime.isEmpty()
                ? Path.of(runtime)
                : Path.of("/run/user", Long.toString(uid));
        return directory.resolve("machwire/machwire.sock");
    }

    /** Our uid as the world outside our user namespace sees it. */
    static long outerUid() {
        try {
            long uid = ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
            return outerUid(uid, Files.readAllLines(Path.of("/proc/self/uid_map")));
        } catch (IOException e) {
            throw new HypervisorException("/proc is not to be read, so name the socket with --socket", e);
        }
    }

    /** Maps a uid by the lines of a {@code uid_map}: first uid inside, first outside, how many. */
    static long outerUid(long uid, List<String> map) {
        for (String line : map) {
            String[] range = line.trim().split("\\s+", -1);
            long offset = uid - Long.parseLong(range[0]);
            if (offset >= 0 && offset < Long.parseLong(range[2])) {
                return Long.parseLong(range[1]) + offset;
            }
        }
        return uid;
    }
}
