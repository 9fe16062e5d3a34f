package org.machwire.server.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.server.port.model.ModelKernel;
import org.machwire.server.port.model.RandomOperations;

/**
 * The kernel answers what the reference model answers, whatever is asked. The system property {@code machwire.soak} multiplies the
 * work; {@code machwire.seed} begins elsewhere.
 */
class ReferenceModelTest {
    private static final int RUNS = 60;
    private static final int OPERATIONS = 2_500;

    @Test
    void randomOperationsGiveTheSameResultsAndTheSameState() {
        long first = Long.getLong("machwire.seed", 2008);
        long runs = (long) RUNS * Integer.getInteger("machwire.soak", 1);
        for (long seed = first; seed < first + runs; seed++) {
            KernelWorld world = new KernelWorld();
            new RandomOperations(new ModelKernel(), world, seed).run(OPERATIONS);

            ConsistencyCheck.verify("seed " + seed, world.spaces, List.of(), List.of());
            assertThat(world.kernel.queuedOctets(0)).as("seed %d: octets in queues when all tasks are dead", seed)
                    .isZero();
        }
    }
}
