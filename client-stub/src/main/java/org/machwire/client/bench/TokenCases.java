package org.machwire.client.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.machwire.client.bench.BenchCommand.Rounds;

/** The cases that measure tokens: what they cost to present and to use, to take back, and to present again to another server. */
final class TokenCases {
    private static final int IMPORTS = 200;
    private static final int REVOCATIONS = 50;
    private static final int WORKERS = 2;
    private static final int CLIENTS = 100;
    private static final double MICROS_A_MILLI = 1000;

    private TokenCases() {}

    /** A chain of four blocks: verified, imported, imported again; and frames of what it grants. */
    static List<Measurement> token(Rounds plan) throws IOException {
        try (BenchServer server = new BenchServer(); Child worker = Cases.worker()) {
            return List.of(verify(plan, server, worker), imports(plan, server, worker),
                    frames(plan, server, worker));
        }
    }

    private static Measurement verify(Rounds plan, BenchServer server, Child worker) throws IOException {
        worker.ask(verify(server, (int) (1000 * plan.warmUp())));
        double[][] results = new double[plan.count()][];
        for (int round = 0; round < plan.count(); round++) {
            results[round] = worker.ask(verify(server, plan.millis()));
            plan.note("round %d: a chain of 4 is verified in %.0f us, again in %.1f us".formatted(round + 1,
                    results[round][0], results[round][2]));
        }
        return new Measurement("token").with("blocks", 4).with("verify_p50_us", Cases.median(results, 0))
                .with("verify_p99_us", Cases.median(results, 1)).with("verify_again_p50_us", Cases.median(results, 2));
    }

    private static String verify(BenchServer server, int millis) {
        return "verify " + server.address() + " " + millis;
    }

    private static Measurement imports(Rounds plan, BenchServer server, Child worker) throws IOException {
        String request = "import " + server.address() + " " + IMPORTS;
        long endNanos = System.nanoTime() + (long) (1e9 * plan.warmUp());
        do {
            worker.ask(request);
        } while (System.nanoTime() < endNanos);
        double[][] results = new double[plan.count()][];
        for (int round = 0; round < plan.count(); round++) {
            double[] micros = worker.ask(request);
            results[round] = new double[]{micros[0], micros[1], micros[2], micros[0] - micros[2],
                    micros[1] - micros[2]};
            plan.note("round %d: import %.0f us, again %.0f us, plain call %.0f us".formatted(round + 1, micros[0],
                    micros[1], micros[2]));
        }
        return new Measurement("token").with("blocks", 4).with("import_p50_us", Cases.median(results, 0))
                .with("again_p50_us", Cases.median(results, 1)).with("unary_p50_us", Cases.median(results, 2))
                .with("import_over_unary_us", Cases.median(results, 3))
                .with("again_over_unary_us", Cases.median(results, 4));
    }

    private static Measurement frames(Rounds plan, BenchServer server, Child worker) throws IOException {
        String[] kinds = {"flood", "token-flood"};
        for (String kind : kinds) {
            worker.ask(flood(kind, server, (int) (500 * plan.warmUp())));
        }
        double[][][] results = new double[2][plan.count()][];
        for (int round = 0; round < plan.count(); round++) {
            for (int i = 0; i < 2; i++) {
                int which = (i + round) % 2;
                results[which][round] = worker.ask(flood(kinds[which], server, plan.millis()));
            }
            plan.note("round %d: %.0f frames/s of nodes, %.0f of tokens".formatted(round + 1, results[0][round][0],
                    results[1][round][0]));
        }
        return new Measurement("token").with("size", 64).with("batch", 64)
                .with("node_fps", Cases.median(results[0], 0)).with("token_fps", Cases.median(results[1], 0))
                .with("of_node", Cases.ratio(results[1], results[0]))
                .with("token_loss", Cases.median(results[1], 1));
    }

    private static String flood(String kind, BenchServer server, int millis) {
        return kind + " " + server.address() + " 64 64 1 " + millis;
    }

    /** Takes back what a sender in full traffic was granted, from another process, with the state on disk. */
    static List<Measurement> revoke(Rounds plan) throws IOException {
        try (BenchServer server = BenchServer.durable();
                Child sending = Cases.worker();
                Child revoking = Cases.worker()) {
            long endNanos = System.nanoTime() + (long) (1e9 * plan.warmUp());
            do {
                revoke(server, sending, revoking);
            } while (System.nanoTime() < endNanos);
            double[] millis = new double[REVOCATIONS];
            double[] plain = new double[REVOCATIONS];
            for (int i = 0; i < REVOCATIONS; i++) {
                double[] both = revoke(server, sending, revoking);
                millis[i] = both[0];
                plain[i] = both[1];
            }
            Arrays.sort(millis);
            Arrays.sort(plain);
            return List.of(new Measurement("revoke").with("revocations", REVOCATIONS)
                    .with("p50_ms", millis[REVOCATIONS / 2]).with("p90_ms", millis[REVOCATIONS * 9 / 10])
                    .with("max_ms", millis[REVOCATIONS - 1]).with("plain_p50_ms", plain[REVOCATIONS / 2]));
        }
    }

    /** Milliseconds of the revocation, and of the plain call before it. */
    private static double[] revoke(BenchServer server, Child sending, Child revoking) throws IOException {
        double received = sending.ask("traffic " + server.address())[0];
        double[] revoked = revoking.ask("revoke " + server.address());
        if (received == 0 || revoked[1] != 1 || revoked[2] < received) {
            throw new IOException("no traffic was stopped: %.0f frames received, %.0f devices closed that sent %.0f"
                    .formatted(received, revoked[1], revoked[2]));
        }
        return new double[]{revoked[0] / MICROS_A_MILLI, revoked[3] / MICROS_A_MILLI};
    }

    /** Kills a server, starts another with its state, and waits for its clients. */
    static List<Measurement> restart(Rounds plan) throws IOException {
        try (BenchServer server = BenchServer.durable(); Child one = Cases.worker(); Child other = Cases.worker()) {
            List<Child> workers = List.of(one, other);
            ask(workers, "crowd " + server.address() + " " + CLIENTS / WORKERS);
            double[][] seconds = new double[plan.count()][];
            for (int round = 0; round < plan.count(); round++) {
                server.kill();
                ask(workers, "loss " + server.address());
                long beginNanos = System.nanoTime();
                server.start();
                double ready = (System.nanoTime() - beginNanos) / 1e9;
                ask(workers, "frames " + server.address());
                seconds[round] = new double[]{(System.nanoTime() - beginNanos) / 1e9, ready};
                plan.note("round %d: ready after %.2f s, the last of %d clients receives after %.2f s"
                        .formatted(round + 1, ready, CLIENTS, seconds[round][0]));
            }
            return List.of(new Measurement("restart").with("clients", CLIENTS)
                    .with("seconds", Cases.median(seconds, 0))
                    .with("longest_s", Arrays.stream(seconds).mapToDouble(round -> round[0]).max().orElseThrow())
                    .with("server_ready_s", Cases.median(seconds, 1)));
        }
    }

    /** Asks one after the other: what is awaited comes to all at once. */
    private static void ask(List<Child> workers, String request) throws IOException {
        for (Child worker : workers) {
            worker.ask(request);
        }
    }
}
