package org.machwire.client.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.machwire.client.bench.BenchCommand.Rounds;

/** What a modest pair notices of a flooder in its segment, which is a client like it, in a process of its own. */
final class FairnessCase {
    private static final double SHARE_OF_MAXIMUM = 0.1;
    private static final double SHARE_OF_CORE = 0.25;
    private static final String[] BESIDE = {"nobody", "unicast", "broadcast"};
    private static final int SIZE = 64;
    private static final int BATCH = 64;
    private static final int MAXIMUM_ROUNDS = 3;

    private final Rounds plan;
    private final BenchServer server;
    private final Child pair;
    private final Child flooder;
    /** By what is beside, then round: of the pair its pace, loss, p50 and p99; of the flooder its core and frames a second. */
    private final double[][][] results;

    private FairnessCase(Rounds plan, BenchServer server, Child pair, Child flooder) {
        this.plan = plan;
        this.server = server;
        this.pair = pair;
        this.flooder = flooder;
        results = new double[BESIDE.length][plan.count()][];
    }

    /** A pair alone, beside a flood of unicast, and beside one of broadcast, in turns; and multicast. */
    static List<Measurement> fairness(Rounds plan) throws IOException {
        List<Measurement> lines = new ArrayList<>();
        try (BenchServer server = new BenchServer(); Child pair = Cases.worker(); Child flooder = Cases.worker()) {
            lines.addAll(new FairnessCase(plan, server, pair, flooder).run());
        }
        lines.addAll(MulticastCase.multicast(plan));
        return lines;
    }

    private List<Measurement> run() throws IOException {
        double maximum = maximum();
        double pace = SHARE_OF_MAXIMUM * maximum;
        for (int which = 0; which < BESIDE.length; which++) {
            measure(which, pace, (int) (1000 * plan.warmUp() / BESIDE.length));
        }
        for (int round = 0; round < plan.count(); round++) {
            for (int i = 0; i < BESIDE.length; i++) {
                int which = (i + round) % BESIDE.length;
                results[which][round] = measure(which, pace, plan.millis());
            }
            plan.note("round %d: p99 %.0f us alone, %.0f beside a flood of unicast, %.0f of broadcast".formatted(
                    round + 1, results[0][round][3], results[1][round][3], results[2][round][3]));
        }
        List<Measurement> lines = new ArrayList<>();
        for (int which = 0; which < BESIDE.length; which++) {
            lines.add(line(which, maximum));
        }
        return lines;
    }

    private double maximum() throws IOException {
        pair.ask(Cases.flood(server, SIZE, BATCH, 1, (int) (1000 * plan.warmUp())));
        double[][] rounds = new double[MAXIMUM_ROUNDS][];
        for (int round = 0; round < MAXIMUM_ROUNDS; round++) {
            rounds[round] = pair.ask(Cases.flood(server, SIZE, BATCH, 1, plan.millis()));
        }
        return Cases.median(rounds, 0);
    }

    private double[] measure(int which, double pace, int millis) throws IOException {
        if (which > 0) {
            flooder.ask("unruly " + server.address() + " " + BESIDE[which] + " " + SHARE_OF_CORE);
        }
        double[] way = pair.ask("paced " + server.address() + " " + pace + " " + millis);
        double[] flood = which > 0 ? flooder.ask("calm " + server.address()) : new double[2];
        double[] all = Arrays.copyOf(way, way.length + flood.length);
        System.arraycopy(flood, 0, all, way.length, flood.length);
        return all;
    }

    private Measurement line(int which, double maximum) {
        double[][] rounds = results[which];
        Measurement line = new Measurement("fairness").with("size", SIZE).with("flood", BESIDE[which])
                .with("maximum_fps", maximum).with("paced_fps", Cases.median(rounds, 0))
                .with("loss", Cases.median(rounds, 1))
                .with("worst_loss", Arrays.stream(rounds).mapToDouble(round -> round[1]).max().orElseThrow())
                .with("p50_us", Cases.median(rounds, 2)).with("p99_us", Cases.median(rounds, 3));
        return which == 0
                ? line
                : line.with("p99_of_quiet", Cases.ratio(rounds, results[0], 3))
                        .with("flooder_cores", Cases.median(rounds, 4)).with("flooder_fps", Cases.median(rounds, 5));
    }
}
