package org.machwire.client.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.machwire.client.cli.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code machwire bench}. */
@Command(name = "bench", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Measures servers and clients that it starts itself, with the flags that they are shipped with. Figures are medians "
                + "of interleaved rounds; guard and pfinet's filter are on."}, footer = {
                        "", "Cases:",
                        "  throughput  one station sends to another, for 64 and 1514 octets, batches of 1 and 64; and two among "
                                + "1000 idle devices",
                        "  rtt         one frame to and fro (taskset -c 0 machwire bench --case rtt: all on one core)",
                        "  fanout      broadcast to 16",
                        "  guard       two devices, 64 octets, with the guard and without, in turns; and what a verdict costs",
                        "  fairness    a pair at a tenth of its maximum, alone and beside a flooder with a quarter of a core; "
                                + "and multicast to 16 among 1000 devices",
                        "  filter      filters interpreted and compiled, in turns with libpcap's interpreter; pfinet's "
                                + "against accepting all in a stream; 1000 different ones against 1000 that are the same "
                                + "(needs libpcap)",
                        "  uplink      a station to an interface outside, counted there, against a bare packet socket at an "
                                + "interface of the same kind; and TCP both ways, where iperf3 is installed (needs root, or "
                                + "unshare -Urn machwire bench)",
                        "  qemu        one peer of QEMU's stream protocol to another, through two machwire qemu: with a window "
                                + "as everywhere, and an open flood",
                        "  memory      resident memory of the server with idle devices attached",
                        "  mach-rpc    a null mach_msg RPC from one client process to another through the server, in turns "
                                + "with a plain unary call; then alone, and while a task with 100000 ports dies",
                        "  mach-oneway messages from one client process to another, SendStream to ReceiveStream",
                        "  ports       the server's heap and memory for 1000000 ports of one task, once (needs the jcmd of "
                                + "the JDK that runs the server)",
                        "  token       a token of 4 blocks: verified, imported, imported again; frames of two devices that tokens "
                                + "grant against two of nodes",
                        "  revoke      50 grants of senders in full traffic revoked, the state on disk",
                        "  restart     the server is killed and started anew: until each of 100 clients receives frames again"})
public final class BenchCommand implements Callable<Integer> {
    @Option(names = "--case", paramLabel = "NAME", description = "Run this case only.")
    private String only = "";

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "9", description = "Rounds of each measurement. Default: 9.")
    private int rounds;

    @Option(names = "--seconds", paramLabel = "S", defaultValue = "1", description = "Length of a round. Default: 1.")
    private double seconds;

    @Option(names = "--warm-up", paramLabel = "S", defaultValue = "10", description = "Warm-up of each case. Default: 10.")
    private double warmUp;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Option(names = "--worker", hidden = true)
    private boolean worker;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (worker) {
            new Worker(out).serve();
            return 0;
        }
        Rounds plan = new Rounds(rounds, seconds, warmUp, err);
        Map<String, Case> cases = cases();
        if (!only.isEmpty() && !cases.containsKey(only)) {
            throw new ParameterException(spec.commandLine(), "there is no case \"" + only + "\": " + cases.keySet());
        }
        for (Map.Entry<String, Case> one : cases.entrySet()) {
            if (only.isEmpty() || only.equals(one.getKey())) {
                err.println(one.getKey() + " ...");
                run(one.getValue(), plan);
            }
        }
        return 0;
    }

    /** One of all that cannot be measured here is left out. */
    private void run(Case one, Rounds plan) throws IOException {
        try {
            for (Measurement line : one.run(plan)) {
                out.println(json ? line.json() : line.text());
            }
        } catch (UnavailableException e) {
            if (!only.isEmpty()) {
                throw e;
            }
            plan.note(String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, Case> cases() {
        Map<String, Case> cases = new TreeMap<>(Map.of("throughput", Cases::throughput, "rtt", Cases::rtt, "fanout",
                Cases::fanout, "memory", Cases::memory, "mach-rpc", MachCases::rpc, "mach-oneway", MachCases::oneWay,
                "ports", MachCases::ports));
        cases.putAll(Map.of("guard", GuardCase::guard, "fairness", FairnessCase::fairness, "filter",
                FilterCase::filter));
        cases.putAll(Map.of("uplink", UplinkCase::uplink, "qemu", QemuCase::qemu));
        cases.putAll(Map.of("token", TokenCases::token, "revoke", TokenCases::revoke, "restart", TokenCases::restart));
        return cases;
    }

    /** A case of the benchmark. */
    private interface Case {
        List<Measurement> run(Rounds plan) throws IOException;
    }

    /**
     * How long and how often.
     *
     * @param progress takes a word for people now and then
     */
    record Rounds(int count, double seconds, double warmUp, PrintStream progress) {
        int millis() {
            return (int) (1000 * seconds);
        }

        void note(String sentence) {
            progress.println("  " + sentence);
        }
    }
}
