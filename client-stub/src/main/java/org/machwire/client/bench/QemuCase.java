package org.machwire.client.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.machwire.client.bench.BenchCommand.Rounds;

/** From one peer of QEMU's stream protocol to another, each at a {@code machwire qemu}. */
final class QemuCase {
    private static final int[] SIZES = {64, 1514};
    private static final int WINDOW_OCTETS = 512 * 1024;
    private static final int OPEN = 0;

    private QemuCase() {}

    /** With a window and without, in turns. */
    static List<Measurement> qemu(Rounds plan) throws IOException {
        List<Measurement> lines = new ArrayList<>();
        try (BenchServer server = new BenchServer();
                Child one = qemu(server, "one");
                Child other = qemu(server, "other");
                Child worker = Cases.worker()) {
            one.line(); // the arguments for QEMU: it listens, and has its device
            other.line();
            for (int size : SIZES) {
                worker.ask(request(server, size, (int) (500 * plan.warmUp()), WINDOW_OCTETS));
            }
            for (int size : SIZES) {
                double[][] results = new double[plan.count()][];
                double[][] open = new double[plan.count()][];
                for (int round = 0; round < plan.count(); round++) {
                    results[round] = worker.ask(request(server, size, plan.millis(), WINDOW_OCTETS));
                    open[round] = worker.ask(request(server, size, plan.millis(), OPEN));
                    plan.note("%d octets, round %d: %.0f frames/s; %.0f of an open flood".formatted(size, round + 1,
                            results[round][0], open[round][0]));
                }
                lines.add(new Measurement("qemu").with("size", size).with("delivered_fps", Cases.median(results, 0))
                        .with("loss", Cases.median(results, 1)).with("open_fps", Cases.median(open, 0))
                        .with("open_loss", Cases.median(open, 1))
                        .with("server_cpu_s_per_mframe", Cases.median(results, 2)));
            }
        }
        return lines;
    }

    private static Child qemu(BenchServer server, String name) throws IOException {
        return Child.start("qemu", node(name), "--socket", server.socket().toString(), "--listen",
                listening(server, name).toString());
    }

    private static String node(String name) {
        return Chains.LAN + "/" + name;
    }

    private static Path listening(BenchServer server, String name) {
        return server.socket().resolveSibling(name + ".sock");
    }

    private static String request(BenchServer server, int size, int millis, int window) {
        return "qemu " + server.address() + " " + size + " " + millis + " " + window + " " + node("one") + " "
                + listening(server, "one") + " " + node("other") + " " + listening(server, "other");
    }
}
