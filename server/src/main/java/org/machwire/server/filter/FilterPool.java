package org.machwire.server.filter;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
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
    /** What is to be compiled, by who waits for it; whose turn is next is first. No set is empty. */
    private final SequencedMap<Integer, SequencedSet<PooledFilter>> waiting = new LinkedHashMap<>();
    private boolean atWork;
    /** Instructions of all that is compiled. */
    private int compiled;

    /**
     * @param background runs one task at a time, when it likes
     * @param mostCompiled instructions of all that is compiled, together: what has no room stays interpreted until others go
     */
    public FilterPool(Executor background, int mostCompiled) {
        this.background = background;
        this.mostCompiled = mostCompiled;
    }

    /**
     * Gives the program of one more filter; to be given back with {@link #release}.
     *
     * @param user who sets it
     */
    public synchronized PooledFilter acquire(FilterCode code, int user) {
        PooledFilter program = programs.computeIfAbsent(code, PooledFilter::new);
        program.users++;
        if (!program.begun) {
            waiting.computeIfAbsent(user, _ -> new LinkedHashSet<>()).add(program);
            work();
        }
        return program;
    }

    /** The other way round; with its last filter a program goes. */
    public synchronized void release(PooledFilter program) {
        if (--program.users > 0) {
            return;
        }
        programs.remove(program.code());
        if (program.begun) {
            compiled -= program.code().count();
        } else {
            waiting.values().forEach(queue -> queue.remove(program));
            waiting.values().removeIf(Set::isEmpty);
        }
        work();
    }

    private synchronized void work() {
        if (!atWork && !waiting.isEmpty()) {
            atWork = true;
            background.execute(this::compileNext);
        }
    }

    private void compileNext() {
        PooledFilter next = next();
        if (next == null) {
            return;
        }
        try {
            next.compiled(FilterCompiler.compile(next.code()));
        } finally {
            synchronized (this) {
                atWork = false;
                work();
            }
        }
    }

    /** Takes whose turn it is; null, which ends the work, if there is nobody, or no room for it. */
    private synchronized @Nullable PooledFilter next() {
        while (!waiting.isEmpty()) {
            Map.Entry<Integer, SequencedSet<PooledFilter>> turn = waiting.firstEntry();
            PooledFilter program = turn.getValue().getFirst();
            if (!program.begun && program.code().count() > mostCompiled - compiled) {
                break;
            }
            waiting.pollFirstEntry();
            turn.getValue().removeFirst();
            if (!turn.getValue().isEmpty()) {
                waiting.put(turn.getKey(), turn.getValue());
            }
            if (!program.begun) { // else another who waits for it had his turn before
                program.begun = true;
                compiled += program.code().count();
                return program;
            }
        }
        atWork = false;
        return null;
    }
}
