package org.machwire.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.linux.OwnNamespace.Result;

/** Pairs of virtual Ethernet interfaces, each in a network namespace of a process of its own, never in the machine's. */
class PacketSocketTest {
    @TempDir
    private Path directory;

    @BeforeAll
    static void ipIsThere() throws InterruptedException {
        try {
            new ProcessBuilder("ip", "-V").redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start().waitFor();
        } catch (IOException e) {
            assumeTrue(false, "there is no `ip` (iproute2) here: " + e.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unshare -n", "unshare -Urn"})
    void socketWorksInANamespaceOfRootAndOfAnyUser(String namespace) throws Exception {
        Result result = new OwnNamespace(directory).runJava(List.of(namespace.split(" ", -1)),
                PacketsInNamespace.class);

        assertThat(result.output()).endsWith(PacketsInNamespace.SUCCESS);
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void whoHasNoPowerOverTheNamespaceIsToldWhatItTakes() throws Exception {
        // The inner user namespace has no power over the network namespace of the outer one.
        Result result = new OwnNamespace(directory).runJava(
                List.of("unshare", "-Urn", "sh", "-c",
                        "ip link add left type veth peer name right && ip link set left up && exec unshare -Ur \"$@\"",
                        "sh"),
                OpenLeft.class);

        assertThat(result.output())
                .isEqualTo("you may not use the network interface left: it takes CAP_NET_RAW, which root has");
    }

    /** Opens an interface and prints why it cannot. */
    static final class OpenLeft {
        private OpenLeft() {}

        public static void main(String[] arguments) {
            try (PacketSocket _ = PacketSocket.open("left")) {
                System.out.println("opened");
            } catch (IOException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
