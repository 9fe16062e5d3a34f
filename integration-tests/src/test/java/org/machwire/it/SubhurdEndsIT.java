package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.machwire.client.Credential;
import org.machwire.client.Hypervisor;
import org.machwire.client.HypervisorException;
import org.machwire.client.MachTask;
import org.machwire.client.RefusedTokenException;
import org.machwire.mach.MachException;
import org.machwire.v1.DeviceStatus;

/** What is in a sub-Hurd ends with it, with its token, and comes back with the hypervisor; and it is its user's alone. */
class SubhurdEndsIT {
    private static ServerProcess serve(Path directory) throws IOException {
        return ServerProcess.startKeeping(directory.resolve("state"), directory.resolve("x.sock"), """
                segment { name: "lan" ipv4: "10.69.0.0/16" ipv6: "fd69::/64" }
                node { path: "/dev/eth0m" mode: 0777 multiplexer { segment: "lan" } }
                """);
    }

    private static void awaitNoDevices(ServerProcess server) {
        await().atMost(RunningProcess.PATIENCE)
                .untilAsserted(() -> assertThat(server.status().getDeviceList()).isEmpty());
    }

    private static String refusal(ServerProcess server, Credential credential) {
        try (Hypervisor hypervisor = server.connect(); MachTask task = hypervisor.attach("it")) {
            task.importToken(credential.token(), credential.key());
            throw new AssertionError("the token was taken");
        } catch (RefusedTokenException e) {
            return e.reason();
        }
    }

    @Test
    void killedSubhurdTakesItsSubspaceAndAllThatDescendsFromItAlong() throws IOException {
        try (ServerProcess server = ServerProcess.start();
                SubhurdProcess outer = SubhurdProcess.start(server, Grant.of(server, 3), "eth0=lan/a", "eth1=lan/b");
                SubhurdProcess inner = outer.startInside("eth0=eth1");
                Client child = outer.open("eth0");
                Client grandchild = inner.open("eth0")) {
            Credential unused = outer.tokens().fetch();
            Credential unusedInside = inner.tokens().fetch();
            assertThat(server.status().getDeviceList()).hasSize(2);

            outer.kill();

            awaitNoDevices(server);
            assertThat(child.capture.end()).succeedsWithin(RunningProcess.PATIENCE);
            assertThat(grandchild.capture.end()).succeedsWithin(RunningProcess.PATIENCE);
            assertThatThrownBy(() -> child.device.lease()).isInstanceOf(MachException.class);
            assertThat(refusal(server, unused)).isIn("TASK_ENDED", "SUBSPACE_ENDED");
            assertThat(refusal(server, unusedInside)).isIn("TASK_ENDED", "SUBSPACE_ENDED");
            await().atMost(RunningProcess.PATIENCE).untilAsserted(() -> assertThatThrownBy(() -> inner.tokens().fetch())
                    .isInstanceOf(HypervisorException.class).hasMessageContaining("it has no subspace now"));
        }
    }

    @Test
    void killedInnerSubhurdLeavesTheOuterOneAlone() throws IOException {
        try (ServerProcess server = ServerProcess.start();
                SubhurdProcess outer = SubhurdProcess.start(server, Grant.of(server, 2), "eth0=lan/a", "eth1=lan/b");
                SubhurdProcess inner = outer.startInside("eth0=eth1");
                Client child = outer.open("eth0");
                Client grandchild = inner.open("eth0")) {
            inner.kill();

            assertThat(grandchild.capture.end()).succeedsWithin(RunningProcess.PATIENCE);
            assertThat(child.device.lease()).isEqualTo(child.lease);
            try (Client again = outer.open("eth1")) {
                assertThat(again.lease).isEqualTo(grandchild.lease);
            }
        }
    }

    @Test
    void revokedTokenEndsAllDevicesAndChildrenGetNoOther() throws IOException {
        try (ServerProcess server = ServerProcess.start()) {
            Grant grant = Grant.of(server, 3);
            try (SubhurdProcess outer = SubhurdProcess.start(server, grant, "eth0=lan/a", "eth1=lan/b");
                    SubhurdProcess inner = outer.startInside("eth0=eth1");
                    Client child = outer.open("eth0");
                    Client grandchild = inner.open("eth0")) {
                Credential unused = inner.tokens().fetch();

                grant.revoke(server);

                assertThat(server.status().getDeviceList()).isEmpty();
                assertThat(child.capture.end()).succeedsWithin(RunningProcess.PATIENCE);
                assertThat(grandchild.capture.end()).succeedsWithin(RunningProcess.PATIENCE);
                assertThat(refusal(server, unused)).isIn("REVOKED", "TASK_ENDED", "SUBSPACE_ENDED");
                for (SubhurdProcess each : List.of(outer, inner)) {
                    await().atMost(RunningProcess.PATIENCE).untilAsserted(() -> assertThatThrownBy(
                            () -> each.tokens().fetch()).isInstanceOf(HypervisorException.class));
                }
                await().atMost(RunningProcess.PATIENCE).untilAsserted(() -> assertThat(outer.process().err())
                        .contains("could not be made again").contains("revoked"));
            }
        }
    }

