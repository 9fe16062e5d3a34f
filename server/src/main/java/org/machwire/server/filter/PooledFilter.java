package org.machwire.server.filter;

import org.machwire.filter.FilterCode;

/** A program as all filters have it that are equal: interpreted at first, compiled once its turn has come. */
public final class PooledFilter {
    private final FilterCode code;
    private volatile FilterRunner runner;

    // Both guarded by the FilterPool.
    /** How many filters have it. */
    int users;
    /** Whether it is compiled, or just being. */
    boolean begun;

    PooledFilter(FilterCode code) {
        this.code = code;
        runner = code::run;
    }

    /** The program. */
    public FilterCode code() {
        return code;
    }

    /** How to run it now. */
    public FilterRunner runner() {
        return runner;
    }

    void compiled(FilterRunner compiled) {
        runner = compiled;
    }
}
