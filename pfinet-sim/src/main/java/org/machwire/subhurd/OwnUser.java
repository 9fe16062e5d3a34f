package org.machwire.subhurd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom this process runs as.
 *
 * @param uid as its own user namespace has it
 * @param isSameEverywhere whether that is the uid outside of the namespace, too
 */
record OwnUser(int uid, boolean isSameEverywhere) {
    private static final String EVERY_UID = "0 0 4294967295";

    /** Asks the kernel. */
    static OwnUser find() throws IOException {
        Number uid = (Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        return new OwnUser(uid.intValue(), isIdentity(Files.readAllLines(Path.of("/proc/self/uid_map"))));
    }

    /** Tells whether the lines of a {@code uid_map} say that nothing is mapped, as in the first namespace. */
    static boolean isIdentity(List<String> map) {
        return map.size() == 1 && map.getFirst().trim().replaceAll("\\s+", " ").equals(EVERY_UID);
    }

    /** The uid that a hypervisor in any namespace sees; null where it may be another. */
    @Nullable
    Integer outside() {
        return isSameEverywhere ? uid : null;
    }
}
