package org.machwire.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.machwire.audit.BrokenChainException;

/**
 * A store that changed on the disk is refused, or holds what was put: it never opens with less. The system property {@code
 * machwire.soak} multiplies the work.
 */
class DamagedStoreTest {
    private static final int HEADER = 100;
    private static final int PAGE = 4096;
    private static final int FLIPS = 150 * Integer.getInteger("machwire.soak", 1);
    private static final long SEED = Long.getLong("machwire.seed", 20_261_122);

    @TempDir
    private Path temporary;

    private Path file = Path.of("");
    private byte[] good = {};
    private List<Object> contents = List.of();

    @BeforeEach
    void fill() throws Exception {
        file = temporary.resolve("machwire.db");
        try (Store store = StoreFixture.open(file)) {
            StoreFixture.fill(store);
            for (int i = 0; i < 40; i++) {
                store.releaseLease(StoreFixture.device(i));
            }
            contents = StoreFixture.contents(store);
        }
        good = Files.readAllBytes(file);
    }

    private void write(byte[] octets) throws IOException {
        Files.deleteIfExists(temporary.resolve("machwire.db-wal"));
        Files.write(file, octets);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** Opens the file as it is; answers whether it was refused. */
    private boolean isRefusedOrWhole(String what) {
        try (Store store = StoreFixture.open(file, 9)) {
            assertThat(StoreFixture.contents(store)).as(what).isEqualTo(contents);
            return false;
        } catch (StoreException | BrokenChainException e) {
            assertThat(e.getMessage()).as(what).doesNotContain("\n");
            return true;
        }
    }

    @Test
    void everyChangedOctetIsNoticedOrMakesNoDifference() throws Exception {
        Random random = new Random(SEED);
        int refused = 0;
        for (int i = 0; i < HEADER + FLIPS; i++) {
            int at = i < HEADER ? i : random.nextInt(HEADER, good.length);
            byte[] changed = good.clone();
            changed[at] ^= (byte) (1 + random.nextInt(255));
            write(changed);
            refused += isRefusedOrWhole("octet " + at + " is " + changed[at] + ", seed " + SEED) ? 1 : 0;
        }

        assertThat(refused).isGreaterThan((HEADER + FLIPS) / 8);
    }

    @Test
    void aFileThatWasCutIsRefused() throws Exception {
        Random random = new Random(SEED);
        for (int i = 0; i < 20; i++) {
            int length = i % 2 == 0 ? PAGE * random.nextInt(good.length / PAGE) : random.nextInt(good.length);
            write(Arrays.copyOf(good, length));

            assertThatThrownBy(() -> StoreFixture.open(file)).as("%d octets, seed %d", length, SEED)
                    .isInstanceOf(StoreException.class).hasMessageContaining("is damaged")
                    .hasMessageContaining("restore it");
            assertThat(Files.size(file)).as("left as it is").isEqualTo(length);
        }
    }

    @Test
    void pagesOfZerosAreNoticedOrMakeNoDifference() throws Exception {
        for (int at = 0; at < good.length; at += PAGE) {
            byte[] changed = good.clone();
            Arrays.fill(changed, at, at + PAGE, (byte) 0);
            write(changed);

            assertThat(isRefusedOrWhole("page at " + at)).isTrue();
        }
    }

    @Test
    void garbageIsRefused() throws Exception {
        byte[] garbage = new byte[10_000];
        new Random(SEED).nextBytes(garbage);
        write(garbage);

        assertThatThrownBy(() -> StoreFixture.open(file)).isInstanceOf(StoreException.class)
                .hasMessageContaining("is damaged");
        assertThat(Files.readAllBytes(file)).isEqualTo(garbage);
    }

    @Test
    void aFileThatIsGoneWhileItsLogIsThereIsNotReplaced() throws Exception {
        Files.delete(file);
        Files.write(temporary.resolve("machwire.db-wal"), new byte[]{1});

        assertThatThrownBy(() -> StoreFixture.open(file)).isInstanceOf(StoreException.class)
                .hasMessageContaining("its log is there");
        assertThat(file).doesNotExist();
    }
}
