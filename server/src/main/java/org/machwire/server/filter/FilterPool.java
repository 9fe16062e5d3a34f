package org.machwire.server.filter;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.machwire.filter.FilterCode;

/**
 * The programs of all filters, each once however many filters have it. A program is interpreted at once and compiled in the background, one
 * at a time: users take turns, so that one who sets many waits for his own. Thread-safe.
 */
public final class FilterPool {
    private final Executor background;
    private final int mostCompiled;

    // All below: guarded by this.
    private final Map<FilterCode, PooledFilter> programs = new HashMap<>();
    /** What is to be compiled, by owner; whose turn is next is first. */
    private final Map<Integer, ArrayDeque<PooledFilter>> waiting = new LinkedHashMap<>();
    private boolean atWork;
    private int instructions;

    /**
     * @param background runs one task at a time, when it likes
     * @param mostCompiled instructions of all programs together up to which they are compiled: what is above stays interpreted
     */
    public FilterPool(Executor background, int mostCompiled) {
        this.background = background;
        this.mostCompiled = mostCompiled;
    }

    /**
     * Gives the program of one more filter; to be given back with {@link #release}.
     *
     * @param owner the user who sets it
     */
    public synchronized PooledFilter acquire(FilterCode code, int owner) {
        PooledFilter program = programs.get(code);
        if (program == null) {
            program = new PooledFilter(code, owner);
            programs.put(code, program);
            instructions += code.count();
            if (instructions <= mostCompiled) {
                waiting.computeIfAbsent(owner, _ -> new ArrayDeque<>()).add(program);
                work();
            }
        }
        program.users++;
        return program;
    }

    /** The other way round; with its last filter a program goes. */
    public synchronized void release(PooledFilter program) {
        if (--program.users > 0) {
            return;
        }
        programs.remove(program.code());
        instructions -= program.code().count();
        ArrayDeque<PooledFilter> queue = waiting.get(program.owner());
        if (queue != null && queue.remove(program) && queue.isEmpty()) {
            waiting.remove(program.owner());
        }
    }

    private void work() {
        if (!atWork && !waiting.isEmpty()) {
            atWork = true;
            background.execute(this::compileNext);
        }
    }

    private void compileNext() {
        try {
            PooledFilter next = next();
            if (next != null) {
                next.compiled(FilterCompiler.compile(next.code()));
            }
        } finally {
            synchronized (this) {
                atWork = false;
                work();
            }
        }
    }

    private synchronized @Nullable PooledFilter next() {
        Iterator<Map.Entry<Integer, ArrayDeque<PooledFilter>>> turns = waiting.entrySet().iterator();
        if (!turns.hasNext()) {
            return null;
        }
        Map.Entry<Integer, ArrayDeque<PooledFilter>> turn = turns.next();
        int owner = turn.getKey();
        ArrayDeque<PooledFilter> queue = turn.getValue();
        turns.remove();
        PooledFilter next = queue.remove();
        if (!queue.isEmpty()) {
            waiting.put(owner, queue);
        }
        return next;
    }
}
