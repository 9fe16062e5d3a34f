package org.machwire.client.cli.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.machwire.client.capture.Captures;
import org.machwire.client.cli.Shell;
import org.machwire.client.filter.Libpcap;

class FilterCommandTest {
    /** Accepts ARP to 28 octets behind the Ethernet header. */
    private static final String ARP = "0401 0000 0000 0000 | 0028 0000 000c 0000 | 0015 0100 0806 0000 | "
            + "0006 0000 001c 0000 | 0006 0000 0000 0000";
    private static final String ARP_DDD = "4\n40 0 0 12\n21 0 1 2054\n6 0 0 28\n6 0 0 0\n";

    @TempDir
    Path directory;

    private static Shell.Result filter(String... arguments) {
        return Shell.run(Stream.concat(Stream.of("filter"), Arrays.stream(arguments)).toArray(String[]::new));
    }

    private static void refuses(String command, String sentence, String... arguments) {
        String[] all = Stream.concat(Stream.of(command), Arrays.stream(arguments)).toArray(String[]::new);
        assertThat(filter(all)).isEqualTo(new Shell.Result(2, List.of(), List.of(
                "machwire filter " + command + ": " + sentence + "; `machwire filter " + command
                        + " --help` explains")));
    }

    private static byte[] frame(int type, int length) {
        byte[] frame = new byte[length];
        frame[12] = (byte) (type >>> 8);
        frame[13] = (byte) type;
        return frame;
    }

    private String file(String name, byte[] octets) throws IOException {
        return Files.write(directory.resolve(name), octets).toString();
    }

    private String file(String name, String text) throws IOException {
        return file(name, text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void explanationEndsWithTheVerdict() {
        assertThat(filter("explain", "--words", ARP)).isEqualTo(new Shell.Result(0, List.of(
                "  0  0401 0000 0000 0000  BPF IN            header: BPF, for frames that the device receives",
                "  1  0028 0000 000c 0000  ldh [12]          A := the 16 bits at octet 12 (EtherType)",
                "  2  0015 0100 0806 0000  jeq #0x806, 3, 4  if A = 0x0806 (ARP), goes on at 3, else at 4",
                "  3  0006 0000 001c 0000  ret #28           accepts the frame to 28 octets behind the Ethernet header",
                "  4  0006 0000 0000 0000  ret #0            refuses the frame",
                "the verifier takes it: of 4 instructions at most 3 run on a frame"), List.of()));
        assertThat(filter("explain", "--words", "0001 0001 0001").out()).last()
                .isEqualTo("the verifier takes it: at most 7 steps of the interpreter run on a frame");
    }

    @Test
    void programFromAFileIsThatOfTheWords() throws IOException {
        assertThat(filter("explain", "--ddd", file("p", ARP_DDD))).isEqualTo(filter("explain", "--words", ARP));
        assertThat(Shell.runWithInput(ARP_DDD.getBytes(StandardCharsets.US_ASCII), "filter", "explain", "--ddd", "-"))
                .isEqualTo(filter("explain", "--words", ARP));
    }

    @Test
    void refusedProgramIsShownAndMarkedWhereItBreaksARule() {
        Shell.Result result = filter("explain", "--words", ARP.replace("0015 0100", "0015 0900"));
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).hasSize(6);
        assertThat(result.out().get(2)).startsWith("> 2  ").endsWith("else at 12 (which is not there)");
        assertThat(result.out().stream().filter(line -> line.startsWith(">"))).hasSize(1);
        assertThat(result.out()).last().isEqualTo("the filter program is refused at instruction 2: a jump leaves the "
                + "program or goes back (rule JUMP)");
    }

    @Test
    void programThatIsRefusedAsAWholeHasNoMark() {
        Shell.Result result = filter("explain", "--words", "0401 0000 0000 0000 0006");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).noneMatch(line -> line.startsWith(">")).last().asString().endsWith("(rule CUT_OFF)");
    }

