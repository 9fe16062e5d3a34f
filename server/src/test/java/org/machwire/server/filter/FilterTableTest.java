package org.machwire.server.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.filter.FilterException;
import org.machwire.filter.FilterProgram;
import org.machwire.filter.WellKnownFilters;
import org.machwire.server.filter.FilterTable.Filter;

class FilterTableTest {
    private static final FilterProgram IN = parse(WellKnownFilters.acceptAll());
    private static final FilterProgram OUT = parse(new int[]{FilterProgram.NETF_OUT});
    private static final FilterProgram BOTH = parse(WellKnownFilters.libpcap());

    private static FilterProgram parse(int[] words) {
        try {
            return FilterProgram.parse(words);
        } catch (FilterException e) {
            throw new AssertionError(e);
        }
    }

    private static FilterTable<String> set(FilterTable<String> table, FilterProgram program, int priority,
            String receiver) {
        return table.with(filter(program, priority, receiver), table.replacedBy(program, receiver::equals));
    }

    private static Filter<String> filter(FilterProgram program, int priority, String receiver) {
        return new Filter<>(program, new PooledFilter(program.code()), priority, receiver);
    }

    private static List<String> receivers(FilterTable<String> table) {
        return table.filters().stream().map(Filter::receiver).toList();
    }

    private final FilterTable<String> empty = new FilterTable<>(List.of());

    @Test
    void orderIsDescendingPriorityAndFirstInFirstAmongEquals() {
        FilterTable<String> table = set(set(set(set(set(empty, IN, 5, "a"), IN, 9, "b"), IN, 5, "c"), IN, -1, "d"), IN,
                9, "e");

        assertThat(receivers(table)).containsExactly("b", "e", "a", "c", "d");
    }

    @Test
    void filterThatIsSetAgainGoesBehindItsEquals() {
        assertThat(receivers(set(set(set(empty, IN, 5, "a"), IN, 5, "b"), IN, 5, "a"))).containsExactly("b", "a");
    }

    @Test
    void onlyFiltersOfTheSameReceiverWithACommonDirectionAreReplaced() {
        FilterTable<String> table = set(set(set(empty, IN, 0, "a"), OUT, 0, "a"), IN, 0, "b");

        assertThat(table.filters()).hasSize(3);
        assertThat(receivers(set(table, BOTH, 0, "a"))).containsExactly("b", "a");
        assertThat(table.filters()).as("the older table").hasSize(3);
    }

    @Test
    void walkEndsAtPriorityOneHundredAndAbove() {
        assertThat(filter(IN, 99, "a").endsWalk()).isFalse();
        assertThat(filter(IN, 100, "a").endsWalk()).isTrue();
    }

    @Test
    void allFiltersOfAReceiverAreTakenOut() {
        FilterTable<String> table = set(set(set(empty, IN, 0, "a"), OUT, 0, "a"), IN, 0, "b");

        assertThat(receivers(table.without("a"::equals))).containsExactly("b");
    }
}
