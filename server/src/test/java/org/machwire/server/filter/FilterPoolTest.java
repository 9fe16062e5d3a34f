package org.machwire.server.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.filter.FilterCode;
import org.machwire.filter.FilterException;
import org.machwire.filter.FilterProgram;
import org.machwire.filter.Scratch;

class FilterPoolTest {
    private static final int ALICE = 1000;
    private static final int BOB = 1001;
    private static final int CAROL = 1002;
    private static final byte[] FRAME = new byte[64];

    /** What was handed over and not yet run. */
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final FilterPool pool = new FilterPool(tasks::add, 100);

    /** A program that accepts so many octets of payload, in one instruction. */
    private static FilterCode code(int octets) {
        return parse(new int[]{0x401, 0, 0, 0, 0x06, 0, octets, 0}).code();
    }

    private static FilterProgram parse(int[] words) {
        try {
            return FilterProgram.parseLong(words);
        } catch (FilterException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isCompiled(PooledFilter filter) {
        return filter.runner().getClass().isHidden() && filter.runner().getClass().getName().contains("Compiled");
    }

    private static int run(PooledFilter filter) {
        return filter.runner().run(FRAME, 0, FRAME.length, Scratch.ofThisThread());
    }

    @Test
    void programRunsAtOnceAndIsCompiledLater() {
        PooledFilter filter = pool.acquire(code(5), ALICE);

        assertThat(run(filter)).isEqualTo(19);
        assertThat(isCompiled(filter)).isFalse();

        tasks.remove().run();

        assertThat(isCompiled(filter)).isTrue();
        assertThat(run(filter)).isEqualTo(19);
        assertThat(tasks).isEmpty();
    }

    @Test
    void equalProgramsAreOneWhosesoever() {
        PooledFilter filter = pool.acquire(code(5), ALICE);

        assertThat(pool.acquire(code(5), BOB)).isSameAs(filter);
        assertThat(pool.acquire(code(6), BOB)).isNotSameAs(filter);
        pool.release(filter);
        assertThat(pool.acquire(code(5), ALICE)).isSameAs(filter);
    }

    @Test
    void programGoesWithItsLastFilterAndIsNotCompiledThen() {
        PooledFilter filter = pool.acquire(code(5), ALICE);
        pool.release(filter);

        tasks.remove().run();

        assertThat(isCompiled(filter)).isFalse();
        assertThat(pool.acquire(code(5), ALICE)).isNotSameAs(filter);
    }

    @Test
    void usersTakeTurnsAndOneTaskWaitsAtMost() {
        List<PooledFilter> alices = List.of(pool.acquire(code(1), ALICE), pool.acquire(code(2), ALICE),
                pool.acquire(code(3), ALICE));
        PooledFilter bobs = pool.acquire(code(4), BOB);

        assertThat(tasks).hasSize(1);
        tasks.remove().run();
        assertThat(tasks).hasSize(1);
        tasks.remove().run();

        assertThat(isCompiled(bobs)).isTrue();
        assertThat(alices).filteredOn(FilterPoolTest::isCompiled).hasSize(1);
    }

    @Test
    void programThatSeveralUsersWaitForIsCompiledInTheFirstTurnThatComes() {
        pool.acquire(code(1), ALICE);
        pool.acquire(code(2), ALICE);
        PooledFilter shared = pool.acquire(code(3), ALICE);
        PooledFilter last = pool.acquire(code(4), BOB);

        assertThat(pool.acquire(code(3), CAROL)).isSameAs(shared);

        tasks.remove().run();
        tasks.remove().run();
        tasks.remove().run();
        assertThat(isCompiled(last)).isTrue();
        assertThat(isCompiled(shared)).as("Carol need not wait for all of Alice's").isTrue();
        runAll();
        assertThat(isCompiled(pool.acquire(code(2), BOB))).isTrue();
    }

    @Test
    void whatHasNoRoomStaysInterpretedUntilOthersGo() {
        PooledFilter large = pool.acquire(loads(100), ALICE);
        PooledFilter beyond = pool.acquire(code(5), BOB);
        PooledFilter gone = pool.acquire(code(6), BOB);
        runAll();

        assertThat(isCompiled(large)).isTrue();
        assertThat(isCompiled(beyond)).isFalse();
        assertThat(run(beyond)).isEqualTo(19);
        pool.release(gone);
        assertThat(tasks).hasSize(1); // which finds that there is no room yet
        runAll();
        pool.release(large);
        runAll();

        assertThat(isCompiled(beyond)).isTrue();
        assertThat(isCompiled(gone)).isFalse();
        assertThat(tasks).isEmpty();
    }

    @Test
    void whatIsLongerThanAllThatMayBeCompiledIsInterpreted() {
        PooledFilter large = pool.acquire(loads(101), ALICE);
        runAll();

        assertThat(isCompiled(large)).isFalse();
        pool.release(large);
        runAll();
        PooledFilter next = pool.acquire(code(5), ALICE);
        runAll();
        assertThat(isCompiled(next)).isTrue();
    }

    private void runAll() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    /** A program of so many instructions. */
    private static FilterCode loads(int instructions) {
        int[] words = new int[4 * (1 + instructions)];
        words[0] = 0x401;
        for (int i = 4; i < words.length; i += 4) {
            words[i] = i == words.length - 4 ? 0x06 : 0x80;
        }
        return parse(words).code();
    }
}
