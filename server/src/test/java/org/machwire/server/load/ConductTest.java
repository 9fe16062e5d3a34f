package org.machwire.server.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConductTest {
    private static final long SECOND = 1_000_000_000L;

    private static Storm storm(long limit) {
        return new Storm(new StormLimits(limit, limit, limit, limit, limit, limit, 1), 0);
    }

    private static int taken(Conduct conduct, StormClass kind, long now) {
        int taken = 0;
        while (conduct.take(kind, now)) {
            taken++;
        }
        return taken;
    }

    @ParameterizedTest
    @EnumSource
    void rightsOfOneUserShareWhatHeHasAndEachHasItsOwn(StormClass kind) {
        Storm user = storm(5);
        Conduct one = new Conduct(List.of(storm(3), user), Set.of(), Quarantine.NEVER);
        Conduct other = new Conduct(List.of(storm(3), user), Set.of(), Quarantine.NEVER);

        assertThat(taken(one, kind, 0)).isEqualTo(3);
        assertThat(taken(other, kind, 0)).isEqualTo(2);
        assertThat(taken(one, kind, SECOND)).isEqualTo(3);
    }

    @Test
    void whatIsRefusedCostsNobody() {
        Storm user = storm(2);
        Storm own = storm(10);
        Conduct poor = new Conduct(List.of(own, user), Set.of(), Quarantine.NEVER);
        assertThat(taken(poor, StormClass.BROADCAST, 0)).isEqualTo(2);
        for (int i = 0; i < 100; i++) {
            assertThat(poor.take(StormClass.BROADCAST, 0)).isFalse();
        }

        Conduct alone = new Conduct(List.of(own), Set.of(), Quarantine.NEVER);
        assertThat(taken(alone, StormClass.BROADCAST, 0)).as("what is left").isEqualTo(8);
    }

    @Test
    void oneClassTakesNothingFromAnother() {
        Conduct conduct = new Conduct(List.of(storm(2)), Set.of(), Quarantine.NEVER);
        assertThat(taken(conduct, StormClass.DHCP, 0)).isEqualTo(2);
        assertThat(taken(conduct, StormClass.NEIGHBOUR, 0)).isEqualTo(2);
    }

    @Test
    void whoIsChargedNowhereHasNoLimit() {
        Conduct free = new Conduct(List.of(), Set.of(), Quarantine.NEVER);
        for (int i = 0; i < 10_000; i++) {
            assertThat(free.take(StormClass.DHCP, 0)).isTrue();
        }
        assertThat(free.quarantine()).isSameAs(Quarantine.NEVER);
    }
}
