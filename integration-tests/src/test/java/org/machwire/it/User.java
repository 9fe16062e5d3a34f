package org.machwire.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A user to run a process as. Users need not exist in /etc/passwd: the kernel knows numbers.
 *
 * @param uid the user
 * @param gid the primary group
 * @param groups supplementary groups
 */
record User(int uid, int gid, List<Integer> groups) {
    static final User ALICE = new User(4101, 4101, List.of());
    static final User BOB = new User(4102, 4102, List.of());

    User {
        groups = List.copyOf(groups);
    }

    /** Whom the tests run as. */
    static int me() {
        try {
            return ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).intValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Skips the test unless other users can be become. */
    static void assumeRoot() {
        assumeTrue(me() == 0, "only root can run processes of other users");
    }

    /** The same user with other supplementary groups. */
    User with(Integer... supplementary) {
        return new User(uid, gid, List.of(supplementary));
    }

    /** A command line that runs another as this user, in the same process. Skips the test unless we are root. */
    List<String> command(List<String> command) {
        assumeRoot();
        List<String> all = new ArrayList<>(List.of("setpriv", "--reuid", "" + uid, "--regid", "" + gid));
        if (groups.isEmpty()) {
            all.add("--clear-groups");
        } else {
            all.add("--groups");
            all.add(groups.stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
        all.addAll(command);
        return all;
    }
}
