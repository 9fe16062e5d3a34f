package org.machwire.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.machwire.server.capability.CapabilityStore.StoredGrant;
import org.machwire.server.capability.CapabilityStore.StoredRevocation;

/**
 * What a server acknowledged before it was killed with SIGKILL is there. The system property {@code machwire.soak} adds
 * rounds.
 */
class KilledServerTest {
    private static final int ROUNDS = 6 + 2 * Integer.getInteger("machwire.soak", 1);
    private static final int STARTS = 2 * Integer.getInteger("machwire.soak", 1);
    private static final int MOST_LINES = 150;
    private static final int ROUND = 1_000_000;
    private static final long SEED = Long.getLong("machwire.seed", 20_261_122);

    @TempDir
    private Path temporary;

    private final Random random = new Random(SEED);

    private static Process start(Path file, int first) throws IOException {
        return new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"), "-Xmx64m",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                WritingServer.class.getName(), file.toString(), Integer.toString(first))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** Kills a server once it has said so many lines; answers all that it said. */
    private static List<String> killAfter(Process process, int lines) throws Exception {
        List<String> said = new ArrayList<>();
        try (BufferedReader output = process.inputReader(StandardCharsets.US_ASCII)) {
            String line = output.readLine();
            while (line != null) {
                said.add(line);
                if (said.size() == lines) {
                    process.toHandle().destroyForcibly(); // unlike the process itself, it leaves the output open
                }
                line = output.readLine();
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return said;
    }

    @Test
    void whatWasAcknowledgedIsThereAfterEachKill() throws Exception {
        Path file = temporary.resolve("machwire.db");
        StoreFixture.open(file, 3).close();
        Set<Integer> acknowledged = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<String> said = killAfter(start(file, round * ROUND + 1), 2 + random.nextInt(MOST_LINES));
            said.stream().skip(1).map(Integer::valueOf).forEach(acknowledged::add);

            try (Store store = StoreFixture.open(file, 9)) {
                check(store, acknowledged, "round " + round + ", seed " + SEED);
            }
        }
        assertThat(acknowledged).hasSizeGreaterThan(ROUNDS);
    }

    private static void check(Store store, Set<Integer> acknowledged, String when) throws Exception {
        Set<StoredGrant> grants = new HashSet<>(store.grants());
        Set<StoredRevocation> revocations = new HashSet<>(store.revocations());
        Set<Integer> leases = new HashSet<>();
        store.leases(StoreFixture.SEGMENT).forEach(lease -> leases.add(lease.index()));
        for (int n : acknowledged) {
            assertThat(grants.contains(StoreFixture.grant(n))).as("grant %d, %s", n, when).isTrue();
            assertThat(grants.contains(StoreFixture.grant(-n))).as("removed grant %d, %s", n, when).isFalse();
            assertThat(revocations.contains(StoreFixture.revocation(n))).as("revocation %d, %s", n, when).isTrue();
            assertThat(leases.contains(n)).as("lease %d, %s", n, when).isTrue();
        }
        assertThat(store.signingSeed()).as(when).containsOnly(3);
        assertThat(StoreFixture.verified(store)).as(when)
                .hasSizeGreaterThanOrEqualTo(Math.min(acknowledged.size(), 900));
    }

    @Test
    void aServerKilledInItsFirstStartIsInNobodysWay() throws Exception {
        for (int i = 0; i < STARTS; i++) {
            Path directory = temporary.resolve("first" + i);
            killAfter(start(directory.resolve("machwire.db"), 1), 1 + i % 2);

            StoreFixture.open(directory.resolve("machwire.db")).close();

            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files.map(path -> path.getFileName().toString()).filter(name -> !name.endsWith(".native")))
                        .containsExactlyInAnyOrder("machwire.db", "machwire.db.lock");
            }
        }
    }

    @Test
    void anotherProcessKeepsTheStoreUntilItIsKilled() throws Exception {
        Path file = temporary.resolve("machwire.db");
        Process process = start(file, 1);
        try (BufferedReader output = process.inputReader(StandardCharsets.US_ASCII)) {
            output.readLine();
            assertThat(output.readLine()).as("something is on disk").isNotNull();

            assertThatThrownBy(() -> StoreFixture.open(file)).isInstanceOf(StoreException.class)
                    .hasMessageContaining("another server or program uses the store");
        } finally {
            process.destroyForcibly().waitFor();
        }
        StoreFixture.open(file).close();
    }
}
