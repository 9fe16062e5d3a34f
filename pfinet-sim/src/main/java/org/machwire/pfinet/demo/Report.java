package org.machwire.pfinet.demo;

import java.io.PrintStream;

/** Prints a line for each check, and remembers what failed. */
final class Report {
    /** Looks at something. */
    @FunctionalInterface
    interface Check {
        /**
         * Returns a sentence that says what was seen.
         *
         * @throws DemoException if that is not what must be
         */
        String see() throws DemoException, InterruptedException;
    }

    private final PrintStream out;
    private int held;
    private int failed;
    private int skipped;
    private volatile boolean stopped;

    Report(PrintStream out) {
        this.out = out;
    }

    /** Prints nothing from now on: the play was interrupted, and what goes wrong now says nothing. */
    void stop() {
        stopped = true;
    }

    /** Makes a check and prints what was seen. */
    void check(String name, Check check) throws InterruptedException {
        try {
            String seen = check.see();
            held++;
            line("ok", name, seen);
        } catch (DemoException | RuntimeException e) {
            fail(name, e);
        }
    }

    /** Prints what failed. */
    void fail(String name, Exception reason) {
        failed++;
        line("FAILED", name, String.valueOf(reason.getMessage()));
    }

    /** Says why a check is not made. */
    void skip(String name, String reason) {
        skipped++;
        line("-", name, "skipped: " + reason);
    }

    /** Prints a line that is no check. */
    void say(String line) {
        if (!stopped) {
            out.println(line);
        }
    }

    private void line(String mark, String name, String text) {
        say(String.format("%-6s %-13s %s", mark, name, text));
    }

    boolean holds() {
        return failed == 0;
    }

    /** Sums up: how many checks there were, and how they ended. */
    String summary() {
        String text = failed == 0
                ? "All " + held + " checks hold"
                : failed + " of " + (held + failed) + " checks FAILED";
        return skipped == 0 ? text : text + ", " + skipped + " skipped";
    }
}
