package org.machwire.client.cli.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.machwire.client.capture.Captures;
import org.machwire.client.cli.Shell;
import org.machwire.v1.GuardPolicy;
import org.machwire.v1.TraceRequest;

@Timeout(60)
class TraceCommandTest {
    private static final String WEB = "/dev/eth0m/web";
    private static final String GOOD = "ff:ff:ff:ff:ff:ff 56:54:00:00:00:01 08 06";
    private static final String BAD = "ffffffffffff565400000009 0806";
    private static final String WHY = "A sender uses its own Ethernet address. Ethernet source was 56:54:00:00:00:09, "
            + "allowed is 56:54:00:00:00:01.";

    @TempDir
    Path directory;

    private FakeAdmin admin;

    @BeforeEach
    void setUp() throws IOException {
        admin = new FakeAdmin(directory.resolve("s"));
        admin.addDevice(WEB, "56:54:00:00:00:01");
    }

    @AfterEach
    void tearDown() {
        admin.close();
    }

    private Shell.Result trace(String... arguments) {
        return traceWithInput(new byte[0], arguments);
    }

    private Shell.Result traceWithInput(byte[] input, String... arguments) {
        String[] all = Arrays.copyOf(new String[]{"trace", "--socket", directory.resolve("s").toString(), "--device",
                WEB}, 5 + arguments.length);
        System.arraycopy(arguments, 0, all, 5, arguments.length);
        return Shell.runWithInput(input, all);
    }

    private static Shell.Result printed(String... lines) {
        return new Shell.Result(0, List.of(lines), List.of());
    }

    private static Shell.Result refused(int code, String sentence) {
        return new Shell.Result(code, List.of(), List.of("machwire trace: " + sentence));
    }

    private static Shell.Result badArguments(String sentence) {
        return refused(2, sentence + "; `machwire trace --help` explains");
    }

    private String file(String name, byte[] octets) throws IOException {
        return Files.write(directory.resolve(name), octets).toString();
    }

    private static byte[] frame(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", "").replace(":", ""));
    }

    @Test
    void frameIsShownStepByStepThenItsVerdict() {
        assertThat(trace("--frame", GOOD)).isEqualTo(printed("guard     the Ethernet source is 56:54:00:00:00:01",
                "switch    the uplink takes it", "would be forwarded"));
        assertThat(trace("--frame", BAD)).isEqualTo(printed("guard     the Ethernet source is 56:54:00:00:00:09",
                "would be dropped as SRC_MAC: " + WHY));
        assertThat(trace("--frame", "00")).isEqualTo(printed("would be dropped as FRAME_SIZE: A frame has a header."));
    }

    @Test
    void frameIsReadFromStandardInputOnManyLines() {
        byte[] input = (GOOD.replace(" ", "\r\n") + "\n").getBytes(StandardCharsets.US_ASCII);
        assertThat(traceWithInput(input, "--frame", "-").out()).endsWith("would be forwarded");
        assertThat(admin.traced.getFirst().getFrame(0).toByteArray()).isEqualTo(frame(GOOD));
    }

    @Test
    void hexadecimalThatIsNoFrameIsOneSentence() {
        assertThat(trace("--frame", "ff g0"))
                .isEqualTo(badArguments("a frame is written in hexadecimal digits, and character 4 is none"));
        assertThat(trace("--frame", "\u0661\u0661"))
                .isEqualTo(badArguments("a frame is written in hexadecimal digits, and character 1 is none"));
        assertThat(trace("--frame", "fff")).isEqualTo(
                badArguments("a frame has two hexadecimal digits for each octet, and one is left over"));
        assertThat(trace("--frame", " : ")).isEqualTo(badArguments("there is no octet of a frame"));
        assertThat(trace("--frame", "-")).isEqualTo(badArguments("there is no octet of a frame"));
        assertThat(traceWithInput("00".repeat(262_145).getBytes(StandardCharsets.US_ASCII), "--frame", "-"))
                .isEqualTo(badArguments("a frame of more than 262144 octets is not traced"));
        assertThat(traceWithInput(new byte[5 * 262_144], "--frame", "-"))
                .isEqualTo(badArguments("standard input is too long for a frame"));
        assertThat(admin.traced).isEmpty();
    }

    @Test
    void oneOfFrameAndCaptureIsNeeded() {
        assertThat(trace().code()).isEqualTo(2);
        assertThat(trace("--frame", "00", "--pcap", "x").code()).isEqualTo(2);
    }

    @Test
    void deviceThatIsNotThereIsOneSentenceAndAFailure() throws IOException {
        Shell.Result none = refused(1, "there is no device /dev/none");
        String socket = directory.resolve("s").toString();
        assertThat(Shell.run("trace", "--socket", socket, "--device", "/dev/none", "--frame", "00")).isEqualTo(none);
        assertThat(Shell.run("trace", "--socket", socket, "--device", "/dev/none", "--pcap",
                file("empty.pcap", Captures.pcap()))).as("also with no frame").isEqualTo(none);
    }

    @Test
    void captureListsWhatWouldBeDroppedAndCountsIt() throws IOException {
        String capture = file("a.pcap", Captures.pcap(frame(GOOD), frame(BAD), new byte[3], frame(BAD)));
        assertThat(trace("--pcap", capture)).isEqualTo(printed("     2  SRC_MAC         " + WHY,
                "     3  FRAME_SIZE      A frame has a header.", "     4  SRC_MAC         " + WHY,
                "3 of 4 frames would be dropped: 1 FRAME_SIZE, 2 SRC_MAC"));
        assertThat(traceWithInput(Captures.pcap(frame(GOOD)), "--pcap", "-"))
                .isEqualTo(printed("0 of 1 frame would be dropped"));
    }

