package org.machwire.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

class CommandsTest {
    private static final List<Class<?>> COMMANDS = List.of(One.class, Other.class);
    private static int ones;
    private static int others;

    @Command(name = "root")
    private static final class Root {}

    @Command(name = "one")
    private static final class One implements Callable<Integer> {
        One() {
            ones++;
        }

        @Override
        public Integer call() {
            return 7;
        }
    }

    @Command(name = "other")
    private static final class Other implements Callable<Integer> {
        Other() {
            others++;
        }

        @Override
        public Integer call() {
            return 8;
        }
    }

    @BeforeEach
    void reset() {
        ones = 0;
        others = 0;
    }

    @Test
    void theNamedCommandRunsAndNoOtherIsMade() {
        assertThat(Commands.run(new Root(), COMMANDS, "one")).isEqualTo(7);
        assertThat(ones).isOne();
        assertThat(others).isZero();
        assertThat(Commands.run(new Root(), COMMANDS, "other")).isEqualTo(8);
        assertThat(others).isOne();
    }

    @Test
    void anotherNameIsAnErrorWhateverItBeginsWith() {
        for (String name : List.of("on", "ones", "", "One")) {
            assertThat(Commands.run(new Root(), COMMANDS, name)).as(name).isEqualTo(2);
        }
    }
}
