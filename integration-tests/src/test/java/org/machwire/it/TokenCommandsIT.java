package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.machwire.v1.DeviceStatus;

/** Tokens from hand to hand: made, narrowed, used, stolen, taken back, by processes of different users. */
class TokenCommandsIT {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}\n");
    private static final String WEB = "/dev/eth0m/web";

    private Path socket;
    private Path state;
    /** Each user's own directory, with his tokens and keys. */
    private Path ours;
    private Path alices;
    private Path bobs;
    private ServerProcess server;

    @BeforeEach
    void setUp() throws IOException {
        User.assumeRoot();
        Path directory = Directories.make();
        socket = directory.resolve("x.sock");
        state = directory.resolve("state");
        ours = home(directory.resolve("ours"), null);
        alices = home(directory.resolve("alice"), User.ALICE);
        bobs = home(directory.resolve("bob"), User.BOB);
        server = ServerProcess.startKeeping(state, socket, null);
    }

    private static Path home(Path directory, @Nullable User owner) throws IOException {
        Files.createDirectory(directory,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        own(directory, owner);
        return directory;
    }

    private static void own(Path path, @Nullable User owner) throws IOException {
        if (owner != null) {
            Files.setAttribute(path, "unix:uid", owner.uid());
            Files.setAttribute(path, "unix:gid", owner.gid());
        }
    }

    @AfterEach
    void tearDown() {
        if (server != null) {
            server.close();
        }
    }

    private RunningProcess machwire(@Nullable User user, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of("env", "MACHWIRE_SOCKET=" + socket));
        line.addAll(Installation.shared().machwire(arguments));
        return RunningProcess.start(user == null ? line : user.command(line));
    }

    private String does(@Nullable User user, String... arguments) throws IOException {
        try (RunningProcess process = machwire(user, arguments)) {
            assertThat(process.exitCode()).as("%s", process).isZero();
            assertThat(process.err()).isEmpty();
            return process.out();
        }
    }

    private String fails(@Nullable User user, String... arguments) throws IOException {
        try (RunningProcess process = machwire(user, arguments)) {
            assertThat(process.exitCode()).as("%s", process).isOne();
            assertThat(process.err()).hasLineCount(1);
            return process.err();
        }
    }

    /** Hands a file over, as its new owner's only. */
    private static Path copy(Path file, Path to, User owner) throws IOException {
        Files.copy(file, to);
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-------"));
        own(to, owner);
        return to;
    }

    private String key(User user, Path file) throws IOException {
        return does(user, "key", file.toString()).strip();
    }

    /** A token of ours for Alice's device web, which she holds by her key and may hand on. */
    private Path alicesToken(String... options) throws IOException {
        String key = key(User.ALICE, alices.resolve("key"));
        List<String> grant = new ArrayList<>(List.of("grant", "/dev/eth0m", "--device", "web", "--for-key", key,
                "--for-user", "" + User.ALICE.uid(), "--delegations", "1", "--label", "web of alice", "-o",
                ours.resolve("web").toString()));
        grant.addAll(List.of(options));
        assertThat(does(null, grant.toArray(String[]::new))).matches(ID);
        return copy(ours.resolve("web"), alices.resolve("web"), User.ALICE);
    }

    /** A station that never falls silent: a pfinet notices what has died when it sends. */
    private RunningProcess pinging(User user, Path token, Path key) throws IOException {
        return pfinet(user, token, key, "--ping", "10.69.200.200", "--count", "10000", "--interval", "0.2");
    }

    private RunningProcess pfinet(User user, Path token, Path key, String... options) throws IOException {
        List<String> all = new ArrayList<>(
                List.of("pfinet", "web", "--token", token.toString(), "--key", key.toString()));
        all.addAll(List.of(options));
        return machwire(user, all.toArray(String[]::new));
    }

    private static void awaitErr(RunningProcess process, String text) {
        await().atMost(RunningProcess.PATIENCE).until(() -> process.err().contains(text));
    }

    @Test
    void anotherUserOpensTheGrantedDeviceAndLosesItForEverWhenItIsRevoked() throws IOException {
        Path token = alicesToken();
        Path key = alices.resolve("key");
        assertThat(fails(User.ALICE, "pfinet", "other", "--token", token.toString(), "--key", key.toString()))
                .isEqualTo("machwire pfinet: D_NO_SUCH_DEVICE: the token covers no device of this name\n");
        try (RunningProcess station = pinging(User.ALICE, token, key)) {
            station.awaitOut("pfinet on web: ");
            DeviceStatus device = server.device(WEB).orElseThrow();
            assertThat(device.getUid()).as("it is the issuer's").isZero();
            String address = device.getAddress(0).replaceFirst("/.*", "");
            assertThat(does(null, "pfinet", "/dev/eth0m/peer", "--ping", address, "--count", "1"))
                    .contains("1 packets received");

            String grants = does(null, "grants");
            String id = Pattern.compile("([0-9a-f]{12}) +good +1 .*/dev/eth0m \\(web of alice\\)").matcher(grants)
                    .results().findFirst().orElseThrow(() -> new AssertionError(grants)).group(1);
            assertThat(does(User.BOB, "grants")).isEqualTo("there is no grant to show\n");
            assertThat(fails(User.BOB, "revoke", id)).startsWith("machwire revoke: there is no grant of yours");
            assertThat(does(null, "grants", "--json")).startsWith("{\"id\":\"" + id)
                    .contains("\"label\":\"web of alice\"");

            assertThat(does(null, "revoke", id.substring(0, 8))).contains("1 of the grants, 1 devices\n  grant " + id,
                    "  device " + WEB + " of task ");

            assertThat(server.device(WEB)).isEmpty();
            awaitErr(station, "web could not be opened again: the token is refused: block 0: The block was revoked.");
        }
        assertThat(fails(User.ALICE, "pfinet", "web", "--token", token.toString(), "--key", key.toString()))
                .isEqualTo("machwire pfinet: the token is refused: block 0: The block was revoked.\n");
    }

    @Test
    void holderNarrowsATokenOfflineAndTakesItBackByTheKeyThatHeHolds() throws IOException {
        Path token = alicesToken();
        String bobsKey = key(User.BOB, bobs.resolve("key"));
        try (RunningProcess narrowing = machwire(User.ALICE, "attenuate", "--token", token.toString(), "--key",
                alices.resolve("key").toString(), "--for-key", bobsKey, "--devices", "1", "--promiscuous", "-o",
                alices.resolve("bobs").toString(), "--socket", "/nowhere")) {
            assertThat(narrowing.exitCode()).as("%s", narrowing).isZero();
            assertThat(narrowing.out()).matches(ID);
            assertThat(narrowing.err())
                    .isEqualTo("machwire attenuate: promiscuous: the token does not grant it\n");
        }
        Path narrowed = copy(alices.resolve("bobs"), bobs.resolve("web"), User.BOB);
        assertThat(does(User.BOB, "inspect", narrowed.toString())).contains("block 1 ", bobsKey, "valid now");

        try (RunningProcess station = pinging(User.BOB, narrowed, bobs.resolve("key"))) {
            station.awaitOut("pfinet on web: ");
            assertThat(fails(User.BOB, "revoke", "--token", narrowed.toString(), "--key",
                    bobs.resolve("key").toString())).contains("there is no such grant of yours");
            assertThat(does(User.ALICE, "revoke", "--token", alices.resolve("bobs").toString(), "--key",
                    alices.resolve("key").toString())).contains("1 of the grants, 1 devices");
            awaitErr(station, "web could not be opened again: the token is refused: block 1: The block was revoked.");
        }
        assertThat(fails(User.BOB, "pfinet", "web", "--token", narrowed.toString(), "--key",
                bobs.resolve("key").toString())).contains("block 1: The block was revoked.");
        try (RunningProcess station = pfinet(User.ALICE, token, alices.resolve("key"))) {
            station.awaitOut("pfinet on web: ");
        }
    }

    @Test
    void stolenFilesAreWorthNothing() throws IOException {
        Path token = alicesToken();
        Path stolen = copy(token, bobs.resolve("web"), User.BOB);
        Path stolenKey = copy(alices.resolve("key"), bobs.resolve("alices-key"), User.BOB);
        String bobsKey = key(User.BOB, bobs.resolve("key"));

        assertThat(fails(User.BOB, "pfinet", "web", "--token", stolen.toString()))
                .contains("the token is for whoever has");
        assertThat(fails(User.BOB, "pfinet", "web", "--token", stolen.toString(), "--key",
                bobs.resolve("key").toString())).contains("the key given is that of " + bobsKey);
        assertThat(fails(User.BOB, "pfinet", "web", "--token", stolen.toString(), "--key", stolenKey.toString()))
                .as("it is bound to the user as well").startsWith("machwire pfinet: the token is refused");
        assertThat(fails(User.BOB, "pfinet", "web", "--token", token.toString()))
                .isEqualTo("machwire pfinet: " + token + " cannot be read: permission is denied\n");
        assertThat(server.device(WEB)).isEmpty();
    }

    @Test
    void filesThatOthersMayReadAreRefusedAndNoneIsOverwritten() throws IOException {
        Path token = alicesToken();
        Path key = alices.resolve("key");
        assertThat(Files.getPosixFilePermissions(key)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(ours.resolve("web")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));

        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(fails(User.ALICE, "pfinet", "web", "--token", token.toString(), "--key", key.toString()))
                .isEqualTo("machwire pfinet: " + token + " may be used by others (mode 0640): chmod 600 it first\n");
        assertThat(fails(User.ALICE, "key", key.toString()))
                .isEqualTo("machwire key: " + key + " cannot be made: it exists, and is not overwritten\n");
        assertThat(fails(null, "grant", "/dev/eth0m", "--for-user", "4101", "-o", ours.resolve("web").toString()))
                .contains("it exists, and is not overwritten");
        assertThat(does(null, "grants").lines()).as("nothing was granted").hasSize(2);
    }

    @Test
    void inspectTellsWhetherATokenWouldBeAccepted() throws IOException {
        Path token = alicesToken("--not-before", "1h", "--expires", "2h");

        try (RunningProcess inspect = machwire(User.ALICE, "inspect", token.toString())) {
            assertThat(inspect.exitCode()).as("%s", inspect).isOne();
            assertThat(inspect.out()).contains("node \"/dev/eth0m\"", "would be refused: NOT_YET_VALID");
        }
        try (RunningProcess inspect = machwire(User.ALICE, "inspect", "--json", token.toString())) {
            assertThat(inspect.exitCode()).as("%s", inspect).isOne();
            assertThat(inspect.out()).startsWith("{\"server\":\"ed25519:").contains("\"accepted\":false");
        }
        assertThat(fails(User.ALICE, "pfinet", "web", "--token", token.toString(), "--key",
                alices.resolve("key").toString()))
                .contains("the token is refused: block 0: The block's time has not come.");
        assertThat(fails(User.ALICE, "inspect", alices.resolve("key").toString())).contains("holds no token")
                .doesNotContain(Files.readAllLines(alices.resolve("key")).get(1));
    }

    @Test
    void tokenIsPresentedAgainToTheNextServerAndGivesTheSameMacAndAddress() throws IOException {
        Path token = alicesToken();
        try (RunningProcess station = pinging(User.ALICE, token, alices.resolve("key"))) {
            station.awaitOut("pfinet on web: ");
            DeviceStatus before = server.device(WEB).orElseThrow();
            server.kill();
            server.close();
            server = ServerProcess.startKeeping(state, socket, null);

            awaitErr(station, "web is open again");
            DeviceStatus after = server.device(WEB).orElseThrow();
            assertThat(after.getMac()).isEqualTo(before.getMac());
            assertThat(after.getAddressList()).isEqualTo(before.getAddressList());
        }
    }

    @Test
    void tapOfATokenComesBackWithTheNextServer() throws IOException {
        Namespace.assumePossible(Namespace.unshare());
        String key = does(null, "key", ours.resolve("key").toString()).strip();
        does(null, "grant", "/dev/eth0m", "--for-key", key, "-o", ours.resolve("any").toString());
        List<String> command = new ArrayList<>(Namespace.unshare());
        command.addAll(List.of("env", "MACHWIRE_SOCKET=" + socket));
        command.addAll(Installation.shared().machwire("tap", "lan/web", "--token", ours.resolve("any").toString(),
                "--key", ours.resolve("key").toString(), "--", "sh", "-c", "echo up; read line"));
        try (RunningProcess tap = RunningProcess.start(command)) {
            tap.awaitOut("up\n");
            DeviceStatus before = server.device(WEB).orElseThrow();
            server.kill();
            server.close();
            server = ServerProcess.startKeeping(state, socket, null);

            awaitErr(tap, "lan/web is open again");
            assertThat(server.device(WEB).orElseThrow().getMac()).isEqualTo(before.getMac());
            assertThat(tap.err()).doesNotContain("could not have");
        }
    }

    @Test
    void auditTrailIsTheAdministratorsAndShowsThatItWasTamperedWith() throws IOException {
        alicesToken();
        assertThat(fails(User.ALICE, "audit")).contains("the administrator only reads the audit trail");

        assertThat(does(null, "audit")).contains("  SERVER_STARTED", "  GRANT_EXPORTED  uid 0  task ");
        String verified = does(null, "audit", "verify");
        assertThat(verified).contains("entries are good, 1 to ");
        String known = verified.strip().replaceFirst("(?s).* ", "");
        assertThat(does(null, "audit", "verify", "--expect", known)).contains("entries are good, 1 to ");

        List<String> copy = does(null, "audit", "--json").lines().toList();
        assertThat(verify(copy)).isEmpty();
        List<String> changed = new ArrayList<>(copy);
        changed.set(1, copy.get(1).replace("\"number\":\"2\"", "\"number\":\"3\""));
        assertThat(verify(changed)).contains("entry 3 stands where entry 2 should; 1 entries before it are good");
        changed.set(1, copy.get(1).replace("web of alice", "web of bob"));
        assertThat(verify(changed)).contains("the line of entry 2 was changed");
        assertThat(verify(List.of(copy.get(0), copy.get(0)))).contains("entry 1 stands where entry 2 should");
        fails(null, "audit", "verify", "--expect", "1:" + "00".repeat(32));
    }

    /** What `audit verify` complains of in a copy of the trail. */
    private String verify(List<String> lines) throws IOException {
        Path file = ours.resolve("copy");
        Files.write(file, lines);
        try (RunningProcess process = machwire(null, "audit", "verify", "--file", file.toString())) {
            assertThat(process.exitCode()).as("%s", process).isEqualTo(process.err().isEmpty() ? 0 : 1);
            return process.err();
        }
    }
}
