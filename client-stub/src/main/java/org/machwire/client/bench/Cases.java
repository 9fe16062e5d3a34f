package org.machwire.client.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.machwire.client.bench.BenchCommand.Rounds;

/** The cases: which servers and workers each needs, what it asks them, and what it makes of the answers. */
final class Cases {
    private static final int[] SIZES = {64, 1514};
    private static final int[] BATCHES = {1, 64};
    private static final int IDLE_DEVICES = 1000;
    private static final int FEW_IDLE_DEVICES = 100;
    private static final int FAN_OUT = 16;
    private static final int RTT_ROUNDS = 20_000;
    /** As many broadcasts as there are: what a segment carries is measured, not what one may send. */
    static final String NO_STORM_LIMIT = "storm { broadcast: 4294967295 }";

    private Cases() {}

    /** Two devices alone and among idle ones, in turns. */
    static List<Measurement> throughput(Rounds plan) throws IOException {
        List<Measurement> lines = new ArrayList<>();
        try (BenchServer quiet = new BenchServer();
                BenchServer full = new BenchServer();
                Child idlers = worker();
                Child worker = worker()) {
            idlers.ask("stations " + full.address() + " " + IDLE_DEVICES);
            BenchServer[] servers = {quiet, full};
            for (BenchServer server : servers) {
                worker.ask(flood(server, 64, 64, 1, (int) (1000 * plan.warmUp())));
            }
            for (int size : SIZES) {
                for (int batch : BATCHES) {
                    double[][][] results = new double[2][plan.count()][];
                    for (int round = 0; round < plan.count(); round++) {
                        for (int i = 0; i < 2; i++) {
                            int which = (i + round) % 2;
                            results[which][round] = worker.ask(flood(servers[which], size, batch, 1, plan.millis()));
                        }
                        plan.note("%d octets, batch %d, round %d: %.0f frames/s alone, %.0f among %d idle".formatted(
                                size, batch,
                                round + 1,
                                results[0][round][0], results[1][round][0], IDLE_DEVICES));
                    }
                    lines.add(flood("throughput", size, batch, 0, results[0]).with("server_rss_kib",
                            quiet.usage().residentKib()));
                    lines.add(flood("throughput", size, batch, IDLE_DEVICES, results[1])
                            .with("of_alone", ratio(results[1], results[0]))
                            .with("server_rss_kib", full.usage().residentKib()));
                }
            }
        }
        return lines;
    }

    static List<Measurement> fanout(Rounds plan) throws IOException {
        try (BenchServer server = new BenchServer(NO_STORM_LIMIT); Child worker = worker()) {
            worker.ask(flood(server, 64, 64, FAN_OUT, (int) (1000 * plan.warmUp())));
            double[][] results = new double[plan.count()][];
            for (int round = 0; round < plan.count(); round++) {
                results[round] = worker.ask(flood(server, 64, 64, FAN_OUT, plan.millis()));
                plan.note("broadcast to %d, round %d: %.0f frames/s delivered".formatted(FAN_OUT, round + 1,
                        results[round][0]));
            }
            return List.of(flood("fanout", 64, 64, 0, results).with("receivers", FAN_OUT)
                    .with("server_rss_kib", server.usage().residentKib()));
        }
    }

    static List<Measurement> rtt(Rounds plan) throws IOException {
        List<Measurement> lines = new ArrayList<>();
        try (BenchServer server = new BenchServer(); Child worker = worker()) {
            long endNanos = System.nanoTime() + (long) (1e9 * plan.warmUp());
            do {
                worker.ask(pingPong(server, 64));
            } while (System.nanoTime() < endNanos);
            for (int size : SIZES) {
                double[][] results = new double[plan.count()][];
                for (int round = 0; round < plan.count(); round++) {
                    results[round] = worker.ask(pingPong(server, size));
                    plan.note("%d octets, round %d: p50 %.1f us, p99 %.1f us".formatted(size, round + 1,
                            results[round][0],
                            results[round][1]));
                }
                lines.add(new Measurement("rtt").with("size", size).with("batch", 1).with("p50_us", median(results, 0))
                        .with("p99_us", median(results, 1)));
            }
        }
        return lines;
    }

    /** The memory of a server before any load, with a few idle devices and with many. */
    static List<Measurement> memory(Rounds plan) throws IOException {
        List<Measurement> lines = new ArrayList<>();
        try (BenchServer server = new BenchServer(); Child worker = worker()) {
            double few = worker.ask("stations " + server.address() + " " + FEW_IDLE_DEVICES)[0];
            lines.add(memory(FEW_IDLE_DEVICES, few));
            double many = worker.ask("stations " + server.address() + " " + (FEW_IDLE_DEVICES + IDLE_DEVICES))[0];
            lines.add(memory(FEW_IDLE_DEVICES + IDLE_DEVICES, many).with("kib_per_further_device",
                    (many - few) / IDLE_DEVICES));
            plan.note("%.0f MiB with %d idle devices, %.1f KiB for each of %d more".formatted(few / 1024,
                    FEW_IDLE_DEVICES,
                    (many - few) / IDLE_DEVICES, IDLE_DEVICES));
        }
        return lines;
    }

    private static Measurement memory(int devices, double kib) {
        return new Measurement("memory").with("idle_devices", devices).with("server_rss_kib", (long) kib);
    }

    static Child worker() throws IOException {
        return Child.start("bench", "--worker");
    }

    static String flood(BenchServer server, int size, int batch, int receivers, int millis) {
        return "flood " + server.address() + " " + size + " " + batch + " " + receivers + " " + millis;
    }

    private static String pingPong(BenchServer server, int size) {
        return "pingpong " + server.address() + " " + size + " " + RTT_ROUNDS;
    }

    private static Measurement flood(String benchCase, int size, int batch, int idle, double[][] results) {
        return new Measurement(benchCase).with("size", size).with("batch", batch).with("idle_devices", idle)
                .with("delivered_fps", median(results, 0)).with("loss", median(results, 1))
                .with("server_cpu_s_per_mframe", median(results, 2));
    }

    /** The median of the ratios of the rounds' first figures, pair by pair. */
    static double ratio(double[][] results, double[][] baseline) {
        return ratio(results, baseline, 0);
    }

    /** The same of another figure. */
    static double ratio(double[][] results, double[][] baseline, int figure) {
        double[] ratios = new double[results.length];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] = results[round][figure] / baseline[round][figure];
        }
        Arrays.sort(ratios);
        return ratios[ratios.length / 2];
    }

    /** The median of one figure of all rounds. */
    static double median(double[][] results, int figure) {
        double[] figures = Arrays.stream(results).mapToDouble(result -> result[figure]).sorted().toArray();
        return figures[figures.length / 2];
    }
}
