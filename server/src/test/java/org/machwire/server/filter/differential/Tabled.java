package org.machwire.server.filter.differential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.machwire.filter.FilterException;
import org.machwire.filter.FilterProgram;
import org.machwire.filter.Scratch;
import org.machwire.server.filter.FilterPool;
import org.machwire.server.filter.FilterTable;
import org.machwire.server.filter.FilterTable.Filter;
import org.machwire.server.filter.Step;

/**
 * A device's table of filters, walked as for a frame that comes in.
 *
 * @param amongSessions whether others have set the same program with other keys, if it has keys
 */
record Tabled(boolean amongSessions) implements Executor {
    private static final String OWN = "own";
    private static final int KEY = 0x17;
    private static final int MOST = 1_000_000;

    @Override
    public String name() {
        return amongSessions ? "table with sessions" : "table";
    }

    /** By contract: a device drops what has no header before a filter sees it. */
    @Override
    public int shortestFrame() {
        return ReferenceInterpreter.HEADER;
    }

    @Override
    public Runner prepare(FilterProgram program) {
        var pool = new FilterPool(Runnable::run, MOST);
        List<Filter<String>> filters = new ArrayList<>();
        filters.add(new Filter<>(program, pool.acquire(program.code(), 0), 0, OWN));
        int keys = amongSessions ? program.keys().length : 0;
        for (int bits = 0; keys > 0 && bits < 1 << keys; bits++) {
            FilterProgram other = withKeys(program, bits);
            if (!Arrays.equals(other.keys(), program.keys())) {
                // the program's own is amid them, for of equal keys the first are found
                filters.add(bits % 2 * filters.size(),
                        new Filter<>(other, pool.acquire(other.code(), 0), 0, "other"));
            }
        }
        List<Step<String>> steps = Step.of(new FilterTable<>(filters), FilterProgram::in);
        return frame -> walk(steps, frame);
    }

    /** The same program, of which each key is a bit of a number. */
    private static FilterProgram withKeys(FilterProgram program, int bits) {
        int[] words = program.words();
        int left = bits;
        for (int i = 4; i < words.length; i += 4) {
            if (words[i] == KEY) {
                words[i + 2] = left & 1;
                words[i + 3] = 0;
                left >>= 1;
            }
        }
        try {
            return FilterProgram.parseLong(words);
        } catch (FilterException refused) {
            throw new AssertionError(Arrays.toString(words), refused);
        }
    }

    private static int walk(List<Step<String>> steps, Frame frame) {
        int[] memory = Scratch.ofThisThread();
        for (Step<String> step : steps) {
            int result = step.program().runner().run(frame.batch(), frame.offset(), frame.length(), memory);
            if (OWN.equals(step.receiver(result, memory))) {
                return result < 0 ? ~result : result;
            }
        }
        return 0;
    }
}
