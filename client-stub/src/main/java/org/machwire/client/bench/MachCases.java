package org.machwire.client.bench;

import java.io.IOException;
import java.util.List;
import org.machwire.client.bench.BenchCommand.Rounds;

/** The cases that measure ports and messages. Every task that takes part has a process of its own, but for one that dies. */
final class MachCases {
    /** Where the tasks publish their ports. */
    static final String NODES = "/servers/";

    private static final String ECHO = NODES + "echo";
    private static final String SINK = NODES + "sink";
    private static final int RIGHTS_OF_THE_DYING = 100_000;
    private static final int PORTS = 1_000_000;

    private MachCases() {}

    /** RPCs of a pair of tasks: in turns with plain calls, then alone and while a third task dies. */
    static List<Measurement> rpc(Rounds plan) throws IOException {
        try (BenchServer server = new BenchServer(); Child serving = Cases.worker(); Child calling = Cases.worker()) {
            serving.ask("echo " + server.address() + " " + ECHO);
            calling.ask(rpc(server, (int) (1000 * plan.warmUp())));
            double[][] inTurns = new double[plan.count()][];
            double[][] dying = new double[plan.count()][];
            for (int round = 0; round < plan.count(); round++) {
                inTurns[round] = calling.ask(rpc(server, plan.millis()));
                dying[round] = calling.ask("rpc-dying " + server.address() + " " + ECHO + " " + plan.millis() + " "
                        + RIGHTS_OF_THE_DYING);
                plan.note("round %d: RPC %.1f us, plain call %.1f us; p99 %.1f us, %.1f us while a task dies in %.0f ms"
                        .formatted(round + 1, inTurns[round][0], inTurns[round][2], dying[round][0], dying[round][1],
                                dying[round][3]));
            }
            return List.of(inTurns(inTurns).with("server_rss_kib", server.usage().residentKib()), dying(dying));
        }
    }

    private static String rpc(BenchServer server, int millis) {
        return "rpc " + server.address() + " " + ECHO + " " + millis;
    }

    private static Measurement inTurns(double[][] results) {
        return new Measurement("mach-rpc").with("p50_us", Cases.median(results, 0))
                .with("p99_us", Cases.median(results, 1)).with("unary_p50_us", Cases.median(results, 2))
                .with("unary_p99_us", Cases.median(results, 3)).with("of_unary", Cases.median(results, 4));
    }

    private static Measurement dying(double[][] results) {
        return new Measurement("mach-rpc").with("rights_of_the_dying", RIGHTS_OF_THE_DYING)
                .with("quiet_p99_us", Cases.median(results, 0)).with("p99_us_while_dying", Cases.median(results, 1))
                .with("of_quiet", Cases.median(results, 2)).with("death_ms", Cases.median(results, 3))
                .with("rpcs_while_dying", (long) Cases.median(results, 4));
    }

    /** Messages from one task to another, without replies. */
    static List<Measurement> oneWay(Rounds plan) throws IOException {
        try (BenchServer server = new BenchServer(); Child taking = Cases.worker(); Child sending = Cases.worker()) {
            taking.ask("sink " + server.address() + " " + SINK);
            long sent = (long) sending.ask(oneWay(server, (int) (1000 * plan.warmUp())))[1];
            double[][] results = new double[plan.count()][];
            for (int round = 0; round < plan.count(); round++) {
                results[round] = sending.ask(oneWay(server, plan.millis()));
                sent += (long) results[round][1];
                plan.note("round %d: %.0f messages/s".formatted(round + 1, results[round][0]));
            }
            long taken = (long) taking.ask("taken " + server.address() + " " + SINK + " " + sent)[0];
            if (taken != sent) {
                throw new IOException(sent + " messages were sent and " + taken + " received");
            }
            return List.of(new Measurement("mach-oneway").with("messages_per_s", Cases.median(results, 0))
                    .with("server_rss_kib", server.usage().residentKib()));
        }
    }

    private static String oneWay(BenchServer server, int millis) {
        return "oneway " + server.address() + " " + SINK + " " + millis;
    }

    /** What ports cost that one task holds: the heap with them less the heap before, when a first task had one. */
    static List<Measurement> ports(Rounds plan) throws IOException {
        try (BenchServer server = new BenchServer(); Child holder = Cases.worker()) {
            JavaHeap heap = new JavaHeap(server.usage().pid());
            holder.ask("allocate " + server.address() + " " + 1);
            long before = heap.liveOctets();
            long beginNanos = System.nanoTime();
            holder.ask("allocate " + server.address() + " " + PORTS);
            double seconds = (System.nanoTime() - beginNanos) / 1e9;
            double octets = (double) (heap.liveOctets() - before) / PORTS;
            plan.note("%d ports in %.0f s: %.0f octets of heap each".formatted(PORTS, seconds, octets));
            return List.of(new Measurement("ports").with("ports", PORTS).with("heap_octets_per_port", octets)
                    .with("allocations_per_s", PORTS / seconds)
                    .with("server_rss_kib", server.usage().residentKib()));
        }
    }
}
