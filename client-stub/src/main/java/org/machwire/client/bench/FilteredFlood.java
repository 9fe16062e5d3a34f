package org.machwire.client.bench;

import java.io.IOException;
import org.machwire.client.bench.BenchCommand.Rounds;

/**
 * One flood to devices with filters, and the same to devices with others. To one device each, both are best of one server: two of one program differ
 * by more, for all their life, than a filter costs. What goes to all devices needs two.
 *
 * @param server of the devices with {@code filters}
 * @param other of those with {@code baseline}
 */
record FilteredFlood(BenchServer server, BenchServer other, String filters, String baseline, int receivers) {
    private static final int SIZE = 64;
    private static final int BATCH = 64;

    Measurement inTurns(Rounds plan) throws IOException {
        double[][][] results = new double[2][plan.count()][];
        try (Child worker = Cases.worker()) {
            for (int which = 0; which < 2; which++) {
                worker.ask(request(which, (int) (1000 * plan.warmUp())));
            }
            for (int round = 0; round < plan.count(); round++) {
                for (int i = 0; i < 2; i++) {
                    int which = (i + round) % 2;
                    results[which][round] = worker.ask(request(which, plan.millis()));
                }
                plan.note("to %d, round %d: %.0f frames/s with %s filters, %.0f with %s".formatted(receivers, round + 1,
                        results[0][round][0], filters, results[1][round][0], baseline));
            }
        }
        return new Measurement("filter").with("receivers", receivers).with("filters", filters)
                .with("delivered_fps", Cases.median(results[0], 0)).with("loss", Cases.median(results[0], 1))
                .with("baseline", baseline).with("baseline_fps", Cases.median(results[1], 0))
                .with("of_baseline", Cases.ratio(results[0], results[1]))
                .with("cpu_of_baseline", Cases.ratio(results[0], results[1], 2));
    }

    private String request(int which, int millis) {
        return "filtered " + (which == 0 ? server : other).address() + " " + SIZE + " " + BATCH + " " + receivers + " "
                + millis + " " + (which == 0 ? filters : baseline);
    }
}
