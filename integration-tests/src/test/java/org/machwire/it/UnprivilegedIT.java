package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

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
        Namespace.assumePossible(User.BOB.command(OWN_NAMESPACES));

        makesAnInterfaceOf(User.BOB.uid(), User.BOB.command(tap(waitForALine())));
    }

    @Test
    void userForWhomTheTunDeviceIsClosedIsToldWhatToDo() throws IOException {
        User.assumeRoot();
        Namespace.assumeRuns(User.BOB.command(OWN_NAMESPACES), "true", "no namespaces of a user's own");
        Path closed = Files.createFile(Directories.make().resolve("tun"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        // Only these processes see the closed file in the place of the device.
        List<String> hidden = List.of("unshare", "-m", "sh", "-c",
                "mount --bind " + closed + " /dev/net/tun && exec \"$@\"", "sh");
        Namespace.assumeRuns(hidden, "true", "no mount namespaces");
        List<String> command = new ArrayList<>(hidden);
        command.addAll(User.BOB.command(tap("true")));

        try (RunningProcess tap = RunningProcess.start(command)) {
            assertThat(tap.exitCode()).as("%s", tap).isEqualTo(1);
            assertThat(tap.err())
                    .isEqualTo("machwire tap: you may not open /dev/net/tun: an administrator makes it usable "
                            + "with `chmod 0666 /dev/net/tun`, the mode most distributions give it\n");
        }
    }

    @Test
    void userWithoutANamespaceOfHisOwnIsToldHowToGetOne() throws IOException {
        User.assumeRoot();
        Namespace.assumeRuns(User.BOB.command(List.of()), "exec 3<>/dev/net/tun", "no TAP interfaces");
        List<String> tap = Installation.shared().machwire("tap", "--socket", server.socket().toString(), "--name",
                "machwire-it", NODE, "--", "true");

        try (RunningProcess process = RunningProcess.start(User.BOB.command(tap))) {
            assertThat(process.exitCode()).as("%s", process).isEqualTo(1);
            assertThat(process.err()).hasLineCount(1).contains("unshare -Urn");
        }
    }
}
