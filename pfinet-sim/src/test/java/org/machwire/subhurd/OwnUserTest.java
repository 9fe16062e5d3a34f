package org.machwire.subhurd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OwnUserTest {
    @Test
    void uidIsKnownOutsideOnlyWhereNothingIsMapped() {
        assertThat(OwnUser.isIdentity(List.of("         0          0 4294967295"))).isTrue();
        assertThat(OwnUser.isIdentity(List.of("         0       1000          1"))).isFalse();
        assertThat(OwnUser.isIdentity(List.of("0 0 1000", "1000 1000 1"))).isFalse();
        assertThat(OwnUser.isIdentity(List.of())).isFalse();
    }

    @Test
    void uidThatMayBeAnotherOutsideIsNotTold() {
        assertThat(new OwnUser(7, true).outside()).isEqualTo(7);
        assertThat(new OwnUser(0, false).outside()).isNull();
    }
}
