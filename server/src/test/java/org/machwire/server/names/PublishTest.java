package org.machwire.server.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.names.Failures.assertFails;
import static org.machwire.server.names.Fixtures.ALICE;
import static org.machwire.server.names.Fixtures.BOB;
import static org.machwire.server.names.Fixtures.ROOT;
import static org.machwire.server.names.Fixtures.deviceNode;
import static org.machwire.server.names.Fixtures.directory;
import static org.machwire.server.names.Fixtures.multiplexer;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.MemoryQuotas;

class PublishTest {
    private final NodeTree tree = new NodeTree(List.of(directory("/servers", 0777), directory("/readonly", 0755),
            directory("/unsearchable", 0666), deviceNode("/dev/eth0", null), multiplexer("/dev/eth0m", 0777)),
            MemoryQuotas.configured(0, 0, 2), new MemoryPermissions(), p -> List.of());

    @Test
    void aPublishedNodeIsFoundWithItsTargetUntilItIsUnpublished() {
        Object target = new Object();
        Publication publication = tree.publish("/servers//pfinet", ALICE, 0640, target);
        Node.Translator node = (Node.Translator) tree.resolve("/servers/pfinet", ALICE);
        assertThat(node.target()).isSameAs(target);
        assertThat(node.permissions()).isEqualTo(new Permissions(1000, 1000, 0640));
        assertThat(tree.list("/servers", BOB, false)).containsExactly(node);
        assertFails(ReturnCode.EACCES, () -> tree.resolve("/servers/pfinet", BOB));
        assertFails(ReturnCode.ENOTDIR, () -> tree.resolve("/servers/pfinet/below", ALICE));

        publication.unpublish();
        assertFails(ReturnCode.ENOENT, () -> tree.resolve("/servers/pfinet", ALICE));
        assertThat(tree.list("/servers", BOB, false)).isEmpty();
    }

    @Test
    void aTakenNameIsRefused() {
        tree.publish("/servers/a", ALICE, 0666, "first");
        assertFails(ReturnCode.EEXIST, () -> tree.publish("/servers/a", BOB, 0666, "second"));
        assertFails(ReturnCode.EEXIST, () -> tree.publish("/dev/eth0", ROOT, 0666, "device"));
        assertFails(ReturnCode.EEXIST, () -> tree.publish("/dev/eth0m/veth0", ROOT, 0666, "every name"));
        assertFails(ReturnCode.EEXIST, () -> tree.publish("/servers", ROOT, 0666, "directory"));
        assertFails(ReturnCode.EEXIST, () -> tree.publish("/", ROOT, 0666, "root"));
        assertThat(((Node.Translator) tree.resolve("/servers/a", BOB)).target()).isEqualTo("first");
    }

    @Test
    void onlyAWritableSearchablePlainDirectoryTakesNodes() {
        assertFails(ReturnCode.EACCES, () -> tree.publish("/readonly/a", ALICE, 0666, "target"));
        assertFails(ReturnCode.EACCES, () -> tree.publish("/unsearchable/a", ALICE, 0666, "target"));
        assertFails(ReturnCode.ENOENT, () -> tree.publish("/nowhere/a", ALICE, 0666, "target"));
        assertFails(ReturnCode.ENOENT, () -> tree.publish("/servers/..", ALICE, 0666, "target"));
        assertFails(ReturnCode.ENOENT, () -> tree.publish("/dev/eth0m/..", ALICE, 0666, "target"));
        assertFails(ReturnCode.ENOTDIR, () -> tree.publish("/dev/eth0/a", ROOT, 0666, "target"));
        assertFails(ReturnCode.EINVAL, () -> tree.publish("/servers/a", ALICE, 01777, "target"));
        assertFails(ReturnCode.EINVAL, () -> tree.publish("/servers/a b", ALICE, 0666, "target"));
        tree.publish("/readonly/a", ROOT, 0666, "target");
        assertThat(tree.stat("/readonly/a", ALICE).owner()).isZero();
    }

    @Test
    void eachUserHasAQuotaThatUnpublishingGivesBackOnce() {
        Publication first = tree.publish("/servers/a", ALICE, 0666, "a");
        tree.publish("/servers/b", ALICE, 0666, "b");
        assertFails(ReturnCode.EDQUOT, () -> tree.publish("/servers/c", ALICE, 0666, "c"));
        tree.publish("/servers/d", BOB, 0666, "d");

        first.unpublish();
        first.unpublish();
        tree.publish("/servers/c", ALICE, 0666, "c");
        assertFails(ReturnCode.EDQUOT, () -> tree.publish("/servers/e", ALICE, 0666, "e"));
    }

    @Test
    void aLateUnpublishLeavesTheNamesNextOwnerAlone() {
        Publication first = tree.publish("/servers/a", ALICE, 0666, "same");
        first.unpublish();
        tree.publish("/servers/a", ALICE, 0666, "same");
        first.unpublish();
        assertThat(tree.resolve("/servers/a", ALICE)).isInstanceOf(Node.Translator.class);
    }
}