    @Test
    void tooLongAProgramIsExplainedStill() throws IOException {
        Shell.Result result = filter("explain", "--ddd", file("p", "5000\n" + "6 0 0 0\n".repeat(5000)));
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).hasSize(5002).last().asString().endsWith("(rule LENGTH)");
    }

    @Test
    void explanationInJson() {
        assertThat(filter("explain", "--json", "--words", "0401 0000 0000 0000 0006 0000 0000 0004").out())
                .containsExactly("{\"line\":[{\"index\":0,\"words\":[\"0401\",\"0000\",\"0000\",\"0000\"],"
                        + "\"operation\":\"BPF IN\",\"meaning\":\"header: BPF, for frames that the device receives\"},"
                        + "{\"index\":1,\"words\":[\"0006\",\"0000\",\"0000\",\"0004\"],\"operation\":\"ret #262144\","
                        + "\"meaning\":\"accepts the whole frame\"}],\"accepted\":true,\"longestPath\":1}");
        assertThat(filter("explain", "--json", "--words", "0001 0001").out()).singleElement().asString().endsWith(
                "\"accepted\":false,\"rule\":\"LITERAL\",\"message\":\"the filter program is refused at word 1: the "
                        + "literal is missing\",\"refusedLine\":1}");
        assertThat(filter("explain", "--json", "--words", "0401 0000 0000 0000").out()).singleElement().asString()
                .contains("\"rule\":\"NO_INSTRUCTION\"").doesNotContain("refusedLine");
    }

    @Test
    void framesThatMatchAreToldWithWhatIsDeliveredAndWhereItWasDecided() throws IOException {
        String capture = file("c", Captures.pcap(frame(0x0806, 60), frame(0x0800, 60), frame(0x0806, 20), new byte[5]));
        assertThat(filter("run", "--pcap", capture, "--words", ARP)).isEqualTo(new Shell.Result(0, List.of(
                "     1      42 octets  instruction 3", "     3      20 octets  instruction 3", "2 of 4 frames match"),
                List.of()));
        assertThat(filter("run", "--pcap", capture, "--words", "0001 0011 0401 0008").out())
                .containsExactly("     2      60 octets  word 2", "1 of 4 frames match");
        assertThat(filter("run", "--json", "--pcap", capture, "--words", ARP).out()).containsExactly(
                "{\"number\":\"1\",\"octets\":42,\"line\":3}", "{\"number\":\"3\",\"octets\":20,\"line\":3}",
                "{\"matching\":\"2\",\"frames\":\"4\",\"cut\":\"0\"}");
    }

    @Test
    void captureIsReadFromStandardInput() throws IOException {
        byte[] capture = Captures.pcap(frame(0x0806, 60));
        assertThat(Shell.runWithInput(capture, "filter", "run", "--pcap", "-", "--words", ARP).out()).last()
                .isEqualTo("1 of 1 frames match");
        refuses("run", "standard input is the program's or the capture's, not both", "--pcap", "-", "--ddd", "-");
    }

    @Test
    void framesThatWereRecordedInPartAreJudgedByThatAndCounted() throws IOException {
        String capture = file("c", Captures.pcapCut(16, frame(0x0806, 60), frame(0x0806, 60)));
        assertThat(filter("run", "--pcap", capture, "--words", ARP).out()).containsExactly(
                "     1      42 octets  instruction 3", "     2      16 octets  instruction 3",
                "1 frame was recorded in part, and judged by what was recorded", "2 of 2 frames match");
        assertThat(filter("run", "--json", "--pcap", capture, "--words", ARP).out()).last()
                .isEqualTo("{\"matching\":\"2\",\"frames\":\"2\",\"cut\":\"1\"}");
    }

    @Test
    void captureThatEndsAmidAFrameIsToldBehindWhichAfterWhatMatched() throws IOException {
        byte[] whole = Captures.pcap(frame(0x0806, 60), frame(0x0806, 60));
        String capture = file("c", Arrays.copyOf(whole, whole.length - 7));
        assertThat(filter("run", "--pcap", capture, "--words", ARP)).isEqualTo(new Shell.Result(1,
                List.of("     1      42 octets  instruction 3"),
                List.of("machwire filter run: " + capture + ": it is cut off, behind frame 1")));
    }

    @Test
    void refusedProgramIsNotRun() throws IOException {
        String capture = file("c", Captures.pcap(frame(0x0806, 60)));
        assertThat(filter("run", "--pcap", capture, "--words", "0001 0001")).isEqualTo(new Shell.Result(1, List.of(),
                List.of("machwire filter run: the filter program is refused at word 1: the literal is missing")));
    }

    @Test
    void badInputIsOneSentence() throws IOException {
        refuses("explain", "a word of a program is four hexadecimal digits, and word 1 is not", "--words", "0401 12");
        String bad = file("p", "1\n6 0 0 -1\n");
        refuses("explain", bad + ":2: k is a number from 0 to 4294967295", "--ddd", bad);
        String none = directory.resolve("none").toString();
        assertThat(filter("explain", "--ddd", none)).isEqualTo(new Shell.Result(1, List.of(),
                List.of("machwire filter explain: " + none + " cannot be read: there is no such file")));
        assertThat(filter("run", "--pcap", none, "--words", ARP)).isEqualTo(new Shell.Result(1, List.of(),
                List.of("machwire filter run: " + none + " cannot be read: there is no such file")));
    }

    @Test
    void nameThatNoFileCanHaveIsABadArgument() {
        String name = "\0";
        assertThat(filter("run", "--pcap", name, "--words", ARP)).satisfies(FilterCommandTest::isOneSentenceOfANoName);
        assertThat(filter("explain", "--ddd", name)).satisfies(FilterCommandTest::isOneSentenceOfANoName);
        assertThat(Shell.run("trace", "--device", "/dev/a", "--frame", "00", "--policy", name))
                .satisfies(FilterCommandTest::isOneSentenceOfANoName);
    }

    private static void isOneSentenceOfANoName(Shell.Result result) {
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).singleElement().asString().contains("cannot be the name of a file")
                .doesNotContain("Exception");
    }

    @Test
    void framesBeforeTheOneThatCannotBeReadAreShown() throws IOException {
        byte[] whole = Captures.pcap(frame(0x0806, 60), frame(0x0806, 60));
        String capture = file("c", Arrays.copyOf(whole, whole.length - 1));
        Shell.Result result = filter("run", "--pcap", capture, "--words", ARP);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).containsExactly("     1      42 octets  instruction 3");
        assertThat(result.err()).singleElement().asString().contains("cut off");
    }

    @Test
    void exactlyOneProgramIsNeeded() throws IOException {
        String program = file("p", ARP_DDD);
        assertThat(filter().code()).isEqualTo(2);
        assertThat(filter("explain").code()).isEqualTo(2);
        assertThat(filter("explain", "--ddd", program, "--words", ARP).code()).isEqualTo(2);
        assertThat(filter("explain", "--ddd", program, "arp").code()).isEqualTo(2);
        assertThat(filter("run", "--words", ARP).code()).isEqualTo(2);
        assertThat(filter("compile").code()).isEqualTo(2);
    }

    @Test
    void expressionIsCompiledToEachForm() {
        assumeTrue(Libpcap.isInstalled(), "libpcap is not installed");
        assertThat(filter("compile", "arp").out()).containsExactly("0401 0000 0000 0000", "0028 0000 000c 0000",
                "0015 0100 0806 0000", "0006 0000 0000 0004", "0006 0000 0000 0000");
        assertThat(filter("compile", "--out", "arp").out()).first().isEqualTo("0403 0000 0000 0000");
        assertThat(filter("compile", "--ddd", "arp").out()).containsExactly("4", "40 0 0 12", "21 0 1 2054",
                "6 0 0 262144", "6 0 0 0");
        assertThat(filter("compile", "--json", "").out()).containsExactly("{\"words\":[\"0401\",\"0000\",\"0000\","
                + "\"0000\",\"0006\",\"0000\",\"0000\",\"0004\"],\"instruction\":[{\"code\":6,\"jt\":0,\"jf\":0,\"k\":262144}]}");
        assertThat(filter("compile", "ip", "and", "tcp")).isEqualTo(filter("compile", "ip and tcp"));
        assertThat(filter("compile", "arp", "--ddd", "--json").code()).isEqualTo(2);
    }

    @Test
    void expressionThatDoesNotCompileIsOneSentence() {
        assumeTrue(Libpcap.isInstalled(), "libpcap is not installed");
        for (String command : new String[]{"compile", "explain"}) {
            Shell.Result result = filter(command, "port", "70000");
            assertThat(result.code()).isEqualTo(2);
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).singleElement().asString()
                    .startsWith("machwire filter " + command + ": the expression does not compile: ");
        }
    }
}
