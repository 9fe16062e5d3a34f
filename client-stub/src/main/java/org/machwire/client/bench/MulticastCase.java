package org.machwire.client.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.machwire.client.bench.BenchCommand.Rounds;

/**
 * Multicast to a group in segments of several sizes, in turns. Of ten devices nine can be members: so there are seventeen, too, with as many
 * members as among the thousand.
 */
final class MulticastCase {
    private static final int MANY = 1000;
    private static final int TEN = 0;
    private static final int SEVENTEEN = 1;
    private static final int THOUSAND = 2;
    private static final int[] DEVICES = {10, 17, MANY};
    private static final int[] MEMBERS = {9, 16, 16};
    private static final int SIZE = 64;
    private static final int BATCH = 64;

    private MulticastCase() {}

    static List<Measurement> multicast(Rounds plan) throws IOException {
        try (BenchServer ten = new BenchServer();
                BenchServer seventeen = new BenchServer();
                BenchServer thousand = new BenchServer();
                Child idlers = Cases.worker();
                Child worker = Cases.worker()) {
            idlers.ask("stations " + thousand.address() + " " + (MANY - 1 - MEMBERS[THOUSAND]));
            BenchServer[] servers = {ten, seventeen, thousand};
            for (int which = 0; which < servers.length; which++) {
                worker.ask(request(servers[which], which, (int) (1000 * plan.warmUp() / 2)));
            }
            double[][][] results = new double[servers.length][plan.count()][];
            for (int round = 0; round < plan.count(); round++) {
                for (int i = 0; i < servers.length; i++) {
                    int which = (i + round) % servers.length;
                    results[which][round] = worker.ask(request(servers[which], which, plan.millis()));
                }
                plan.note(
                        "multicast, round %d: %.0f frames/s delivered of 10 devices, %.0f of 17, %.0f of %d".formatted(
                                round + 1, results[TEN][round][0], results[SEVENTEEN][round][0],
                                results[THOUSAND][round][0],
                                MANY));
            }
            return lines(results);
        }
    }

    private static List<Measurement> lines(double[][][] results) {
        List<Measurement> lines = new ArrayList<>();
        for (int which = 0; which < results.length; which++) {
            lines.add(new Measurement("fairness").with("size", SIZE).with("batch", BATCH)
                    .with("multicast_devices", DEVICES[which]).with("members", MEMBERS[which])
                    .with("delivered_fps", Cases.median(results[which], 0))
                    .with("sent_fps", Cases.median(results[which], 0) / MEMBERS[which])
                    .with("loss", Cases.median(results[which], 1))
                    .with("server_cpu_s_per_mframe", Cases.median(results[which], 2)));
        }
        lines.getLast().with("delivered_of_10_devices", Cases.ratio(results[THOUSAND], results[TEN]))
                .with("delivered_of_17_devices", Cases.ratio(results[THOUSAND], results[SEVENTEEN]));
        return lines;
    }

    private static String request(BenchServer server, int which, int millis) {
        return "group " + server.address() + " " + (1 + MEMBERS[which]) + " " + millis;
    }
}