    @Test
    void pfinetsOfTwoLevelsGoOnWithTheirAddressesWhenTheHypervisorIsBack() throws IOException {
        Path directory = Directories.make();
        ServerProcess first = serve(directory);
        try (SubhurdProcess outer = SubhurdProcess.start(first, Grant.of(first, 2), "eth0=lan/a", "eth1=lan/b");
                SubhurdProcess inner = outer.startInside("eth0=eth1");
                RunningProcess left = pinging(outer, "10.69.0.2", "10.69.0.3");
                RunningProcess right = pinging(inner, "10.69.0.3", "10.69.0.2")) {
            awaitMoreAnswers(left, 0);
            awaitMoreAnswers(right, 0);
            List<ByteString> macs = macs(first);

            first.kill();
            int leftBefore = answers(left);
            int rightBefore = answers(right);
            try (ServerProcess second = serve(directory)) {
                awaitMoreAnswers(left, leftBefore);
                awaitMoreAnswers(right, rightBefore);

                assertThat(macs(second)).isEqualTo(macs);
                assertThat(device(second, "/dev/eth0m/a").getAddress(0)).isEqualTo("10.69.0.2/16");
                assertThat(device(second, "/dev/eth0m/b").getAddress(0)).isEqualTo("10.69.0.3/16");
                assertThat(outer.process().err()).contains("the subspace is there again");
            }
        } finally {
            first.close();
        }
    }

    private static RunningProcess pinging(SubhurdProcess subhurd, String own, String other) throws IOException {
        return subhurd.run("pfinet", "eth0", "--address", own, "--ping", other, "--count", "10000", "--interval",
                "0.2");
    }

    private static DeviceStatus device(ServerProcess server, String path) {
        return server.device(path).orElseThrow();
    }

    private static List<ByteString> macs(ServerProcess server) {
        return List.of(device(server, "/dev/eth0m/a").getMac(), device(server, "/dev/eth0m/b").getMac());
    }

    private static void awaitMoreAnswers(RunningProcess pfinet, int than) {
        await().atMost(RunningProcess.PATIENCE).until(() -> {
            assertThat(pfinet.isAlive()).as("%s", pfinet).isTrue();
            return answers(pfinet) > than;
        });
    }

    private static int answers(RunningProcess pfinet) {
        return (int) Pattern.compile("bytes from .* icmp_seq=").matcher(pfinet.out()).results().count();
    }

    @Test
    void anotherUserFetchesNothingEvenWhereHeReachesTheSocket() throws IOException {
        User.assumeRoot();
        try (ServerProcess server = ServerProcess.start();
                SubhurdProcess subhurd = SubhurdProcess.start(server, Grant.of(server, 1), "eth0=lan/a")) {
            assertThat(outputOf(subhurd, User.ALICE)).contains("the sub-Hurd");

            Files.setPosixFilePermissions(subhurd.socket().getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setPosixFilePermissions(subhurd.socket(), PosixFilePermissions.fromString("rw-rw-rw-"));
            assertThat(outputOf(subhurd, User.ALICE)).contains("the sub-Hurd gives no token");

            assertThat(server.status().getDeviceList()).isEmpty();
            assertThat(subhurd.tokens().fetch().key()).isNotNull();
        }
    }

    /** What a user is told who tries to open a device inside. */
    private static String outputOf(SubhurdProcess subhurd, User user) throws IOException {
        List<String> pfinet = new ArrayList<>(Installation.shared().machwire("pfinet", "eth0"));
        try (RunningProcess process = RunningProcess.start(user.command(subhurd.inside(pfinet)))) {
            assertThat(process.exitCode()).as("%s", process).isOne();
            return process.err();
        }
    }

    @Test
    void nothingIsLeftBehindByOneThatEndsByItself() throws IOException {
        try (ServerProcess server = ServerProcess.start()) {
            SubhurdProcess subhurd = SubhurdProcess.start(server, Grant.of(server, 1), "eth0=lan/a");
            assertThat(subhurd.socket()).exists();

            subhurd.close();

            assertThat(subhurd.socket().getParent()).doesNotExist();
            await().atMost(RunningProcess.PATIENCE)
                    .until(() -> server.status().getTaskList().stream()
                            .noneMatch(task -> task.getName().equals("subhurd")));
        }
    }
}
