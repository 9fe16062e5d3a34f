package org.machwire.client.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The client process: holds stations at one or more servers and measures when it is asked to. A request is a line of words, the
 * first saying what, the second the server's socket, the third its pid; the answer is a line of numbers, or "failed" and a sentence.
 */
final class Worker {
    private static final int UNMEASURED_ROUNDS = 2000;

    private final Map<Kind, List<Station>> stations = new HashMap<>();
    private final Map<Path, List<Station>> tokenStations = new HashMap<>();
    private final TokenWorker tokens = new TokenWorker();
    private final WireWorker wires = new WireWorker();
    private final LoadWorker loads = new LoadWorker();
    private final MachWorker mach = new MachWorker();
    private final PrintStream out;

    /** The stations at one server that have filters of one kind. */
    private record Kind(Path socket, Filters filters) {}

    Worker(PrintStream out) {
        this.out = out;
    }

    /** Serves requests until the input ends. */
    void serve() throws IOException, InterruptedException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", -1);
            try {
                out.println(answer(words[0], Path.of(words[1]), new ServerUsage(Long.parseLong(words[2])), words));
            } catch (RuntimeException e) {
                out.println("failed " + e.getMessage());
            }
        }
    }

    private String answer(String what, Path socket, ServerUsage server, String[] words) throws InterruptedException {
        return switch (what) {
            case "flood", "token-flood" -> { // size batch receivers millis
                List<Station> all = what.equals("flood")
                        ? atLeast(socket, 1 + number(words, 5))
                        : tokenStations(socket, 1 + number(words, 5));
                yield flood(all.getFirst(), all.subList(1, 1 + number(words, 5)), words, server);
            }
            case "filtered" -> { // size batch receivers millis filters
                Filters filters = Filters.valueOf(words[7].toUpperCase(Locale.ROOT));
                List<Station> receivers = atLeast(new Kind(socket, filters), number(words, 5));
                yield flood(atLeast(socket, 1).getFirst(), receivers, words, server);
            }
            case "group" -> // devices millis
                format(loads.group(socket, atLeast(socket, number(words, 3)).subList(0, number(words, 3)), server,
                        words));
            case "paced" -> format(loads.paced(atLeast(socket, 2), words));
            case "unruly" -> format(loads.flood(atLeast(socket, 2), words));
            case "calm" -> format(loads.calm());
            case "pingpong" -> { // size rounds
                List<Station> pair = atLeast(socket, 2);
                double[] micros = new PingPong(pair.get(0), pair.get(1), number(words, 3), UNMEASURED_ROUNDS,
                        number(words, 4)).run();
                yield format(micros[micros.length / 2], micros[micros.length * 99 / 100]);
            }
            case "stations" -> { // count
                atLeast(socket, number(words, 3));
                yield format((double) server.residentKib());
            }
            case "uplink" -> format(wires.uplink(atLeast(socket, 1).getFirst(), words));
            case "bare" -> format(wires.bare(atLeast(socket, 1).getFirst(), words));
            case "qemu" -> format(wires.qemu(socket, server, words));
            case "verify", "import", "traffic", "revoke", "crowd", "loss", "frames" ->
                format(tokens.answer(what, socket, words));
            default -> format(mach.answer(what, socket, words));
        };
    }

    private static String flood(Station sender, List<Station> receivers, String[] words, ServerUsage server)
            throws InterruptedException {
        Flood flood = receivers.size() == 1
                ? Flood.toOne(sender, receivers.getFirst(), number(words, 3), number(words, 4))
                : Flood.toAll(sender, receivers, number(words, 3), number(words, 4));
        return format(flood.run(number(words, 6), server));
    }

    private List<Station> atLeast(Path socket, int count) {
        return atLeast(new Kind(socket, Filters.USUAL), count);
    }

    private List<Station> atLeast(Kind kind, int count) {
        List<Station> there = stations.computeIfAbsent(kind, _ -> new ArrayList<>());
        while (there.size() < count) {
            String name = "w" + ProcessHandle.current().pid() + "-" + kind.filters() + "-" + there.size();
            there.add(Station.ofNode(kind.socket(), name, kind.filters().of(there.size())));
        }
        return there;
    }

    private List<Station> tokenStations(Path socket, int count) {
        List<Station> there = tokenStations.computeIfAbsent(socket, path -> new ArrayList<>());
        while (there.size() < count) {
            String name = "t" + ProcessHandle.current().pid() + "-" + there.size();
            there.add(Station.ofToken(socket, name, Chains.exported(socket, "bench station")));
        }
        return there;
    }

    private static int number(String[] words, int at) {
        return Integer.parseInt(words[at]);
    }

    private static String format(FloodResult result) {
        return format(result.deliveredPerSecond(), result.loss(), result.serverCpuPerMillion());
    }

    private static String format(double... numbers) {
        StringBuilder line = new StringBuilder();
        for (double number : numbers) {
            line.append(String.format(Locale.ROOT, "%.6f ", number));
        }
        return line.toString().trim();
    }
}
