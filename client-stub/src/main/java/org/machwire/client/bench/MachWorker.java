package org.machwire.client.bench;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The requests of the cases that measure ports and messages. Servers that it starts run as long as the process. */
final class MachWorker {
    private static final double NANOS_A_MILLI = 1e6;

    private final Map<String, Sink> sinks = new HashMap<>();

    /**
     * Does what a request says.
     *
     * @param words the request; what the first three are, {@link Worker} says
     * @return the figures of its answer
     */
    double[] answer(String what, Path socket, String[] words) throws InterruptedException {
        return switch (what) {
            case "echo" -> echo(socket, words[3]); // node
            case "rpc" -> rpc(socket, words[3], number(words, 4)); // node millis
            case "rpc-dying" -> rpcWhileDying(socket, words[3], number(words, 4), number(words, 5)); // node millis rights
            case "sink" -> sink(socket, words[3]); // node
            case "taken" -> taken(words[3], Long.parseLong(words[4])); // node count
            case "oneway" -> oneWay(socket, words[3], number(words, 4)); // node millis
            case "allocate" -> allocate(socket, number(words, 3)); // rights
            default -> throw new IllegalArgumentException("no such request: " + what);
        };
    }

    private static double[] echo(Path socket, String node) {
        BenchTask task = new BenchTask(socket, "echo");
        EchoServer.start(task, node);
        return new double[]{task.number()};
    }

    private static double[] rpc(Path socket, String node, int millis) {
        try (BenchTask task = new BenchTask(socket, "caller")) {
            long endNanos = System.nanoTime() + millis * 1_000_000L;
            RpcCalls.Times times = new RpcCalls(task, task.lookup(node))
                    .runInTurns(() -> System.nanoTime() - endNanos >= 0);
            double p50 = times.rpcs().percentile(50);
            double plain = times.plain().percentile(50);
            return new double[]{p50, times.rpcs().percentile(99), plain, times.plain().percentile(99), p50 / plain};
        }
    }

    private static double[] rpcWhileDying(Path socket, String node, int millis, int rights) {
        try (BenchTask task = new BenchTask(socket, "caller"); DyingTask dying = new DyingTask(socket, rights, task)) {
            RpcCalls calls = new RpcCalls(task, task.lookup(node));
            long endNanos = System.nanoTime() + millis * 1_000_000L;
            double quiet = calls.run(() -> System.nanoTime() - endNanos >= 0).rpcs().percentile(99);
            CompletableFuture<Long> death = dying.die();
            Samples meanwhile = calls.run(death::isDone).rpcs();
            double p99 = meanwhile.percentile(99);
            return new double[]{quiet, p99, p99 / quiet, death.join() / NANOS_A_MILLI, meanwhile.count()};
        }
    }

    private double[] sink(Path socket, String node) {
        BenchTask task = new BenchTask(socket, "sink");
        sinks.put(node, Sink.start(task, node));
        return new double[]{task.number()};
    }

    private double[] taken(String node, long count) throws InterruptedException {
        Sink sink = sinks.get(node);
        if (sink == null) {
            throw new IllegalArgumentException("nothing is counted at " + node);
        }
        return new double[]{sink.awaitTaken(count)};
    }

    private static double[] oneWay(Path socket, String node, int millis) {
        try (BenchTask task = new BenchTask(socket, "sender")) {
            OneWay.Result result = OneWay.run(task, task.lookup(node), millis);
            return new double[]{result.perSecond(), result.messages()};
        }
    }

    /** Allocates and keeps. */
    private static double[] allocate(Path socket, int rights) {
        return new double[]{Allocation.of(new BenchTask(socket, "holder"), rights)};
    }

    private static int number(String[] words, int at) {
        return Integer.parseInt(words[at]);
    }
}
