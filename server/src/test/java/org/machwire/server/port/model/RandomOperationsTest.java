package org.machwire.server.port.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The driver, with the model on both sides: it must reach everything, and see a difference. */
class RandomOperationsTest {
    private static final int[] CODES = {Mach.SUCCESS, Mach.INVALID_ARGUMENT, Mach.NOT_IN_SET, Mach.NAME_EXISTS,
            Mach.INVALID_NAME, Mach.INVALID_TASK, Mach.INVALID_RIGHT, Mach.INVALID_VALUE, Mach.UREFS_OVERFLOW,
            Mach.INVALID_CAPABILITY, Mach.RIGHT_EXISTS, Mach.SEND_INVALID_DEST, Mach.SEND_TIMED_OUT,
            Mach.SEND_WILL_NOTIFY, Mach.SEND_NOTIFY_IN_PROGRESS, Mach.SEND_MSG_TOO_SMALL, Mach.SEND_INVALID_REPLY,
            Mach.SEND_INVALID_RIGHT, Mach.SEND_INVALID_NOTIFY, Mach.SEND_INVALID_TYPE, Mach.SEND_INVALID_HEADER,
            Mach.RCV_INVALID_NAME, Mach.RCV_TIMED_OUT, Mach.RCV_TOO_LARGE, Mach.RCV_INVALID_NOTIFY, Mach.RCV_IN_SET};

    @Test
    void tenThousandOperationsOnTwoModelsAgreeAndReachEverything() {
        Coverage coverage = new Coverage();
        for (long seed = 1; seed <= 10; seed++) {
            coverage.add(new RandomOperations(new ModelKernel(), new ModelKernel(), seed).run(1000));
        }

        assertThat(coverage.codes()).contains(Arrays.stream(CODES).boxed().toArray(Integer[]::new));
        assertThat(coverage.notifications()).contains(65, 66, 69, 70, 71, 72);
        assertThat(coverage.successRate()).isGreaterThan(0.4);
        assertThat(coverage.received()).isGreaterThan(700);
        assertThat(coverage.rights()).isGreaterThan(300);
    }

    @Test
    void rightsOfTheModelAddUpWheneverATaskHasDied() {
        for (long seed = 100; seed < 110; seed++) {
            ModelKernel kernel = new ModelKernel();
            World checked = () -> {
                Bookkeeping.check(kernel.tasks());
                return kernel.newTask();
            };
            new RandomOperations(checked, new ModelKernel(), seed).run(1000);
        }
    }

    @Test
    void differenceIsSeenAndReportedWithItsSeed() {
        World counting = () -> {
            TaskPorts task = new ModelKernel().newTask();
            task.allocate(Mach.RIGHT_RECEIVE);
            return task;
        };
        assertThatThrownBy(() -> new RandomOperations(new ModelKernel(), counting, 77).run(1000))
                .isInstanceOf(AssertionError.class).hasMessageContaining("seed 77").hasMessageContaining("after");
    }
}
