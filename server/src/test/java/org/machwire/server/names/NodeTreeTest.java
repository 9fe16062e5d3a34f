package org.machwire.server.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.machwire.server.names.Failures.assertFails;
import static org.machwire.server.names.Fixtures.ALICE;
import static org.machwire.server.names.Fixtures.BOB;
import static org.machwire.server.names.Fixtures.LAN;
import static org.machwire.server.names.Fixtures.ROOT;
import static org.machwire.server.names.Fixtures.device;
import static org.machwire.server.names.Fixtures.deviceNode;
import static org.machwire.server.names.Fixtures.directory;
import static org.machwire.server.names.Fixtures.multiplexer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.Credentials;
import org.machwire.server.capability.MemoryQuotas;

class NodeTreeTest {
    private final List<DeviceIdentity> existing = new ArrayList<>();
    private final NodeTree tree = tree(deviceNode("/dev/eth0", null), multiplexer("/dev/eth0m", 0777),
            multiplexer("/dev/netm", 0770),
            directory("/servers", 0777));

    private NodeTree tree(Node.Configured... nodes) {
        return new NodeTree(List.of(nodes), MemoryQuotas.configured(0, 0, 4), new MemoryPermissions(),
                path -> existing.stream().filter(d -> d.path().equals(path)).toList());
    }

    @Test
    void O1_everyNameOfAMultiplexerIsFoundAndNothingIsMade() {
        Node.Device node = (Node.Device) tree.resolve("/dev/eth0m/veth0", ALICE);
        assertThat(node).isInstanceOf(Node.MultiplexedName.class);
        assertThat(node.path()).isEqualTo("/dev/eth0m/veth0");
        assertThat(node.segment()).isEqualTo(LAN);
        assertThat(tree.list("/dev/eth0m", ALICE, false)).isEmpty();
    }

    @Test
    void theSameNameOfTwoUsersIsTwoDevices() {
        DeviceIdentity alices = ((Node.Device) tree.resolve("/dev/eth0m/veth0", ALICE)).identity();
        DeviceIdentity bobs = ((Node.Device) tree.resolve("/dev/eth0m/veth0", BOB)).identity();
        assertThat(alices).isEqualTo(new DeviceIdentity("lan", 1000, "/dev/eth0m", "veth0")).isNotEqualTo(bobs);
    }

    @Test
    void aConfiguredDeviceIsOneAndTheNodeOwnersWhoeverOpensIt() {
        Node.DeviceNode node = new Node.DeviceNode("/dev/eth1", new Permissions(1000, 50, 0660), LAN, null, List.of());
        NodeTree shared = tree(node);
        Credentials bobInGroup = new Credentials(BOB.uid(), BOB.gid(), Set.of(50));
        Node.Device bobs = (Node.Device) shared.resolve("/dev/eth1", bobInGroup);
        assertThat(bobs.identity()).isEqualTo(node.identity())
                .isEqualTo(new DeviceIdentity("lan", 1000, "/dev/eth1", "eth1"));
        assertThat(bobs.grantTo(bobInGroup).holder()).isEqualTo(BOB.uid());
    }

    @Test
    void aGrantFollowsThePermissionBitsOfTheOneWhoLooks() {
        Node.DeviceNode node = new Node.DeviceNode("/d", new Permissions(1000, 50, 0640), LAN, null, List.of());
        assertThat(node.grantTo(ALICE).mayWrite()).isTrue();
        assertThat(node.grantTo(Credentials.of(2, 50)).mayRead()).isTrue();
        assertThat(node.grantTo(Credentials.of(2, 50)).mayWrite()).isFalse();
        assertThat(node.grantTo(BOB).mayRead()).isFalse();
        assertThat(node.grantTo(ROOT).mayWrite()).isTrue();
    }

    @Test
    void theMultiplexersBitsStandForItsNames() {
        NodeTree readable = tree(multiplexer("/m", 0751), multiplexer("/n", 0775));
        assertFails(ReturnCode.EACCES, () -> readable.resolve("/m/veth0", ALICE));
        assertThat(readable.stat("/m/veth0", ALICE).permissions().mode()).isEqualTo(0640);
        assertThat(readable.stat("/m/veth0", ALICE).owner()).isEqualTo(ALICE.uid());
        assertThat(((Node.Device) readable.resolve("/n/veth0", ALICE)).grantTo(ALICE).mayRead()).isTrue();
        assertThat(((Node.Device) readable.resolve("/n/veth0", ALICE)).grantTo(ALICE).mayWrite()).isFalse();
    }

