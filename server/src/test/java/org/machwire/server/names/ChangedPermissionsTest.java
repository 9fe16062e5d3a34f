package org.machwire.server.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.names.Failures.assertFails;
import static org.machwire.server.names.Fixtures.ALICE;
import static org.machwire.server.names.Fixtures.BOB;
import static org.machwire.server.names.Fixtures.LAN;
import static org.machwire.server.names.Fixtures.ROOT;
import static org.machwire.server.names.Fixtures.multiplexer;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.Credentials;
import org.machwire.server.capability.MemoryQuotas;
import org.machwire.server.capability.QuotaStore.SetQuota;
import org.machwire.server.capability.Quotas;

class ChangedPermissionsTest {
    private static final int STAFF = 50;
    private static final Credentials ALICE_OF_STAFF = new Credentials(ALICE.uid(), ALICE.gid(), Set.of(STAFF));
    private static final Permissions ALICES = new Permissions(ALICE.uid(), ALICE.gid(), 0700);

    private final List<Node.Configured> configured = List.of(new Node.Directory("/alice", ALICES),
            new Node.DeviceNode("/dev/eth0", ALICES, LAN, null, List.of()), multiplexer("/dev/m", 0755));
    private final MemoryPermissions store = new MemoryPermissions();
    private final Quotas quotas = MemoryQuotas.configured(0, 0, 2);
    private NodeTree tree = new NodeTree(configured, quotas, store, path -> List.of());

    private Permissions permissions(String path) {
        return tree.stat(path, ROOT).permissions();
    }

    @Test
    void theOwnerAndTheAdministratorChangeTheBitsAndNobodyElse() {
        assertFails(ReturnCode.EPERM, () -> tree.chmod("/dev/eth0", BOB, false, 0666));
        assertFails(ReturnCode.EPERM, () -> tree.chmod("/dev/m", ALICE, false, 0777));

        tree.chmod("/dev/eth0", ALICE, false, 0640);
        assertThat(permissions("/dev/eth0").mode()).isEqualTo(0640);
        tree.chmod("/dev/eth0", BOB, true, 0666);
        assertThat(permissions("/dev/eth0")).isEqualTo(new Permissions(ALICE.uid(), ALICE.gid(), 0666));
    }

    @Test
    void onlyPermissionBitsOfConfiguredNodesAreChanged() {
        tree.publish("/alice/web", ALICE, 0600, "target");

        assertFails(ReturnCode.EINVAL, () -> tree.chmod("/dev/eth0", ALICE, false, 01000));
        assertFails(ReturnCode.EINVAL, () -> tree.chmod("/dev/eth0", ALICE, false, -1));
        assertFails(ReturnCode.EINVAL, () -> tree.chmod("/dev/m/web", ROOT, true, 0600));
        assertFails(ReturnCode.EINVAL, () -> tree.chmod("/alice/web", ALICE, false, 0600));
        assertFails(ReturnCode.EINVAL, () -> tree.chown("/dev/m/web", ROOT, true, 1, null));
        assertFails(ReturnCode.ENOENT, () -> tree.chmod("/dev/eth1", ROOT, true, 0600));
        assertFails(ReturnCode.EACCES, () -> tree.chmod("/alice/web", BOB, false, 0600));
        assertThat(store.permissions()).isEmpty();
    }

    @Test
    void theOwnerGivesANodeToAGroupOfHisAndTheAdministratorToAnybody() {
        assertFails(ReturnCode.EPERM, () -> tree.chown("/dev/eth0", ALICE, false, null, STAFF));
        assertFails(ReturnCode.EPERM, () -> tree.chown("/dev/eth0", ALICE_OF_STAFF, false, BOB.uid(), STAFF));
        assertFails(ReturnCode.EPERM, () -> tree.chown("/dev/eth0", BOB, false, BOB.uid(), null));

        tree.chown("/dev/eth0", ALICE_OF_STAFF, false, ALICE.uid(), STAFF);
        assertThat(permissions("/dev/eth0")).isEqualTo(new Permissions(ALICE.uid(), STAFF, 0700));
        tree.chown("/dev/eth0", ROOT, true, BOB.uid(), null);
        assertThat(permissions("/dev/eth0")).isEqualTo(new Permissions(BOB.uid(), STAFF, 0700));
        assertFails(ReturnCode.EPERM, () -> tree.chmod("/dev/eth0", ALICE, false, 0666));
    }

