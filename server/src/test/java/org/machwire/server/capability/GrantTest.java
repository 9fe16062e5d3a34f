package org.machwire.server.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;

import org.junit.jupiter.api.Test;
import org.machwire.mach.MachException;

class GrantTest {

    @Test
    void anOpenIsLetThroughExactlyWithinTheGrant() {
        Grant reading = new Grant(1000, null, true, false);
        assertThatCode(() -> reading.demand(true, false)).doesNotThrowAnyException();
        assertThatThrownBy(() -> reading.demand(false, true)).isInstanceOf(MachException.class)
                .hasMessageStartingWith("EACCES");
        assertThatThrownBy(() -> reading.demand(true, true)).hasMessageStartingWith("EACCES");

        Grant writing = new Grant(1000, null, false, true);
        assertThatCode(() -> writing.demand(false, true)).doesNotThrowAnyException();
        assertThatThrownBy(() -> writing.demand(true, false)).hasMessageStartingWith("EACCES");
    }

    @Test
    void theEffectiveGroupIsAmongTheGroups() {
        Credentials who = new Credentials(1000, 100, Set.of(27));
        assertThat(who.inGroup(100)).isTrue();
        assertThat(who.inGroup(27)).isTrue();
        assertThat(who.inGroup(28)).isFalse();
        assertThat(who.isRoot()).isFalse();
        assertThat(Credentials.of(0, 0).isRoot()).isTrue();
    }
}