    @Test
    void aMultiplexerThatMayNotBeSearchedHasNoNamesForTheUser() {
        NodeTree unsearchable = tree(multiplexer("/m", 0776));
        assertFails(ReturnCode.EACCES, () -> unsearchable.resolve("/m/veth0", ALICE));
        assertThat(unsearchable.resolve("/m/veth0", ROOT).owner()).isZero();
    }

    @Test
    void aLookupNeedsToReadOrWriteTheNode() {
        NodeTree modes = tree(directory("/none", 0771), directory("/read", 0774), directory("/write", 0772));
        assertFails(ReturnCode.EACCES, () -> modes.resolve("/none", ALICE));
        assertThat(modes.resolve("/read", ALICE).path()).isEqualTo("/read");
        assertThat(modes.resolve("/write", ALICE).path()).isEqualTo("/write");
        assertThat(modes.stat("/none", ALICE).permissions().mode()).isEqualTo(0771);
        assertThat(modes.resolve("/none", ROOT).path()).isEqualTo("/none");
    }

    @Test
    void aDirectoryIsListedByNameWithTheDirectoriesThatWereMade() {
        assertThat(tree.list("/", ALICE, false)).extracting(Node::name).containsExactly("dev", "servers");
        assertThat(tree.list("/dev", ALICE, false)).extracting(Node::name).containsExactly("eth0", "eth0m", "netm");
        assertThat(tree.stat("/dev", ALICE).permissions()).isEqualTo(new Permissions(0, 0, 0755));
        assertThat(tree.stat("/", ALICE).name()).isEqualTo("/");
    }

    @Test
    void aMultiplexerListsTheCallersOwnAndToTheAdministratorAll() {
        existing.add(device(BOB, "a"));
        existing.add(device(ALICE, "z"));
        existing.add(device(ALICE, "a"));
        existing.add(new DeviceIdentity("lan", ALICE.uid(), "/dev/netm", "elsewhere"));
        assertThat(tree.list("/dev/eth0m", ALICE, false)).extracting(Node::name).containsExactly("a", "z");
        assertThat(tree.list("/dev/eth0m", ROOT, false)).isEmpty();
        assertThat(tree.list("/dev/eth0m", ROOT, true)).extracting(n -> n.name() + n.owner()).containsExactly("a1000",
                "a1001",
                "z1000");
    }

    @Test
    void listingNeedsADirectoryThatMayBeRead() {
        NodeTree modes = tree(directory("/hidden", 0711), multiplexer("/m", 0733), deviceNode("/d", null));
        assertFails(ReturnCode.EACCES, () -> modes.list("/hidden", ALICE, false));
        assertFails(ReturnCode.EACCES, () -> modes.list("/m", ALICE, false));
        assertFails(ReturnCode.EACCES, () -> modes.list("/m", ALICE, true));
        assertFails(ReturnCode.ENOTDIR, () -> modes.list("/d", ALICE, false));
        assertFails(ReturnCode.ENOTDIR, () -> modes.list("/m/veth0", ALICE, false));
    }

    @Test
    void badConfigurationsAreRefused() {
        assertRefused("twice", directory("/a", 0755), multiplexer("/a", 0755));
        assertRefused("no directory", deviceNode("/a", null), directory("/a/b", 0755));
        assertRefused("no directory", directory("/a/b/c", 0755), multiplexer("/a", 0755));
        assertRefused("written as /a/b", directory("/a//b", 0755));
        assertRefused("..", directory("/a/..", 0755));
        assertRefused("not allowed", directory("a", 0755));
        assertRefused("a directory and nothing else", multiplexer("/", 0755));
    }

    private void assertRefused(String message, Node.Configured... nodes) {
        assertThatThrownBy(() -> tree(nodes)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theRootMayBeConfigured() {
        assertFails(ReturnCode.EACCES, () -> tree(directory("/", 0700), directory("/a", 0777)).stat("/a", ALICE));
    }
}
