package org.machwire.server.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.names.Failures.assertFails;
import static org.machwire.server.names.Fixtures.ALICE;
import static org.machwire.server.names.Fixtures.deviceNode;
import static org.machwire.server.names.Fixtures.directory;
import static org.machwire.server.names.Fixtures.multiplexer;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.MemoryQuotas;

class PathTest {
    private final NodeTree tree = new NodeTree(
            List.of(deviceNode("/dev/eth0", null), multiplexer("/dev/eth0m", 0777), directory("/secret", 0700)),
            MemoryQuotas.configured(0, 0, 4), new MemoryPermissions(),
            p -> List.of());

    @ParameterizedTest
    @ValueSource(strings = {"/dev/eth0m", "//dev///eth0m", "/./dev/././eth0m", "/dev/eth0m/", "/dev/eth0m/."})
    void dotsAndRepeatedSlashesAreSkipped(String path) {
        assertThat(tree.stat(path, ALICE).path()).isEqualTo("/dev/eth0m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "//", "/."})
    void theRootIsFound(String path) {
        assertThat(tree.stat(path, ALICE).path()).isEqualTo("/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "dev/eth0", ".", "..", "/dev/.hidden", "/dev/...", "/dev/eth 0", "/dev/eth0\0",
            "/dev/eth0\n", "/dev/*",
            "/dev/\u00e9th0", "/dev/eth0:1", "/dev\\eth0", "/dev/%2e%2e", "/dev/eth0m/\u2024", "/nowhere/a b"})
    void otherCharactersAreRefused(String path) {
        assertFails(ReturnCode.EINVAL, () -> tree.resolve(path, ALICE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/..", "/dev/..", "/dev/../dev/eth0", "/dev/eth0m/..", "/dev/eth0m/../eth0", "/nowhere/..",
            "/dev/eth1"})
    void theParentDirectoryDoesNotExist(String path) {
        assertFails(ReturnCode.ENOENT, () -> tree.resolve(path, ALICE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/eth0/a", "/dev/eth0/..", "/dev/eth0m/veth0/a", "/dev/eth0m/veth0/.."})
    void nothingIsBelowADevice(String path) {
        assertFails(ReturnCode.ENOTDIR, () -> tree.resolve(path, ALICE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/secret/a", "/secret/..", "/secret/a/b"})
    void whatIsInAnUnsearchableDirectoryIsNotTold(String path) {
        assertFails(ReturnCode.EACCES, () -> tree.stat(path, ALICE));
    }

    @Test
    void lengthsAreBoundedInOctets() {
        String longest = "/dev/eth0m/" + "a".repeat(63);
        assertThat(tree.stat(longest, ALICE).name()).hasSize(63);
        assertFails(ReturnCode.ENAMETOOLONG, () -> tree.stat(longest + "a", ALICE));
        assertThat(tree.stat("/".repeat(1020) + "dev", ALICE).path()).isEqualTo("/dev");
        assertFails(ReturnCode.ENAMETOOLONG, () -> tree.stat("/".repeat(1021) + "dev", ALICE));
    }

    @Test
    void theLengthIsCheckedBeforeTheCharacters() {
        assertFails(ReturnCode.ENAMETOOLONG, () -> tree.stat(" ".repeat(1024), ALICE));
        assertFails(ReturnCode.ENAMETOOLONG, () -> tree.stat("/" + "\u00e9".repeat(512), ALICE));
        assertFails(ReturnCode.EINVAL, () -> tree.stat("/" + "\u00e9".repeat(511), ALICE));
        assertFails(ReturnCode.ENAMETOOLONG, () -> tree.stat("/..".repeat(1_000_000), ALICE));
    }
}
