package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whoever has no privilege gets a network namespace on the shared network, or is told what is missing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnprivilegedIT {
    private static final List<String> OWN_NAMESPACES = List.of("unshare", "-Urn");
    private static final String NODE = "/dev/eth0m/web";

    private ServerProcess server;

    @BeforeAll
    void setUp() throws IOException {
        server = ServerProcess.start();
    }

    @AfterAll
    void tearDown() {
        server.close();
    }

    private List<String> tap(String... command) {
        List<String> all = new ArrayList<>(OWN_NAMESPACES);
        all.addAll(Namespace.tap(server.socket(), NODE, command));
        return all;
    }

    /**
     * A command line that runs another with a TUN device of its own in the place of the machine's, which only it and its children
     * see.
     *
     * @param mode its permission bits; most distributions give it 0666
     */
    private static List<String> withTun(String mode) throws IOException {
        Path place = Directories.make();
        String script = "mount -t tmpfs -o mode=755 machwire-it " + place + " && mknod " + place
                + "/tun c 10 200 && chmod "
                + mode + " " + place + "/tun && mount --bind " + place + "/tun /dev/net/tun && exec \"$@\"";
        List<String> command = List.of("unshare", "-m", "sh", "-c", script, "sh");
        Namespace.assumeRuns(command, "true", "no mount namespaces");
        return command;
    }

    private static List<String> both(List<String> outer, List<String> inner) {
        return Stream.concat(outer.stream(), inner.stream()).toList();
    }

    /** Runs a tap that has {@link #waitForALine} as its command, and looks whose device it is. */
    private void makesAnInterfaceOf(int uid, List<String> command) throws IOException {
        try (RunningProcess tap = RunningProcess.start(command)) {
            tap.awaitOut("the interface is there\n");
            assertThat(server.device(NODE).orElseThrow().getUid()).isEqualTo(uid);
            tap.say("");
            assertThat(tap.exitCode()).as("%s", tap).isEqualTo(3);
        }
    }

    private static String[] waitForALine() {
        return new String[]{"sh", "-c", "grep eth0 /proc/net/dev >&2 && echo the interface is there; read x; exit 3"};
    }

    @Test
    void ownUserNamespaceGivesWhoeverRunsTheTestsAnInterface() throws IOException {
        Namespace.assumePossible(OWN_NAMESPACES);

        makesAnInterfaceOf(User.me(), tap(waitForALine()));
    }

    @Test
    void userWithoutPrivilegeGetsAnInterfaceOfADeviceOfHisOwn() throws IOException {
        User.assumeRoot();
        List<String> open = withTun("0666");
        Namespace.assumePossible(both(open, User.BOB.command(OWN_NAMESPACES)));

        makesAnInterfaceOf(User.BOB.uid(), both(open, User.BOB.command(tap(waitForALine()))));
    }

    @Test
    void userForWhomTheTunDeviceIsClosedIsToldWhatToDo() throws IOException {
        User.assumeRoot();
        Namespace.assumeRuns(User.BOB.command(OWN_NAMESPACES), "true", "no namespaces of a user's own");

        try (RunningProcess tap = RunningProcess.start(both(withTun("0600"), User.BOB.command(tap("true"))))) {
            assertThat(tap.exitCode()).as("%s", tap).isEqualTo(1);
            assertThat(tap.err())
                    .isEqualTo("machwire tap: you may not open /dev/net/tun: an administrator makes it usable "
                            + "with `chmod 0666 /dev/net/tun`, the mode most distributions give it\n");
        }
    }

    @Test
    void userWithoutANamespaceOfHisOwnIsToldHowToGetOne() throws IOException {
        User.assumeRoot();
        List<String> open = withTun("0666");
        List<String> tap = Installation.shared().machwire("tap", "--socket", server.socket().toString(), "--name",
                "machwire-it", NODE, "--", "true");

        try (RunningProcess process = RunningProcess.start(both(open, User.BOB.command(tap)))) {
            assertThat(process.exitCode()).as("%s", process).isEqualTo(1);
            assertThat(process.err()).hasLineCount(1).contains("unshare -Urn");
        }
    }
}
