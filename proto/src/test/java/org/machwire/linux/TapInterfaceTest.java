package org.machwire.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.linux.OwnNamespace.Result;

/** Real interfaces, each in a network namespace of a process of its own, never in the machine's. */
class TapInterfaceTest {
    @TempDir
    private Path directory;

    @BeforeAll
    static void tunDeviceIsUsable() {
        try {
            new RandomAccessFile(TapInterface.DEVICE, "rw").close();
        } catch (IOException e) {
            assumeTrue(false, "TAP interfaces cannot be made here: " + e.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unshare -n", "unshare -Urn"})
    void interfaceWorksInANamespaceOfRootAndOfAnyUser(String namespace) throws Exception {
        Result result = new OwnNamespace(directory).runJava(List.of(namespace.split(" ", -1)), TapInNamespace.class);

        assertThat(result.output()).endsWith(TapInNamespace.SUCCESS);
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void namespaceWithoutTheRightToAdministerItTellsWhatToDo() throws Exception {
        // The inner user namespace has no power over the network namespace of the outer one.
        Result result = new OwnNamespace(directory).runJava(List.of("unshare", "-Urn", "unshare", "-Ur"),
                OpenTap.class);

        assertThat(result.output()).isEqualTo(TapException.creating("eth0", LinuxCalls.EPERM).getMessage());
    }

    /** Opens an interface and prints why it cannot. */
    static final class OpenTap {
        private OpenTap() {}

        public static void main(String[] arguments) {
            try (TapInterface tap = TapInterface.open("eth0")) {
                System.out.println("made " + tap.name());
            } catch (TapException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
