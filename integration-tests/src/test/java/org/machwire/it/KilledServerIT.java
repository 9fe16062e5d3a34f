package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import com.google.protobuf.ByteString;

import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.v1.DeviceStatus;

/** Clients outlive their server: when it is there again, so are they. */
class KilledServerIT {
    private static final String LEFT = "/dev/eth0m/left";
    private static final String RIGHT = "/dev/eth0m/right";

    private static ServerProcess serve(Path socket) throws IOException {
        return ServerProcess.startKeeping(socket.resolveSibling("state"), socket, null);
    }

    private static DeviceStatus device(ServerProcess server, String path) {
        await().atMost(RunningProcess.PATIENCE).until(() -> server.device(path).isPresent());
        return server.device(path).orElseThrow();
    }

    @Test
    void namespacesComeBackByThemselvesWithTheirAddressesAndTheServersUserWithItsMacs() throws IOException {
        Path socket = Directories.make().resolve("x.sock");
        ServerProcess first = serve(socket);
        try (Namespace left = Namespace.open(socket, LEFT); Namespace right = Namespace.open(socket, RIGHT)) {
            DeviceStatus leftBefore = device(first, LEFT);
            DeviceStatus rightBefore = device(first, RIGHT);
            String address = rightBefore.getAddress(0).replaceFirst("/.*", "");
            assertThat(left.ping(address).exitCode()).isZero();

            first.kill();
            try (ServerProcess second = serve(socket)) {
                assertThat(device(second, LEFT).getAddressList()).isEqualTo(leftBefore.getAddressList());
                assertThat(device(second, RIGHT).getAddressList()).isEqualTo(rightBefore.getAddressList());
                assertThat(device(second, LEFT).getMac()).isEqualTo(leftBefore.getMac());
                assertThat(device(second, RIGHT).getMac()).isEqualTo(rightBefore.getMac());
                awaitNote(left, LEFT + " is open again");
                awaitNote(right, RIGHT + " is open again");

                assertThat(left.ping(address).exitCode()).isZero();
                assertThat(left.process().err()).as("the lease is the same").doesNotContain("could not have");
            }
        } finally {
            first.close();
        }
    }

    private static void awaitNote(Namespace namespace, String note) {
        await().atMost(RunningProcess.PATIENCE).until(() -> namespace.process().err().contains(note));
    }

    @Test
    void pfinetsGoOnPingingEachOther() throws IOException {
        Path socket = Directories.make().resolve("x.sock");
        ServerProcess first = serve(socket);
        try (RunningProcess left = pinging(socket, LEFT, "10.69.0.2", "10.69.0.3");
                RunningProcess right = pinging(socket, RIGHT, "10.69.0.3", "10.69.0.2")) {
            awaitMoreAnswers(left, 0);
            awaitMoreAnswers(right, 0);
            List<ByteString> macs = List.of(device(first, LEFT).getMac(), device(first, RIGHT).getMac());

            first.kill();
            int leftBefore = answers(left);
            int rightBefore = answers(right);
            try (ServerProcess second = serve(socket)) {
                awaitMoreAnswers(left, leftBefore);
                awaitMoreAnswers(right, rightBefore);

                assertThat(device(second, LEFT).getAddress(0)).isEqualTo("10.69.0.2/16");
                assertThat(device(second, RIGHT).getAddress(0)).isEqualTo("10.69.0.3/16");
                assertThat(List.of(device(second, LEFT).getMac(), device(second, RIGHT).getMac())).isEqualTo(macs);
            }
        } finally {
            first.close();
        }
    }

    private static RunningProcess pinging(Path socket, String node, String own, String other) throws IOException {
        return RunningProcess.start(Installation.shared().machwire("pfinet", node, "--socket", socket.toString(),
                "--address", own, "--ping", other, "--count", "10000", "--interval", "0.2"));
    }

    private static void awaitMoreAnswers(RunningProcess pfinet, int than) {
        await().atMost(RunningProcess.PATIENCE).until(() -> {
            assertThat(pfinet.isAlive()).as("%s", pfinet).isTrue();
            return answers(pfinet) > than;
        });
    }

    private static int answers(RunningProcess pfinet) {
        Matcher answers = Pattern.compile("bytes from .* icmp_seq=").matcher(pfinet.out());
        return (int) answers.results().count();
    }

    @Test
    void packetStreamTaskAndCallsOfTheLibraryEndWithServerDied() throws IOException {
        ServerProcess server = ServerProcess.start();
        try (Client client = Client.open(server, LEFT)) {
            server.kill();

            assertThat(client.capture.end()).succeedsWithin(RunningProcess.PATIENCE)
                    .satisfies(KilledServerIT::isServerDied);
            assertThat(client.task.death()).succeedsWithin(RunningProcess.PATIENCE)
                    .satisfies(KilledServerIT::isServerDied);
            assertThat(catchThrowable(client.device::lease))
                    .satisfies(KilledServerIT::isServerDied);
        } finally {
            server.close();
        }
    }

    private static void isServerDied(Throwable reason) {
        assertThat(reason).isInstanceOfSatisfying(MachException.class,
                failure -> assertThat(failure.code()).isEqualTo(ReturnCode.MIG_SERVER_DIED));
    }
}
