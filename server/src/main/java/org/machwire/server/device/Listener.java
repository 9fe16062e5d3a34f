package org.machwire.server.device;

import java.util.List;
import org.machwire.ethernet.FrameBatch;
import org.machwire.server.fabric.Counters;
import org.machwire.server.fabric.Membrane;
import org.machwire.server.filter.FilterTable;
import org.machwire.server.filter.FilterTable.Filter;

/**
 * The filters of one open device for one direction, as the frame path reads them: an array in the order in which they are
 * asked. Immutable.
 */
final class Listener {
    private final Filter<Registration>[] filters;

    @SuppressWarnings("unchecked")
    private Listener(List<Filter<Registration>> filters) {
        this.filters = filters.toArray(Filter[]::new);
    }

    static Listener inbound(FilterTable<Registration> table) {
        return new Listener(table.filters().stream().filter(filter -> filter.program().in()).toList());
    }

    static Listener outbound(FilterTable<Registration> table) {
        return new Listener(table.filters().stream().filter(filter -> filter.program().out()).toList());
    }

    boolean isEmpty() {
        return filters.length == 0;
    }

    /** Delivers frames to each filter that accepts them, until a match that ends the walk. */
    void deliver(FrameBatch batch, int from, int to, Membrane sender, Counters counters) {
        if (filters.length == 1) { // nobody behind whom a match could be kept from: whole runs
            filters[0].receiver().deliver(filters[0].program(), batch, from, to, sender, counters);
            return;
        }
        for (int i = from; i < to; i++) {
            for (Filter<Registration> filter : filters) {
                int accepted = filter.receiver().deliver(filter.program(), batch, i, i + 1, sender,
                        counters);
                if (accepted > 0 && filter.endsWalk()) {
                    break;
                }
            }
        }
    }
}