    @Test
    void aDeviceStaysTheSameWhenItsNodeIsGivenAway() {
        Node.Device before = (Node.Device) tree.stat("/dev/eth0", ROOT);
        tree.chown("/dev/eth0", ROOT, true, BOB.uid(), BOB.gid());

        Node.Device after = (Node.Device) tree.resolve("/dev/eth0", BOB);

        assertThat(after.identity()).isEqualTo(before.identity());
        assertThat(after.grantTo(BOB).mayWrite()).isTrue();
        assertFails(ReturnCode.EACCES, () -> tree.resolve("/dev/eth0", ALICE));
    }

    @Test
    void theNamesOfAMultiplexerFollowItAndGrantsThatWereGivenOutStay() {
        Node.Device before = (Node.Device) tree.resolve("/dev/m/web", ALICE);
        var grant = before.grantTo(ALICE);
        assertThat(grant.mayWrite()).isFalse();

        tree.chmod("/dev/m", ROOT, true, 0757);
        assertThat(((Node.Device) tree.resolve("/dev/m/web", ALICE)).grantTo(ALICE).mayWrite()).isTrue();
        tree.chmod("/dev/m", ROOT, true, 0750);
        assertFails(ReturnCode.EACCES, () -> tree.resolve("/dev/m/web", ALICE));
        assertThat(grant.mayRead()).isTrue();
    }

    @Test
    void aUserPublishesUnderADirectoryThatIsHis() {
        tree.publish("/alice/a", ALICE, 0600, "target");
        assertFails(ReturnCode.EACCES, () -> tree.publish("/alice/b", BOB, 0600, "target"));

        tree.chown("/alice", ROOT, true, BOB.uid(), BOB.gid());

        tree.publish("/alice/b", BOB, 0600, "target");
        assertFails(ReturnCode.EACCES, () -> tree.publish("/alice/c", ALICE, 0600, "target"));
        assertThat(tree.list("/alice", BOB, false)).extracting(Node::name).containsExactly("a", "b");
    }

    @Test
    void theRootAndDirectoriesOnTheWayCanBeClosed() {
        tree.chmod("/dev", ROOT, true, 0700);
        assertFails(ReturnCode.EACCES, () -> tree.resolve("/dev/eth0", ALICE));
        tree.chmod("/dev", ROOT, true, 0755);
        tree.chmod("/", ROOT, true, 0700);
        assertFails(ReturnCode.EACCES, () -> tree.resolve("/dev/eth0", ALICE));
        assertThat(tree.resolve("/dev/eth0", ROOT).name()).isEqualTo("eth0");
    }

    @Test
    void changedPermissionsSurviveARestartAndThoseOfMissingNodesStayStored() {
        tree.chmod("/", ROOT, true, 0711);
        tree.chown("/dev/m", ROOT, true, ALICE.uid(), null);
        tree.chmod("/dev/eth0", ROOT, true, 0604);

        tree = new NodeTree(configured.subList(0, 1), quotas, store, path -> List.of());
        assertThat(permissions("/").mode()).isEqualTo(0711);
        assertFails(ReturnCode.ENOENT, () -> tree.stat("/dev/m", ROOT));
        tree.chmod("/alice", ALICE, false, 0711);

        tree = new NodeTree(configured, quotas, store, path -> List.of());
        assertThat(permissions("/dev/m")).isEqualTo(new Permissions(ALICE.uid(), 0, 0755));
        assertThat(permissions("/dev/eth0")).isEqualTo(new Permissions(ALICE.uid(), ALICE.gid(), 0604));
        assertThat(permissions("/alice").mode()).isEqualTo(0711);
        assertThat(((Node.Device) tree.stat("/dev/eth0", ROOT)).identity().owner()).isEqualTo(ALICE.uid());
    }

    @Test
    void theQuotaOfPublishedNodesIsTheUsersOfTheMoment() {
        tree.publish("/alice/a", ALICE, 0600, "target");
        quotas.set(ALICE.uid(), new SetQuota(-1, -1, 1, -1));
        assertFails(ReturnCode.EDQUOT, () -> tree.publish("/alice/b", ALICE, 0600, "target"));
        quotas.set(ALICE.uid(), new SetQuota(-1, -1, 3, -1));
        tree.publish("/alice/b", ALICE, 0600, "target");
        tree.publish("/alice/c", ALICE, 0600, "target");
        assertFails(ReturnCode.EDQUOT, () -> tree.publish("/alice/d", ALICE, 0600, "target"));
    }
}
