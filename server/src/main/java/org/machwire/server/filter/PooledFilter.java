package org.machwire.server.filter;

import org.machwire.filter.FilterCode;

/** A program as all filters have it that are equal: interpreted at first, compiled once its turn has come. */
public final class PooledFilter {
    private final FilterCode code;
    private final int owner;
    /** How many filters have it; guarded by the {@link FilterPool}. */
    int users;
    private volatile FilterRunner runner;

    PooledFilter(FilterCode code, int owner) {
        this.code = code;
        this.owner = owner;
        runner = code::run;
    }

    /** The program. */
    public FilterCode code() {
        return code;
    }

    /** The user whose filter was the first to have it. */
    int owner() {
        return owner;
    }

    /** How to run it now. */
    public FilterRunner runner() {
        return runner;
    }

    void compiled(FilterRunner compiled) {
        runner = compiled;
    }
}
