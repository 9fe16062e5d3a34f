package org.machwire.client.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.machwire.client.HypervisorException;
import org.machwire.client.bench.BenchCommand.Rounds;

/** What the guard costs: in frames a second, and in nanoseconds a verdict. */
final class GuardCase {
    private static final int SIZE = 64;
    private static final int BATCH = 64;
    private static final int ON = 0;
    private static final int OFF = 1;
    private static final int KINDS = 4;
    private static final Pattern VERDICT = Pattern.compile(
            "\\{\"frames\":\"([^\"]+)\",\"ns_per_frame\":([0-9.]+),\"octets_per_frame\":([0-9.E-]+)}");

    private GuardCase() {}

    /**
     * What a server measured of one kind of frame.
     *
     * @param frames what is in them
     */
    record Verdict(String frames, double nanos, double octets) {
        /** Reads a line of {@code machwire serve --measure-guard}. */
        static Verdict parse(String line) {
            Matcher verdict = VERDICT.matcher(line);
            if (!verdict.matches()) {
                throw new HypervisorException("the server says of its guard: " + line);
            }
            return new Verdict(verdict.group(1), Double.parseDouble(verdict.group(2)),
                    Double.parseDouble(verdict.group(3)));
        }
    }

    static List<Measurement> guard(Rounds plan) throws IOException {
        List<Measurement> lines = new ArrayList<>();
        lines.add(frames(plan));
        lines.addAll(verdicts(plan));
        return lines;
    }

    /** Two devices of a server with the guard and two of one without, in turns. */
    private static Measurement frames(Rounds plan) throws IOException {
        try (BenchServer on = new BenchServer();
                BenchServer off = new BenchServer("off: true");
                Child worker = Cases.worker()) {
            BenchServer[] servers = {on, off};
            for (BenchServer server : servers) {
                worker.ask(Cases.flood(server, SIZE, BATCH, 1, (int) (1000 * plan.warmUp())));
            }
            double[][][] results = new double[2][plan.count()][];
            for (int round = 0; round < plan.count(); round++) {
                for (int i = 0; i < 2; i++) {
                    int which = (i + round) % 2;
                    results[which][round] = worker.ask(Cases.flood(servers[which], SIZE, BATCH, 1, plan.millis()));
                }
                plan.note("round %d: %.0f frames/s with the guard, %.0f without".formatted(round + 1,
                        results[ON][round][0], results[OFF][round][0]));
            }
            return new Measurement("guard").with("size", SIZE).with("batch", BATCH)
                    .with("delivered_fps", Cases.median(results[ON], 0)).with("loss", Cases.median(results[ON], 1))
                    .with("unguarded_fps", Cases.median(results[OFF], 0))
                    .with("of_unguarded", Cases.ratio(results[ON], results[OFF]))
                    .with("server_cpu_s_per_mframe", Cases.median(results[ON], 2))
                    .with("unguarded_cpu_s_per_mframe", Cases.median(results[OFF], 2))
                    .with("cpu_of_unguarded", Cases.ratio(results[ON], results[OFF], 2));
        }
    }

    /** Each round is a process of its own, for each compiles the guard anew. */
    private static List<Measurement> verdicts(Rounds plan) throws IOException {
        Map<String, double[][]> results = new LinkedHashMap<>();
        for (int round = 0; round < plan.count(); round++) {
            StringBuilder note = new StringBuilder("round " + (round + 1) + ":");
            try (Child server = Child.start("serve", "--measure-guard")) {
                for (int i = 0; i < KINDS; i++) {
                    Verdict verdict = Verdict.parse(server.line());
                    results.computeIfAbsent(verdict.frames(), _ -> new double[plan.count()][])[round] = new double[]{
                            verdict.nanos(), verdict.octets()};
                    note.append(" %s %.1f ns".formatted(verdict.frames(), verdict.nanos()));
                }
            }
            plan.note(note.toString());
        }
        List<Measurement> lines = new ArrayList<>();
        results.forEach((frames, rounds) -> lines.add(new Measurement("guard").with("frames", frames)
                .with("verdict_ns", Cases.median(rounds, 0)).with("allocated_octets",
                        Arrays.stream(rounds).mapToDouble(round -> round[1]).max().orElseThrow())));
        return lines;
    }
}