    @Test
    void frameThatWasRecordedInPartIsCountedAndNotJudged() throws IOException {
        byte[] capture = Captures.pcapCut(14, frame(GOOD), new byte[60]);
        assertThat(trace("--pcap", file("cut.pcap", capture)))
                .isEqualTo(printed("1 frame was not traced, because only the beginning was recorded",
                        "0 of 1 frame would be dropped"));
        assertThat(trace("--json", "--pcap", file("cut.pcap", capture)).out().getLast())
                .isEqualTo("{\"number\":\"2\",\"recordedOctets\":14,\"originalOctets\":60}");
    }

    @Test
    void jsonHasAnObjectForEachFrame() throws IOException {
        assertThat(trace("--json", "--pcap", file("a.pcap", Captures.pcap(frame(GOOD), new byte[3]))).out())
                .containsExactly(
                        "{\"number\":\"1\",\"verdict\":\"NOT_DROPPED\",\"step\":[{\"place\":\"guard\",\"text\":"
                                + "\"the Ethernet source is 56:54:00:00:00:01\"},{\"place\":\"switch\",\"text\":\"the uplink takes it\"}]}",
                        "{\"number\":\"2\",\"verdict\":\"FRAME_SIZE\",\"explanation\":{\"rule\":\"a frame has a header\",\"field\":\"\","
                                + "\"seen\":\"\",\"allowed\":\"\"},\"step\":[]}");
        assertThat(trace("--json", "--frame", "00").out()).singleElement().asString()
                .startsWith("{\"number\":\"1\",\"verdict\":\"FRAME_SIZE\"");
    }

    @Test
    void longCaptureIsAskedInPartsThatAreBounded() throws IOException {
        byte[][] frames = new byte[10_000][];
        Arrays.fill(frames, frame(GOOD));
        frames[9_998] = frame(BAD);
        frames[5_000] = Arrays.copyOf(frame(BAD), 262_144);
        Arrays.fill(frames, 5_001, 5_010, Arrays.copyOf(frame(GOOD), 262_144));

        Shell.Result result = trace("--pcap", file("long.pcap", Captures.pcap(frames)));

        assertThat(result.out()).containsExactly("  5001  SRC_MAC         " + WHY, "  9999  SRC_MAC         " + WHY,
                "2 of 10000 frames would be dropped: 2 SRC_MAC");
        assertThat(admin.traced.stream().mapToInt(TraceRequest::getFrameCount).sum()).isEqualTo(10_000);
        assertThat(admin.traced).allSatisfy(request -> {
            assertThat(request.getFrameCount()).isLessThanOrEqualTo(4096);
            assertThat(request.getSerializedSize()).isLessThan(1 << 20);
        });
    }

    @Test
    void captureThatIsDamagedGivesTheFramesBeforeAndSaysSo() throws IOException {
        byte[] whole = Captures.pcap(frame(BAD), frame(BAD));
        String cut = file("cut.pcap", Arrays.copyOf(whole, whole.length - 1));
        assertThat(trace("--pcap", cut)).isEqualTo(new Shell.Result(1, List.of("     1  SRC_MAC         " + WHY),
                List.of("machwire trace: " + cut + ": it is cut off, behind frame 1")));
        String none = directory.resolve("none").toString();
        assertThat(trace("--pcap", none)).isEqualTo(refused(1, none + " cannot be read: there is no such file"));
    }

    @Test
    void proposedPolicyGoesWithTheFrames() throws IOException {
        String policy = file("p", "mac: \"56:54:00:00:00:09\" # the new one\naddress: \"10.69.0.9\" role: ROUTER"
                .getBytes(StandardCharsets.UTF_8));
        assertThat(trace("--frame", BAD, "--policy", policy).out()).endsWith("would be forwarded");
        GuardPolicy sent = admin.traced.getFirst().getPolicy();
        assertThat(sent.getAddressList()).containsExactly("10.69.0.9");
        assertThat(sent.getRoleList()).hasToString("[ROUTER]");

        assertThat(trace("--frame", BAD).out().getLast()).startsWith("would be dropped");
        assertThat(admin.traced.getLast().hasPolicy()).as("none given, none sent").isFalse();
    }

    @Test
    void policyThatCannotBeReadIsOneSentenceWithItsPlace() throws IOException {
        assertPolicy("mac: \"x\"\n  nonsense: 1", ":2:3: there is no field machwire.v1.GuardPolicy.nonsense");
        assertPolicy("role: KING", ":1:7: Enum type \"machwire.v1.Scope.Role\" has no value named \"KING\"");
        assertPolicy("mac: \"a\" mac: \"b\"",
                ":1:13: Non-repeated field \"machwire.v1.GuardPolicy.mac\" cannot be overwritten");
        assertPolicy("a {".repeat(100_000), null);
        assertPolicy(" ".repeat((1 << 20) + 1), ": it is too long for a policy");
        String binary = file("binary", new byte[]{(byte) 0xff});
        assertThat(trace("--frame", "00", "--policy", binary))
                .isEqualTo(badArguments(binary + ": it is no text in UTF-8"));
        assertThat(trace("--frame", "00", "--policy", "/none")).isEqualTo(badArguments("/none: there is no such file"));
        assertThat(admin.traced).isEmpty();
    }

    /** @param sentence null for any */
    private void assertPolicy(String text, @Nullable String sentence) throws IOException {
        String policy = file("p", text.getBytes(StandardCharsets.UTF_8));
        Shell.Result result = trace("--frame", "00", "--policy", policy);
        assertThat(result.code()).isEqualTo(2);
        if (sentence == null) {
            assertThat(result.err()).singleElement().asString().startsWith("machwire trace: " + policy + ":1:");
        } else {
            assertThat(result).isEqualTo(badArguments(policy + sentence));
        }
    }
}
