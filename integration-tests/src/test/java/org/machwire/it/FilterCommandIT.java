package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.client.capture.CaptureReader;
import org.machwire.client.capture.CapturedFrame;
import org.machwire.client.filter.Libpcap;

/** {@code machwire filter}: what its users are shown, and that it selects the frames that tcpdump selects. */
class FilterCommandIT {
    private static final long SEED = 20_261;
    private static final int FRAMES = 300;
    private static final String ARP = "0401 0000 0000 0000 | 0028 0000 000c 0000 | 0015 0100 0806 0000 | "
            + "0006 0000 001c 0000 | 0006 0000 0000 0000";
    private static final String ALL = "0401 0000 0000 0000 | 0006 0000 ffff 0000";
    private static final long NS_PER_SECOND = 1_000_000_000;

    @TempDir
    Path directory;

    private List<byte[]> frames;

    @BeforeEach
    void setUp() {
        Random random = new Random(SEED);
        frames = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            frames.add(frame(random));
        }
    }

    /** A frame that something might look for, of any length from that of the Ethernet header on. */
    private static byte[] frame(Random random) {
        ByteBuffer frame = ByteBuffer.allocate(14 + random.nextInt(random.nextInt(4) == 0 ? 1500 : 100));
        random.nextBytes(frame.array());
        if (random.nextInt(4) == 0) {
            Arrays.fill(frame.array(), 0, 6, (byte) 0xff);
        }
        int[] types = {0x0800, 0x0800, 0x0800, 0x86dd, 0x0806, 0x8100, random.nextInt(0x10000)};
        frame.putShort(12, (short) types[random.nextInt(types.length)]);
        int[] protocols = {1, 6, 6, 17, 17, 58};
        byte protocol = (byte) protocols[random.nextInt(protocols.length)];
        short port = (short) (random.nextBoolean() ? 80 : 53);
        if (frame.capacity() >= 74) {
            boolean ip6 = frame.getShort(12) == (short) 0x86dd;
            frame.put(14, (byte) (ip6 ? 0x60 : 0x45 + random.nextInt(2)));
            frame.put(ip6 ? 20 : 23, protocol);
            if (!ip6) {
                frame.putShort(20, (short) (random.nextInt(3) == 0 ? random.nextInt() : 0));
                frame.putInt(26, 0x0a450000 + random.nextInt(3));
            }
            int header = 14 + (ip6 ? 40 : 4 * (frame.get(14) & 0xf));
            frame.putShort(header + 2 * random.nextInt(2), port);
        }
        return frame.array();
    }

    /** Each frame is recorded at as many seconds as is its number. */
    private Path pcap() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(words(0xa1b2c3d4, 0x0004_0002, 0, 0, 262_144, 1));
        int number = 1;
        for (byte[] frame : frames) {
            out.writeBytes(words(number++, 0, frame.length, frame.length));
            out.writeBytes(frame);
        }
        return Files.write(directory.resolve("capture.pcap"), out.toByteArray());
    }

    private Path pcapng() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(words(0x0a0d0d0a, 28, 0x1a2b3c4d, 1, -1, -1, 28));
        out.writeBytes(words(1, 20, 1, 262_144, 20));
        int number = 1;
        for (byte[] frame : frames) {
            int padded = (frame.length + 3) / 4 * 4;
            long microseconds = number++ * 1_000_000L;
            out.writeBytes(words(6, 32 + padded, 0, (int) (microseconds >>> 32), (int) microseconds, frame.length,
                    frame.length));
            out.writeBytes(Arrays.copyOf(frame, padded));
            out.writeBytes(words(32 + padded));
        }
        return Files.write(directory.resolve("capture.pcapng"), out.toByteArray());
    }

    private static byte[] words(int... words) {
        ByteBuffer octets = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(words).forEach(octets::putInt);
        return octets.array();
    }

    private record Result(int exitCode, List<String> out, String err) {}

    private static Result filter(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("filter"));
        all.addAll(List.of(arguments));
        try (RunningProcess process = RunningProcess
                .start(Installation.shared().machwire(all.toArray(String[]::new)))) {
            int exitCode = process.exitCode();
            return new Result(exitCode, process.out().lines().toList(), process.err());
        }
    }

    /** The numbers of the frames that tcpdump writes. */
    private List<Long> tcpdump(Path capture, String expression) throws IOException {
        Path selected = directory.resolve("selected");
        try (RunningProcess process = RunningProcess.start(List.of("tcpdump", "-Z", "root", "-r", capture.toString(),
                "-w", selected.toString(), expression))) {
            assertThat(process.exitCode()).as("%s", process).isZero();
        }
        List<Long> numbers = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.open(selected)) {
            for (@Nullable
            CapturedFrame frame = reader.next(); frame != null; frame = reader.next()) {
                numbers.add(frame.timestampNs() / NS_PER_SECOND);
            }
        }
        return numbers;
    }

    private static void assumeExpressions() {
        assumeTrue(Libpcap.isInstalled(), "no libpcap: install libpcap0.8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp port 80", "udp and src net 10.69.0.0/31 or arp",
            "ether broadcast and not (ip6 or vlan)",
            "greater 200 and ip[8] > 100", "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0 or icmp6"})
    void runSelectsTheFramesThatTcpdumpSelects(String expression) throws IOException {
        assumeExpressions();
        Tools.assume("tcpdump", "tcpdump");
        for (Path capture : List.of(pcap(), pcapng())) {
            List<Long> expected = tcpdump(capture, expression);
            assertThat(expected).as("seed %d: frames that %s selects", SEED, expression).hasSizeBetween(1, FRAMES - 1);

            Result result = filter("run", "--pcap", capture.toString(), expression);

            assertThat(result.err()).isEmpty();
            assertThat(result.exitCode()).isZero();
            assertThat(result.out()).last().isEqualTo(expected.size() + " of " + FRAMES + " frames match");
            assertThat(result.out().stream().limit(result.out().size() - 1L)
                    .map(line -> Long.parseLong(line.strip().split(" ", 2)[0]))).as("seed %d: %s of %s", SEED,
                            expression, capture)
                    .isEqualTo(expected);
            assertThat(result.out()).first().asString()
                    .contains("  " + frames.get((int) (expected.getFirst() - 1)).length + " octets  instruction ");
        }
    }

    private static String line(String... arguments) {
        return "'" + String.join("' '", Installation.shared().machwire(arguments)) + "'";
    }

    @Test
    void outputThatCannotBeWrittenIsAFailureAndOneThatNobodyReadsIsTheEnd() throws IOException {
        String explain = line("filter", "explain", "--words", ALL);
        try (RunningProcess full = RunningProcess.start(List.of("sh", "-c", explain + " > /dev/full"))) {
            assertThat(full.exitCode()).as("%s", full).isEqualTo(1);
            assertThat(full.err()).hasLineCount(1)
                    .startsWith("machwire filter explain: standard output cannot be written: ");
        }
        byte[] capture = Files.readAllBytes(pcap());
        Path more = Files.write(directory.resolve("more"), Arrays.copyOfRange(capture, 24, capture.length));
        String endless = "{ cat '" + pcap() + "'; while cat '" + more + "' 2>/dev/null; do :; done; }";
        String run = "{ " + line("filter", "run", "--pcap", "-", "--words", ALL) + "; echo $? >&2; }";
        try (RunningProcess unread = RunningProcess
                .start(List.of("sh", "-c", endless + " | " + run + " | head -n 1"))) {
            assertThat(unread.exitCode()).as("%s", unread).isZero();
            assertThat(unread.out()).hasLineCount(1);
            assertThat(unread.err()).isEqualTo("0\n");
        }
    }

    @Test
    void compiledProgramIsTheSameInEveryFormAndCanBeExplained() throws IOException {
        assumeExpressions();
        String words = String.join("\n", filter("compile", "tcp port 80").out());
        Path ddd = Files.write(directory.resolve("ddd"), filter("compile", "--ddd", "tcp port 80").out());

        Result explained = filter("explain", "tcp", "port", "80");

        assertThat(explained.exitCode()).isZero();
        assertThat(explained.out()).contains(
                "   1  0028 0000 000c 0000  ldh [12]              A := the 16 bits at octet 12 (EtherType)");
        assertThat(explained.out()).last().asString().startsWith("the verifier takes it: of ");
        assertThat(filter("explain", "--words", words)).isEqualTo(explained);
        assertThat(filter("explain", "--ddd", ddd.toString())).isEqualTo(explained);
    }

    @Test
    void whatTcpdumpPrintsIsWhatItCompiles() throws IOException {
        assumeExpressions();
        Tools.assume("tcpdump", "tcpdump");
        String expression = "host 10.69.0.2 and not port 22";
        try (RunningProcess process = RunningProcess
                .start(List.of("tcpdump", "-r", pcap().toString(), "-ddd", expression))) {
            assertThat(process.exitCode()).as("%s", process).isZero();
            assertThat(filter("compile", "--ddd", expression).out()).isEqualTo(process.out().lines().toList());
        }
    }

    @Test
    void refusedProgramIsExplainedAndMarkedAndNotRun() throws IOException {
        String bad = ARP.replace("0015 0100", "0015 0900");
        Result explained = filter("explain", "--words", bad);
        assertThat(explained.exitCode()).isEqualTo(1);
        assertThat(explained.err()).isEmpty();
        assertThat(explained.out()).hasSize(6).anySatisfy(line -> assertThat(line).startsWith("> 2  0015 0900"));
        assertThat(explained.out()).last().asString().endsWith("(rule JUMP)");

        Result run = filter("run", "--pcap", pcap().toString(), "--words", bad);
        assertThat(run).isEqualTo(new Result(1, List.of(), "machwire filter run: the filter program is refused at "
                + "instruction 2: a jump leaves the program or goes back\n"));
    }

    @Test
    void wrongInputIsOneSentenceAndExitCode2() throws IOException {
        assertThat(filter("explain", "--words", "0401 zero")).isEqualTo(new Result(2, List.of(),
                "machwire filter explain: a word of a program is four hexadecimal digits, and word 1 is not; "
                        + "`machwire filter explain --help` explains\n"));
        Path ddd = Files.writeString(directory.resolve("ddd"), "1\n6 0 0 4294967296\n");
        assertThat(filter("run", "--pcap", pcap().toString(), "--ddd", ddd.toString())).isEqualTo(new Result(2,
                List.of(), "machwire filter run: " + ddd + ":2: k is a number from 0 to 4294967295; "
                        + "`machwire filter run --help` explains\n"));
        Result bare = filter();
        assertThat(bare.exitCode()).isEqualTo(2);
        assertThat(bare.err()).hasLineCount(1).contains("compile, explain or run");
    }

    @Test
    void captureThatIsCutOffIsToldAfterWhatMatched() throws IOException {
        frames = List.of(frame(0x0806), frame(0x0800), frame(0x0806));
        for (Path capture : List.of(pcap(), pcapng())) {
            Files.write(capture, Arrays.copyOf(Files.readAllBytes(capture), (int) Files.size(capture) - 40));

            assertThat(filter("run", "--pcap", capture.toString(), "--words", ARP)).isEqualTo(new Result(1,
                    List.of("     1      42 octets  instruction 3"),
                    "machwire filter run: " + capture + ": it is cut off, behind frame 2\n"));
        }
    }

    private static byte[] frame(int type) {
        return ByteBuffer.allocate(60).putShort(12, (short) type).array();
    }
}
