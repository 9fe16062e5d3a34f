package org.machwire.server.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.machwire.filter.FilterProgram;

/**
 * Filters in the order in which they are asked: descending priority, first in first among equals. Immutable.
 *
 * @param filters all of them; each direction asks only those that are set for it
 * @param <R> who receives what a filter accepts
 */
public record FilterTable<R>(List<Filter<R>> filters) {
    /** {@code NET_HI_PRI} of {@code <device/net_status.h>}: a match at this priority or above ends the walk. */
    public static final int HIGH_PRIORITY = 100;

    public FilterTable {
        filters = List.copyOf(filters);
    }

    /**
     * One filter.
     *
     * @param pooled the program as it is run
     */
    public record Filter<R>(FilterProgram program, PooledFilter pooled, int priority, R receiver) {
        /** Whether a match keeps the frame from those behind. */
        public boolean endsWalk() {
            return priority >= HIGH_PRIORITY;
        }

        /** Whether it has a MATCH_IMM. */
        public boolean hasKeys() {
            return program.keys().length > 0;
        }

        /** Whether it and another are sessions of one program with MATCH_IMM: all is the same but keys and direction. */
        public boolean isSameButKeys(Filter<?> other) {
            return hasKeys() && priority == other.priority && pooled == other.pooled;
        }

        private boolean sharesDirection(FilterProgram other) {
            return (program.in() && other.in()) || (program.out() && other.out());
        }
    }

    /** The older filters that a new one replaces: those of the same receiver with a common direction, wholly. */
    public List<Filter<R>> replacedBy(FilterProgram program, Predicate<R> sameReceiver) {
        return filters.stream().filter(old -> sameReceiver.test(old.receiver()) && old.sharesDirection(program))
                .toList();
    }

    /** This table with some filters replaced by a new one. */
    public FilterTable<R> with(Filter<R> filter, List<Filter<R>> replaced) {
        List<Filter<R>> next = new ArrayList<>(filters);
        next.removeAll(replaced);
        int at = 0;
        while (at < next.size() && next.get(at).priority() >= filter.priority()) {
            at++;
        }
        next.add(at, filter);
        return new FilterTable<>(next);
    }

    /** This table without the filters of some receivers. */
    public FilterTable<R> without(Predicate<R> receiver) {
        return new FilterTable<>(filters.stream().filter(filter -> !receiver.test(filter.receiver())).toList());
    }
}
