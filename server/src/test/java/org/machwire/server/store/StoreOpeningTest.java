package org.machwire.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

/** Whose the file is, who else uses it, and of which format it is. */
class StoreOpeningTest {
    @TempDir
    private Path temporary;

    private Path directory = Path.of("");
    private Path file = Path.of("");

    @BeforeEach
    void place() {
        directory = temporary.resolve("state/machwire");
        file = directory.resolve("machwire.db");
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(Path file) {
        return assertThatThrownBy(() -> StoreFixture.open(file).close()).isInstanceOf(StoreException.class)
                .hasMessageContaining(file.getFileName().toString());
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void setMode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    @Test
    void fileAndDirectoryAreTheServersOwnFromTheBeginning() throws Exception {
        try (Store store = StoreFixture.open(file)) {
            store.putGrant(StoreFixture.grant(1));
            store.flush();

            assertThat(mode(directory)).isEqualTo("rwx------");
            assertThat(mode(temporary.resolve("state"))).isEqualTo("rwx------");
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files).hasSize(3).allSatisfy(each -> assertThat(mode(each)).isEqualTo("rw-------"))
                        .contains(file, directory.resolve("machwire.db-wal"), directory.resolve("machwire.db.lock"));
            }
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).as("after closing").containsExactlyInAnyOrder(file,
                    directory.resolve("machwire.db.lock"));
        }
    }

    @Test
    void whatAKilledServersFirstStartLeftIsInNobodysWay() throws Exception {
        Files.createDirectories(directory);
        Path half = Files.writeString(directory.resolve("machwire.db.new"), "half a database");
        Files.writeString(directory.resolve("machwire.db.new-wal"), "half a log");

        StoreFixture.open(file).close();

        assertThat(half).doesNotExist();
        assertThat(file).exists();
    }

    @Test
    void aDirectoryThatOthersMayWriteIsRefused() throws Exception {
        StoreFixture.open(file).close();
        setMode(directory, "rwx-w----");

        assertThatThrownBy(() -> StoreFixture.open(file)).isInstanceOf(StoreException.class)
                .hasMessageContaining("others may write there").hasMessageContaining("chmod 700");
    }

    @Test
    void aFileThatOthersMayReadIsRefused() throws Exception {
        StoreFixture.open(file).close();
        setMode(file, "rw-r-----");

        assertRefused(file).hasMessageContaining("open to others").hasMessageContaining("chmod 600");
    }

    @Test
    void anotherUsersDirectoryOrFileIsRefused() throws Exception {
        int self = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        assumeTrue(self == 0, "only root can give files away");
        StoreFixture.open(file).close();

        Files.setAttribute(file, "unix:uid", 65_534);
        assertRefused(file).hasMessageContaining("another user's");

        Files.setAttribute(file, "unix:uid", self);
        Files.setAttribute(directory, "unix:uid", 65_534);
        assertThatThrownBy(() -> StoreFixture.open(file)).isInstanceOf(StoreException.class)
                .hasMessageContaining("another user's");
    }

    @Test
    void aSymbolicLinkIsRefusedAndNotFollowed() throws Exception {
        StoreFixture.open(file).close();
        Path linked = Files.createSymbolicLink(directory.resolve("linked.db"), file);
        Path dangling = Files.createSymbolicLink(directory.resolve("dangling.db"), temporary.resolve("elsewhere"));
        Path lock = directory.resolve("locked.db");
        Files.createSymbolicLink(directory.resolve("locked.db.lock"), temporary.resolve("elsewhere"));

        assertRefused(linked).hasMessageContaining("must be a file");
        assertRefused(dangling).hasMessageContaining("must be a file");
        assertRefused(lock);
        assertThat(temporary.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void aLinkToADirectoryIsRefused() throws Exception {
        StoreFixture.open(file).close();
        Path linked = Files.createSymbolicLink(temporary.resolve("linked"), directory);

        assertThatThrownBy(() -> StoreFixture.open(linked.resolve("machwire.db"))).isInstanceOf(StoreException.class)
                .hasMessageContaining("no link to one");
    }

    @Test
    void aDirectoryInThePlaceOfTheFileIsRefused() throws Exception {
        Files.createDirectories(file);

        assertRefused(file).hasMessageContaining("must be a file");
    }

    @Test
    void aFileInThePlaceOfTheDirectoryIsRefused() throws Exception {
        Files.createDirectories(temporary.resolve("state"));
        Files.createFile(directory);

        assertThatThrownBy(() -> StoreFixture.open(file)).isInstanceOf(StoreException.class)
                .hasMessageContaining("must be a directory");
    }

    @Test
    void aSecondServerIsRefusedAndTheFirstGoesOn() {
        try (Store store = StoreFixture.open(file)) {
            assertRefused(file).hasMessageContaining("another server or program uses the store");

            store.putGrant(StoreFixture.grant(1));
            store.flush();
            assertThat(store.grants()).hasSize(1);
        }
        StoreFixture.open(file).close();
    }

    @Test
    void noOtherProgramReadsOrWritesWhileTheServerRuns() {
        try (Store store = StoreFixture.open(file)) {
            store.flush();
            assertThatThrownBy(() -> sql("PRAGMA busy_timeout = 0", "DELETE FROM revoked"))
                    .isInstanceOf(SQLException.class).hasMessageContaining("BUSY");
        }
    }

    @Test
    void theServerIsRefusedWhileAnotherProgramWrites() throws Exception {
        StoreFixture.open(file).close();
        try (Connection other = new SQLiteConfig().createConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");

            assertRefused(file).hasMessageContaining("another server or program uses the store");
        }
    }

    @Test
    void aNewerFormatIsRefusedAndLeftAsItIs() throws Exception {
        StoreFixture.open(file).close();
        sql("PRAGMA user_version = 2", "CREATE TABLE novelty (x)");
        byte[] before = Files.readAllBytes(file);

        assertRefused(file).hasMessageContaining("has format 2").hasMessageContaining("run the newer machwire");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void aDatabaseOfSomebodyElseIsRefusedAndLeftAsItIs() throws Exception {
        Files.createDirectories(directory);
        sql("CREATE TABLE theirs (x)");
        setMode(file, "rw-------");
        setMode(directory, "rwx------");
        byte[] before = Files.readAllBytes(file);

        assertRefused(file).hasMessageContaining("not a store of machwire's");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void changesByHandAreRefused() throws Exception {
        for (String change : List.of("UPDATE granted SET uid = 0", "UPDATE revoked SET epoch = epoch + 1",
                "UPDATE value SET octets = zeroblob(32)", "DELETE FROM value WHERE name = 'signing_seed'",
                "UPDATE lease SET number = number + 1", "UPDATE permission SET mode = 511",
                "UPDATE quota SET leases = 99", "DROP TABLE revoked", "CREATE TRIGGER t AFTER INSERT ON revoked "
                        + "BEGIN DELETE FROM revoked; END")) {
            Path fresh = directory.resolve("changed.db");
            Files.deleteIfExists(fresh);
            file = fresh;
            try (Store store = StoreFixture.open(file)) {
                StoreFixture.fill(store);
            }
            sql(change);

            assertRefused(file).as(change).hasMessageContaining("is damaged")
                    .hasMessageContaining("restore it from a copy").hasMessageContaining("all tokens void");
        }
    }
}
