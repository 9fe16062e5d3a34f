package org.machwire.client.attack;

import com.google.protobuf.StringValue;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.machwire.client.cli.JsonObject;

/** Prints what came of each attack, for people or as one JSON object a line. */
final class Report {
    /** Of how many faults people are told at once. */
    private static final int SHOWN = 5;
    /** Of how long a fault people are told the whole: with frames of some 200 octets. */
    private static final int LONGEST = 500;

    private final PrintStream out;
    private final boolean json;
    private final List<String> failed = new ArrayList<>();
    private int attacks;

    Report(PrintStream out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /** Names an attack, for a list of them. */
    void list(Attack attack) {
        out.println(json
                ? new JsonObject().string("id", attack.id()).string("name", attack.name()).toString()
                : "%-4s %s".formatted(attack.id(), attack.name()));
    }

    /** Prints a verdict. */
    void add(Attack attack, Verdict verdict) {
        attacks++;
        if (!verdict.held()) {
            failed.add(attack.id());
        }
        out.println(json ? object(attack, verdict) : line(attack, verdict));
    }

    private static String object(Attack attack, Verdict verdict) {
        return new JsonObject().string("id", attack.id()).string("name", attack.name())
                .json("held", Boolean.toString(verdict.held())).string("seen", verdict.seen())
                .list("faults",
                        verdict.faults().stream().map(fault -> JsonObject.of(StringValue.of(fault))).toList())
                .toString();
    }

    private static String line(Attack attack, Verdict verdict) {
        StringBuilder text = new StringBuilder("%-11s  %-3s %-45s %s".formatted(
                verdict.held() ? "held" : "GOT THROUGH", attack.id(), attack.name(), verdict.seen()));
        verdict.faults().stream().limit(SHOWN).forEach(fault -> text.append("\n             ")
                .append(fault, 0, Math.min(fault.length(), LONGEST)).append(fault.length() > LONGEST ? "..." : ""));
        if (verdict.faults().size() > SHOWN) {
            text.append("\n             and ").append(verdict.faults().size() - SHOWN).append(" more");
        }
        return text.toString();
    }

    /** Prints the summary, for people; answers whether all attacks held. */
    boolean end(double seconds) {
        if (!json) {
            out.printf("%d of %d attacks held, in %.1f s%s%n", attacks - failed.size(), attacks, seconds,
                    failed.isEmpty() ? "" : "; got through: " + String.join(", ", failed));
        }
        return failed.isEmpty();
    }
}
