package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a server keeps its state, and when it rather does not start. */
class StateIT {
    private static final String FILE = "machwire.db";
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE = PosixFilePermissions
            .asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private Path place;
    private Path state;
    private Path socket;

    @BeforeEach
    void setUp() throws IOException {
        place = Directories.make();
        state = place.resolve("state");
        socket = place.resolve("x.sock");
    }

    /** Copies a state that a server has made. */
    private void makeAState() throws IOException {
        Files.createDirectory(state, PRIVATE);
        try (Stream<Path> files = Files.list(Template.STATE)) {
            for (Path file : files.toList()) {
                Files.copy(file, state.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** What a server has made, for all tests here. */
    private static final class Template {
        static final Path STATE;

        static {
            try {
                Path place = Directories.make();
                STATE = place.resolve("state");
                Path socket = place.resolve("x.sock");
                ServerProcess server = ServerProcess.startKeeping(STATE, socket, null);
                try (server; RawClient client = new RawClient(socket)) {
                    RawDevice.open(client, "/dev/eth0m/web");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String isRefused(List<String> command) throws IOException {
        try (RunningProcess process = RunningProcess.start(command)) {
            assertThat(process.exitCode()).as("%s", process).isOne();
            assertThat(process.out()).isEmpty();
            assertThat(process.err()).as("one sentence").hasLineCount(1).startsWith("machwire serve: ");
            return process.err();
        }
    }

    private String isRefusedWithTheState() throws IOException {
        return isRefused(ServerProcess.command(socket, null, "--state", state.toString()));
    }

    @Test
    void theStateIsTheServersOnly() throws IOException {
        assertThat(Files.getAttribute(Template.STATE, "unix:mode")).isEqualTo(040700);
        try (Stream<Path> files = Files.list(Template.STATE)) {
            assertThat(files).as("files").isNotEmpty().allSatisfy(
                    file -> assertThat((int) Files.getAttribute(file, "unix:mode") & 0077).as("%s", file).isZero());
        }
    }

    @Test
    void aDamagedStoreIsRefusedAndLeftAsItIs() throws IOException {
        makeAState();
        Path file = state.resolve(FILE);
        try (var store = new RandomAccessFile(file.toFile(), "rw")) {
            for (long at = 4096; at < store.length(); at += 1000) {
                store.seek(at);
                store.write("damage".getBytes(StandardCharsets.US_ASCII));
            }
        }
        byte[] before = Files.readAllBytes(file);

        assertThat(isRefusedWithTheState()).contains("the store " + file + " is damaged", "restore it from a copy");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(socket).doesNotExist();
    }

    @Test
    void aStoreThatIsEmptyOrNoneIsRefused() throws IOException {
        makeAState();
        Path file = state.resolve(FILE);
        Files.write(file, new byte[0]);
        assertThat(isRefusedWithTheState()).contains("is damaged (it is empty)");
        Files.writeString(file, "this is no database at all, but long enough for its header to be looked at, to the "
                + "hundredth octet and beyond");
        assertThat(isRefusedWithTheState()).contains("is damaged");
    }

    @Test
    void aStoreOfANewerFormatIsRefused() throws IOException {
        makeAState();
        try (var store = new RandomAccessFile(state.resolve(FILE).toFile(), "rw")) {
            store.seek(60); // the user_version of a SQLite 3 file
            store.writeInt(99);
        }

        assertThat(isRefusedWithTheState()).contains("has format 99", "run the newer machwire that wrote it");
    }

    @Test
    void aStoreThatIsASymbolicLinkIsRefused() throws IOException {
        makeAState();
        Path away = Files.move(state.resolve(FILE), place.resolve("elsewhere.db"));
        Files.createSymbolicLink(state.resolve(FILE), away);
        assertThat(isRefusedWithTheState()).contains("must be a file, which " + state.resolve(FILE) + " is not");

        Path link = Files.createSymbolicLink(place.resolve("link"), state);
        assertThat(isRefused(ServerProcess.command(socket, null, "--state", link.toString())))
                .contains("must be a directory and no link");
    }

    @Test
    void aSecondServerIsRefusedAndTheFirstGoesOn() throws IOException {
        try (ServerProcess first = ServerProcess.startKeeping(state, socket, null)) {
            assertThat(isRefused(
                    ServerProcess.command(place.resolve("y.sock"), null, "--state", state.toString())))
                    .contains("another server or program uses the store");
            assertThat(first.status().getServer().getAdministrator()).isTrue();
        }
    }

    private List<String> ofAUser(List<String> variables, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("env", "-u", "HOME", "-u", "XDG_STATE_HOME"));
        command.addAll(variables);
        command.addAll(ServerProcess.command(socket, null, options));
        return User.ALICE.command(command);
    }

    private Path ofAlice(String name) throws IOException {
        Path directory = Files.createDirectory(place.resolve(name));
        Files.setAttribute(directory, "unix:uid", User.ALICE.uid());
        return directory;
    }

    /** Runs a server of an ordinary user's and answers what it said on standard error. */
    private String runs(List<String> command) throws IOException {
        Files.setAttribute(place, "unix:uid", User.ALICE.uid());
        try (ServerProcess server = ServerProcess.start(socket, command); RawClient client = new RawClient(socket)) {
            RawDevice device = RawDevice.open(client, "/dev/eth0m/web");
            assertThat(device.name()).isNotZero();
            server.stop();
            return server.process().err();
        }
    }

    @Test
    void anOrdinaryUsersStateIsWhereXdgSays() throws IOException {
        User.assumeRoot();
        Path home = ofAlice("home");
        Path xdg = ofAlice("xdg");

        assertThat(runs(ofAUser(List.of("HOME=" + home, "XDG_STATE_HOME=" + xdg)))).isEmpty();
        try (Stream<Path> files = Files.list(xdg.resolve("machwire"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.matches("machwire-[0-9a-f]{16}\\.db"));
        }
        assertThat(home).isEmptyDirectory();

        assertThat(runs(ofAUser(List.of("HOME=" + home)))).isEmpty();
        assertThat(home.resolve(".local/state/machwire")).isDirectory();
    }

    @Test
    void anEphemeralServerKeepsNothing() throws IOException {
        User.assumeRoot();
        Path xdg = ofAlice("xdg");

        assertThat(runs(ofAUser(List.of("XDG_STATE_HOME=" + xdg), "--ephemeral"))).isEmpty();
        assertThat(xdg).isEmptyDirectory();
    }

    @Test
    void whoHasNoPlaceForStateIsWarnedAndServed() throws IOException {
        User.assumeRoot();
        Path home = Files.createDirectory(place.resolve("home"));

        assertThat(runs(ofAUser(List.of("HOME=" + home)))).hasLineCount(1)
                .startsWith("machwire serve: nothing will survive a restart, for ").contains(home.toString());
        assertThat(home).isEmptyDirectory();
        assertThat(runs(ofAUser(List.of()))).hasLineCount(1).contains("there is no home");
    }
}
