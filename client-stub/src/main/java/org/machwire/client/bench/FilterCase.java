package org.machwire.client.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.machwire.client.HypervisorException;
import org.machwire.client.bench.BenchCommand.Rounds;
import org.machwire.client.filter.BadFilterException;
import org.machwire.client.filter.BpfWords;
import org.machwire.client.filter.Libpcap;
import org.machwire.filter.FilterProgram;
import org.machwire.filter.WellKnownFilters;

/** What filters cost: each alone, against libpcap's interpreter in turns; and in a server, few and many. */
final class FilterCase {
    private static final Pattern FIGURE = Pattern.compile("\"(\\w+)\":([0-9.]+)");
    private static final int DEVICES = 1000;
    private static final int FIRST_PORT = 20_000;
    private static final int PORT_OFFSET = 36;
    private static final int LOAD_HALF = 0x28;
    private static final int LOAD_OCTET = 0x30;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int JUMP_IF_GREATER = 0x25;
    private static final int RETURN = 0x06;

    private FilterCase() {}

    static List<Measurement> filter(Rounds plan) throws IOException {
        List<Measurement> lines = new ArrayList<>();
        lines.addAll(programs(plan));
        try (BenchServer server = new BenchServer(Cases.NO_STORM_LIMIT)) {
            lines.add(new FilteredFlood(server, server, "pfinet", "all", 1).inTurns(plan));
        }
        try (BenchServer one = new BenchServer(Cases.NO_STORM_LIMIT);
                BenchServer other = new BenchServer(Cases.NO_STORM_LIMIT)) {
            lines.add(new FilteredFlood(one, other, "different", "shared", DEVICES).inTurns(plan));
        }
        return lines;
    }

    private static Map<String, int[]> programs() throws UnavailableException {
        Map<String, int[]> programs = new LinkedHashMap<>();
        programs.put("pfinet", WellKnownFilters.pfinet());
        try {
            for (String expression : List.of("arp or ip", "tcp port 80")) {
                programs.put(expression, Libpcap.compile(expression, FilterProgram.NETF_IN));
            }
            programs.put("syn to web, not from 10/8", Libpcap.compile("tcp[tcpflags] & (tcp-syn) != 0 and not net "
                    + "10.0.0.0/8 and (port 80 or port 443 or portrange 8000-8100)", FilterProgram.NETF_IN));
        } catch (BadFilterException e) {
            throw new HypervisorException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UnavailableException("filter: " + e.getMessage(), e);
        }
        programs.put("500 ports", ports(500));
        programs.put("500 octets", octets(500));
        programs.put("4096 octets", octets(4096));
        return programs;
    }

    /** A program of so many instructions that loads the port once and compares it, as libpcap compiles many ports joined by "or". */
    private static int[] ports(int instructions) {
        BpfWords program = new BpfWords(FilterProgram.NETF_IN);
        program.add(LOAD_HALF, 0, 0, PORT_OFFSET);
        for (int left = instructions - 1; left > 2; left--) {
            boolean isNear = left <= 250; // else the RET that accepts is too far to jump to, and one stands on the way
            program.add(JUMP_IF_EQUAL, isNear ? left - 2 : 0, isNear ? 0 : 1, FIRST_PORT + left);
            if (!isNear) {
                program.add(RETURN, 0, 0, -1);
                left--;
            }
        }
        program.add(RETURN, 0, 0, 0);
        program.add(RETURN, 0, 0, -1);
        return program.toArray();
    }

    /** A program of so many instructions that loads octet after octet, and accepts at one above 250 that is before one below 3; some loads fill it up. */
    static int[] octets(int instructions) {
        BpfWords program = new BpfWords(FilterProgram.NETF_IN);
        for (int i = 0; i + 6 <= instructions; i += 5) {
            int at = 14 + i / 5 % 48;
            program.add(LOAD_OCTET, 0, 0, at);
            program.add(JUMP_IF_GREATER, 0, 3, 250);
            program.add(LOAD_OCTET, 0, 0, at + 1);
            program.add(JUMP_IF_GREATER, 1, 0, 2);
            program.add(RETURN, 0, 0, -1);
        }
        for (int left = (instructions - 1) % 5; left > 0; left--) {
            program.add(LOAD_OCTET, 0, 0, 14);
        }
        program.add(RETURN, 0, 0, 0);
        return program.toArray();
    }

