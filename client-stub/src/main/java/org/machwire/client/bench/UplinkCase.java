package org.machwire.client.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.machwire.client.bench.BenchCommand.Rounds;

/** From a segment to the outside, which is another network namespace, by an uplink that is one end of a veth pair. */
final class UplinkCase {
    private static final int[] SIZES = {64, 1514};
    private static final String OUTSIDE_ADDRESS = "10.69.255.200"; // no device's: those come from the other end
    private static final String ADDRESS_LENGTH = "/16";
    private static final String MAC = "02:00:00:00:00:01";
    private static final String BARE_MAC = "02:00:00:00:00:02";
    private static final Pattern RECEIVED = Pattern.compile(
            "\"sum_received\":\\s*\\{[^}]*\"bits_per_second\":\\s*([0-9.e+]+)");

    private final Rounds plan;
    private final BenchServer server;
    private final NetworkNamespace outside;
    private final List<Measurement> lines = new ArrayList<>();

    private UplinkCase(Rounds plan, BenchServer server, NetworkNamespace outside) {
        this.plan = plan;
        this.server = server;
        this.outside = outside;
    }

    /** Frames out, in turns with a bare packet socket at a pair of its own; and TCP. */
    static List<Measurement> uplink(Rounds plan) throws IOException {
        try (NetworkNamespace inside = NetworkNamespace.make(); NetworkNamespace outside = NetworkNamespace.make()) {
            inside.join("uplink", outside, "outside", MAC);
            inside.join("bare", outside, "beside", BARE_MAC);
            try (BenchServer server = BenchServer.withUplink(inside, "uplink");
                    Child station = Cases.worker();
                    Child bare = Child.run(inside.inside(Child.machwire("bench", "--worker")))) {
                UplinkCase measured = new UplinkCase(plan, server, outside);
                measured.frames(station, bare);
                measured.tcp();
                return measured.lines;
            }
        }
    }

    private void frames(Child station, Child bare) throws IOException {
        int warmUp = (int) (500 * plan.warmUp());
        for (int size : SIZES) {
            station.ask(through(size, warmUp));
            bare.ask(beside(size, warmUp / 4));
        }
        for (int size : SIZES) {
            double[][] results = new double[plan.count()][];
            double[][] baseline = new double[plan.count()][];
            for (int round = 0; round < plan.count(); round++) {
                if (round % 2 == 1) {
                    baseline[round] = bare.ask(beside(size, plan.millis()));
                }
                results[round] = station.ask(through(size, plan.millis()));
                if (round % 2 == 0) {
                    baseline[round] = bare.ask(beside(size, plan.millis()));
                }
                plan.note(
                        "%d octets, round %d: %.0f frames/s by the uplink, %.0f by a bare packet socket".formatted(size,
                                round + 1, results[round][0], baseline[round][0]));
            }
            lines.add(new Measurement("uplink").with("size", size).with("batch", 64)
                    .with("delivered_fps", Cases.median(results, 0)).with("loss", Cases.median(results, 1))
                    .with("bare_fps", Cases.median(baseline, 0)).with("of_bare", Cases.ratio(results, baseline))
                    .with("server_rss_kib", server.usage().residentKib()));
        }
    }

    private String through(int size, int millis) {
        return "uplink " + server.address() + " " + size + " " + millis + " " + outside.counter("outside") + " " + MAC;
    }

    private String beside(int size, int millis) {
        return "bare " + server.address() + " " + size + " " + millis + " " + outside.counter("beside") + " " + BARE_MAC
                + " bare";
    }

    /** One iperf3 connection from the namespace of a device to the outside, and the other way. */
    private void tcp() throws IOException {
        if (!isInstalled("iperf3")) {
            plan.note("TCP is not measured, for iperf3 is not installed");
            return;
        }
        outside.run("ip", "addr", "add", OUTSIDE_ADDRESS + ADDRESS_LENGTH, "dev", "outside"); // now, for frames cost it more then
        try (NetworkNamespace device = NetworkNamespace.ofDevice(server.socket(), Chains.LAN + "/iperf");
                Child iperf = Child.run(outside.inside(List.of("sh", "-c", "exec iperf3 -s --forceflush 2>&1")))) {
            while (!iperf.line().contains("listening")) {
                // It greets.
            }
            drain(iperf);
            int warmUp = Math.max(1, (int) (plan.warmUp() / 2));
            gigabits(device, warmUp, false);
            gigabits(device, warmUp, true);
            double[][] out = new double[plan.count()][];
            double[][] in = new double[plan.count()][];
            int seconds = Math.max(1, (int) plan.seconds());
            for (int round = 0; round < plan.count(); round++) {
                out[round] = new double[]{gigabits(device, seconds, false)};
                in[round] = new double[]{gigabits(device, seconds, true)};
                plan.note("TCP, round %d: %.2f Gbit/s out, %.2f in".formatted(round + 1, out[round][0], in[round][0]));
            }
            lines.add(new Measurement("uplink").with("tcp_out_gbps", Cases.median(out, 0))
                    .with("tcp_in_gbps", Cases.median(in, 0)));
        }
    }

    /** What it says is not read, and must not fill the pipe. */
    private static void drain(Child child) {
        Thread.ofPlatform().daemon().name("bench-iperf-drain").start(() -> {
            try {
                while (true) {
                    child.line();
                }
            } catch (IOException | RuntimeException e) {
                // It has ended, as it should at the end of the case.
            }
        });
    }

    private static double gigabits(NetworkNamespace device, int seconds, boolean fromOutside) throws IOException {
        List<String> command = new ArrayList<>(List.of("iperf3", "-J", "-c", OUTSIDE_ADDRESS, "-t",
                String.format(Locale.ROOT, "%d", seconds)));
        if (fromOutside) {
            command.add("-R");
        }
        String said = device.run(command.toArray(String[]::new));
        Matcher received = RECEIVED.matcher(said);
        if (!received.find()) {
            throw new IOException("iperf3 says: " + said.strip());
        }
        return Double.parseDouble(received.group(1)) / 1e9;
    }

    private static boolean isInstalled(String program) {
        for (String directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            if (Files.isExecutable(Path.of(directory, program))) {
                return true;
            }
        }
        return false;
    }
}
