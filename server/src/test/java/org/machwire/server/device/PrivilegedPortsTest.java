package org.machwire.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.device.Client.BOTH;
import static org.machwire.server.device.Client.READ;
import static org.machwire.server.device.Expect.assertRefused;
import static org.machwire.server.device.Lan.ALICE;
import static org.machwire.server.device.Lan.BOB;

import org.junit.jupiter.api.Test;
import org.machwire.mach.ReturnCode;

class PrivilegedPortsTest {
    private final Lan lan = Lan.create();
    private final Client alice = lan.client(ALICE);
    private final Client bob = lan.client(BOB);

    @Test
    void theMasterOpensWhatTheNameDenotes() {
        int master = alice.privileged();

        int web = alice.openBy(master, "lan/web", BOTH);
        int tapped = alice.openBy(master, "/dev/tapped", BOTH);

        assertThat(alice.lease(web).identity().name()).isEqualTo("web");
        assertThat(alice.lease(tapped).identity().path()).isEqualTo("/dev/tapped");
        assertThat(alice.openBy(master, "web", BOTH)).isEqualTo(web);
        assertThat(alice.open("/dev/eth0m/web", BOTH)).isEqualTo(web);
    }

    @Test
    void theBitsAreAskedForTheModeAndThatUser() {
        int master = bob.privileged();

        assertRefused(ReturnCode.EACCES, () -> bob.openBy(master, "/dev/tapped", READ));
        assertRefused(ReturnCode.D_NO_SUCH_DEVICE, () -> bob.openBy(master, "dmz/web", READ));
        assertRefused(ReturnCode.D_INVALID_OPERATION, () -> bob.openBy(master, "lan/web", 0));
        lan.verifyEmpty("refused");
    }

    @Test
    void theBitsAreThoseOfTheOpenNotOfTheDoor() {
        int master = bob.privileged();
        int looked = bob.lookup("/dev/shared");

        lan.tree.chmod("/dev/shared", ALICE, false, 0660);
        assertRefused(ReturnCode.EACCES, () -> bob.openBy(master, "/dev/shared", READ));
        int kept = bob.openBy(looked, "eth", READ);
        lan.tree.chmod("/dev/tapped", ALICE, false, 0604);

        assertThat(bob.lease(bob.openBy(master, "/dev/tapped", READ)).identity().path()).isEqualTo("/dev/tapped");
        assertThat(bob.lease(kept).identity().path()).as("a right that was given out stays").isEqualTo("/dev/shared");
    }

    @Test
    void aMasterHandedOnStandsForWhoAskedForIt() {
        int master = alice.privileged();
        int bobs = bob.space.insertSend(alice.space.sendRight(master));

        int device = bob.openBy(bobs, "lan/web", BOTH);

        assertThat(bob.lease(device).identity().owner()).isEqualTo(ALICE.uid());
    }

    @Test
    void theMasterGoesWithItsLastRight() {
        int master = alice.privileged();
        var port = alice.space.sendRight(master);

        alice.space.ports().deallocate(master);

        assertThat(port.isDead()).isTrue();
    }
}
