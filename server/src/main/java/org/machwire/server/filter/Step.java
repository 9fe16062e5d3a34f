package org.machwire.server.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.machwire.filter.FilterProgram;
import org.machwire.server.filter.FilterTable.Filter;
import org.machwire.server.filter.Sessions.Session;

/**
 * One program on the walk of a frame through the filters of an open: that of a filter, or of all those that are the same but for keys, which
 * is run once. Immutable.
 */
public final class Step<R> {
    private final PooledFilter program;
    private final boolean endsWalk;
    private final @Nullable R receiver;
    private final @Nullable Sessions<R> sessions;
    private final int keys;

    private Step(Filter<R> filter) {
        program = filter.pooled();
        endsWalk = filter.endsWalk();
        receiver = filter.receiver();
        sessions = null;
        keys = 0;
    }

    private Step(Filter<R> first, List<Session<R>> all) {
        program = first.pooled();
        endsWalk = first.endsWalk();
        receiver = null;
        sessions = new Sessions<>(all);
        keys = first.program().keys().length;
    }

    /** The steps of a table's filters for one direction; sessions are where the first of them is. */
    public static <R> List<Step<R>> of(FilterTable<R> table, Predicate<FilterProgram> direction) {
        List<Filter<R>> left = new ArrayList<>(
                table.filters().stream().filter(filter -> direction.test(filter.program())).toList());
        List<Step<R>> steps = new ArrayList<>();
        while (!left.isEmpty()) {
            Filter<R> first = left.getFirst();
            if (!first.hasKeys()) {
                steps.add(new Step<>(left.removeFirst()));
                continue;
            }
            List<Session<R>> sessions = left.stream().filter(first::isSameButKeys)
                    .map(filter -> new Session<>(filter.program().keys(), filter.receiver())).toList();
            left.removeIf(first::isSameButKeys);
            steps.add(new Step<>(first, sessions));
        }
        return steps;
    }

    /** The program. */
    public PooledFilter program() {
        return program;
    }

    /** Whether a match keeps the frame from what is behind. */
    public boolean endsWalk() {
        return endsWalk;
    }

    /** Who receives all that it accepts; null if that depends on keys. */
    public @Nullable R onlyReceiver() {
        return receiver;
    }

    /**
     * Finds who receives a frame; null for nobody.
     *
     * @param result what the program answered
     * @param memory that it ran with
     */
    public @Nullable R receiver(int result, int[] memory) {
        if (sessions == null) {
            return result == 0 ? null : receiver;
        }
        return result < 0 ? sessions.find(memory, keys) : null;
    }
}
