package org.machwire.client.cli.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.machwire.client.cli.Shell;
import org.machwire.v1.DropNotice;
import org.machwire.v1.DropReason;
import org.machwire.v1.Explanation;

@Timeout(30)
class WhyCommandTest {
    private static final String WEB = "/dev/eth0m/web";
    private static final String MAIL = "/dev/eth0m/mail";

    @TempDir
    Path directory;

    private String socket = "";
    private FakeAdmin admin;

    @BeforeEach
    void setUp() throws IOException {
        socket = directory.resolve("s").toString();
        admin = new FakeAdmin(directory.resolve("s"));
        admin.addDevice(WEB, "56:54:00:00:00:01");
        admin.addDevice(MAIL, "56:54:00:00:00:02");
    }

    @AfterEach
    void tearDown() {
        admin.close();
    }

    private static DropNotice notice(String path, DropReason reason, int frames) {
        return DropNotice.newBuilder().setPath(path).setReason(reason).setFrames(frames).setAtMs(0)
                .setExplanation(Explanation.newBuilder().setRule("a sender uses its own Ethernet address")).build();
    }

    private Shell.Result why(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "why";
        all[1] = "--socket";
        all[2] = socket;
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return Shell.run(all);
    }

    @Test
    void noticesOfTheDeviceAreShownAndNoOthers() {
        admin.drop(notice(WEB, DropReason.SRC_MAC, 3));
        admin.drop(notice(MAIL, DropReason.SRC_MAC, 4));

        Shell.Result result = why(WEB);

        assertThat(result.code()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).hasSize(2);
        assertThat(result.out().getFirst()).startsWith(WEB + ": 3 frames dropped as SRC_MAC, the last at 1970-01-01 ");
        assertThat(result.out().getLast()).isEqualTo("  A sender uses its own Ethernet address.");
        assertThat(why().out()).as("of all devices").hasSize(4);
    }

    @Test
    void deviceWithoutDropsIsASentenceAndASuccess() {
        assertThat(why(WEB)).isEqualTo(new Shell.Result(0, List.of("nothing was dropped that " + WEB + " sent"),
                List.of()));
        assertThat(why()).isEqualTo(
                new Shell.Result(0, List.of("nothing was dropped that a device sent which you may see"), List.of()));
        assertThat(why(WEB, "--json")).isEqualTo(new Shell.Result(0, List.of(), List.of()));
    }

    @Test
    void deviceThatIsNotThereIsOneSentenceAndAFailure() {
        assertThat(why("/dev/none")).isEqualTo(
                new Shell.Result(1, List.of(), List.of("machwire why: there is no device /dev/none")));
    }

    @Test
    void jsonIsAnObjectALine() {
        admin.drop(notice(WEB, DropReason.SRC_MAC, 3));
        assertThat(why("--json").out()).containsExactly(
                "{\"path\":\"/dev/eth0m/web\",\"reason\":\"SRC_MAC\",\"frames\":\"3\",\"atMs\":\"0\","
                        + "\"explanation\":{\"rule\":\"a sender uses its own Ethernet address\",\"field\":\"\",\"seen\":\"\",\"allowed\":\"\"},"
                        + "\"excerpt\":\"\",\"frameLength\":0}");
    }

    @Test
    void followShowsWhatWasAndWhatComesUntilTheEnd() throws Exception {
        admin.drop(notice(WEB, DropReason.SRC_MAC, 3));
        CompletableFuture<Shell.Result> result = CompletableFuture.supplyAsync(() -> why(WEB, "-f"));
        admin.awaitFollower();
        admin.drop(notice(WEB, DropReason.ARP_SHA, 5));
        admin.endFollowing();

        assertThat(result.get().code()).isZero();
        assertThat(result.get().out()).filteredOn(line -> line.startsWith(WEB)).hasSize(2)
                .anyMatch(line -> line.contains("3 frames dropped as SRC_MAC"))
                .anyMatch(line -> line.contains("5 frames dropped as ARP_SHA"));
    }
}