    private static List<Measurement> programs(Rounds plan) throws IOException {
        byte[][] frames = RingFrames.make();
        List<Measurement> lines = new ArrayList<>();
        Map<String, int[]> programs = programs();
        try (PcapCost libpcap = new PcapCost(frames)) {
            for (Map.Entry<String, int[]> program : programs.entrySet()) {
                List<Map<String, Double>> rounds = new ArrayList<>();
                for (int round = 0; round < plan.count(); round++) {
                    PcapCost.Result theirs = libpcap.measure(program.getValue());
                    Map<String, Double> ours = ours(frames, program.getValue());
                    if (ours.getOrDefault("matched", -1.0) != theirs.matched()) {
                        throw new HypervisorException(program.getKey() + ": libpcap accepts other frames");
                    }
                    ours.put("libpcap_ns", theirs.inOrder());
                    ours.put("libpcap_disorder_ns", theirs.inDisorder());
                    rounds.add(ours);
                }
                lines.add(line(program.getKey(), rounds));
                plan.note(lines.getLast().text());
            }
        }
        return lines;
    }

    private static Map<String, Double> ours(byte[][] frames, int[] words) throws IOException {
        try (Child server = Child.start("serve", "--measure-filter")) {
            for (byte[] frame : frames) {
                server.say("frame " + HexFormat.of().formatHex(frame));
            }
            server.say("program " + Arrays.stream(words).mapToObj(Integer::toHexString)
                    .collect(Collectors.joining(" ")));
            Map<String, Double> figures = new LinkedHashMap<>();
            for (Matcher figure = FIGURE.matcher(server.line()); figure.find();) {
                figures.put(figure.group(1), Double.valueOf(figure.group(2)));
            }
            return figures;
        }
    }

    private static Measurement line(String program, List<Map<String, Double>> rounds) {
        Measurement line = new Measurement("filter").with("program", program);
        for (String figure : List.of("instructions", "matched")) {
            line.with(figure, rounds.getFirst().getOrDefault(figure, 0.0).longValue());
        }
        for (String figure : List.of("compiled_ns", "interpreted_ns", "libpcap_ns", "compiled_disorder_ns",
                "interpreted_disorder_ns", "libpcap_disorder_ns", "compile_ms")) {
            line.with(figure, median(rounds.stream().mapToDouble(round -> round.getOrDefault(figure, 0.0)).toArray()));
        }
        return line.with("of_libpcap", ratio(rounds, "libpcap_ns", "compiled_ns"))
                .with("of_libpcap_disorder", ratio(rounds, "libpcap_disorder_ns", "compiled_disorder_ns"))
                .with("of_interpreted", ratio(rounds, "interpreted_ns", "compiled_ns"))
                .with("least_compiled_ns", least(rounds, "compiled_ns"))
                .with("least_libpcap_ns", least(rounds, "libpcap_ns"))
                .with("least_of_libpcap", least(rounds, "libpcap_ns") / least(rounds, "compiled_ns"));
    }

    /** The figure of the round that was disturbed least: what else runs on a core's other half can double the time of some rounds. */
    private static double least(List<Map<String, Double>> rounds, String figure) {
        return rounds.stream().mapToDouble(round -> round.getOrDefault(figure, 0.0)).min().orElseThrow();
    }

    private static double ratio(List<Map<String, Double>> rounds, String slow, String fast) {
        return median(
                rounds.stream().mapToDouble(round -> round.getOrDefault(slow, 0.0) / round.getOrDefault(fast, 1.0))
                        .toArray());
    }

    private static double median(double[] figures) {
        Arrays.sort(figures);
        return figures[figures.length / 2];
    }
}
