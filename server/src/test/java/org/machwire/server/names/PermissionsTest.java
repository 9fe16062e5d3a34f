package org.machwire.server.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;

import org.junit.jupiter.api.Test;
import org.machwire.server.capability.Credentials;

class PermissionsTest {
    private static final int OWNER = 1000;
    private static final int GROUP = 50;
    private static final Credentials ROOT = Credentials.of(0, 0);

    @Test
    void ofAllModesExactlyOneClassAppliesToEachUser() {
        for (int mode = 0; mode <= 0777; mode++) {
            // The owner's class goes before the group's, even when it allows less.
            assertBits(mode, new Credentials(OWNER, 1, Set.of(GROUP)), mode >> 6);
            assertBits(mode, Credentials.of(OWNER, 1), mode >> 6);
            assertBits(mode, Credentials.of(2000, GROUP), mode >> 3);
            assertBits(mode, new Credentials(2000, 1, Set.of(GROUP)), mode >> 3);
            assertBits(mode, new Credentials(2000, 1, Set.of(2, 3)), mode);
            assertBits(mode, ROOT, 7);
        }
    }

    @Test
    void aGroupThatMayNotIsNotHelpedByWhatOthersMay() {
        Permissions bits = new Permissions(OWNER, GROUP, 0606);
        assertThat(bits.mayRead(Credentials.of(2000, GROUP))).isFalse();
        assertThat(bits.mayRead(Credentials.of(2000, 51))).isTrue();
    }

    @Test
    void modesBeyondTheNineBitsAreRefused() {
        assertThatThrownBy(() -> new Permissions(0, 0, 01000)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Permissions(0, 0, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertBits(int mode, Credentials who, int bits) {
        Permissions permissions = new Permissions(OWNER, GROUP, mode);
        assertThat(permissions.mayRead(who)).as("read, mode %o, %s", mode, who).isEqualTo((bits & 4) != 0);
        assertThat(permissions.mayWrite(who)).as("write, mode %o, %s", mode, who).isEqualTo((bits & 2) != 0);
        assertThat(permissions.maySearch(who)).as("search, mode %o, %s", mode, who).isEqualTo((bits & 1) != 0);
    }
}
