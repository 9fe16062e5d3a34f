package org.machwire.server.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.names.Failures.assertFails;
import static org.machwire.server.names.Fixtures.ALICE;
import static org.machwire.server.names.Fixtures.BOB;
import static org.machwire.server.names.Fixtures.LAN;
import static org.machwire.server.names.Fixtures.ROOT;
import static org.machwire.server.names.Fixtures.segment;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.Credentials;
import org.machwire.server.capability.MemoryQuotas;

class DeviceNamesTest {
    private static final Segment DMZ = segment("dmz", null, null);
    private static final Permissions ALICES = new Permissions(ALICE.uid(), ALICE.gid(), 0700);
    private static final Permissions ALL = new Permissions(0, 0, 0777);

    private static DeviceNames names(Node.Configured... nodes) {
        return new DeviceNames(new NodeTree(List.of(nodes), MemoryQuotas.configured(0, 0, 4), new MemoryPermissions(),
                path -> List.of()), List.of(nodes));
    }

    private static Node.Multiplexer multiplexer(String path, Permissions permissions, Segment segment) {
        return new Node.Multiplexer(path, permissions, segment);
    }

    private static Node.DeviceNode device(String path, Permissions permissions, Segment segment) {
        return new Node.DeviceNode(path, permissions, segment, null, List.of());
    }

    private static String found(DeviceNames names, String name, Credentials who) {
        return names.find(name, who).path();
    }

    @Test
    void anAbsolutePathIsThatNode() {
        DeviceNames names = names(multiplexer("/dev/m", ALL, LAN), device("/dev/eth0", ALICES, LAN));
        assertThat(found(names, "/dev/m/web", BOB)).isEqualTo("/dev/m/web");
        assertThat(names.find("/dev/m/web", BOB).identity().owner()).isEqualTo(BOB.uid());
        assertThat(found(names, "/dev/eth0", ALICE)).isEqualTo("/dev/eth0");
        assertFails(ReturnCode.EACCES, () -> names.find("/dev/eth0", BOB));
    }

    @Test
    void ofTheMultiplexersOfASegmentTheFirstThatTheUserMayUseIsMeant() {
        DeviceNames names = names(multiplexer("/z", ALICES, LAN), multiplexer("/d", ALL, DMZ),
                multiplexer("/a", ALL, LAN), device("/dev/web", ALL, LAN));
        assertThat(found(names, "lan/web", ALICE)).isEqualTo("/z/web");
        assertThat(found(names, "lan/web", BOB)).isEqualTo("/a/web");
        assertThat(found(names, "dmz/web", BOB)).isEqualTo("/d/web");
    }

    @Test
    void aMultiplexerBehindADirectoryThatMayNotBeSearchedIsPassedOver() {
        DeviceNames names = names(new Node.Directory("/private", ALICES), multiplexer("/private/m", ALL, LAN),
                multiplexer("/m", ALL, LAN));
        assertThat(found(names, "lan/web", ALICE)).isEqualTo("/private/m/web");
        assertThat(found(names, "lan/web", BOB)).isEqualTo("/m/web");
    }

    @Test
    void whereNoMultiplexerMayBeUsedADeviceNodeOfThatNameIsMeant() {
        DeviceNames names = names(multiplexer("/m", ALICES, LAN), device("/a/eth0", ALICES, LAN),
                device("/dmz/eth0", ALL, DMZ), device("/b/eth0", ALL, LAN));
        assertThat(found(names, "lan/eth0", BOB)).isEqualTo("/b/eth0");
        assertThat(found(names, "lan/eth0", ALICE)).isEqualTo("/m/eth0");
    }

    @Test
    void aBareNameIsOfTheOneSegmentThatHasIt() {
        DeviceNames names = names(multiplexer("/m", ALICES, LAN), device("/dev/eth0", ALL, DMZ));
        assertThat(found(names, "eth0", BOB)).isEqualTo("/dev/eth0");
        assertThat(found(names, "web", ALICE)).isEqualTo("/m/web");
        assertFails(ReturnCode.D_NO_SUCH_DEVICE, () -> names.find("eth0", ALICE));
        assertThat(found(names, "lan/eth0", ALICE)).isEqualTo("/m/eth0");
    }

    @Test
    void whatExistsAndMayNotBeUsedIsToldFromWhatDoesNotExist() {
        DeviceNames names = names(multiplexer("/m", ALICES, LAN), device("/dev/eth0", ALL, DMZ));
        assertFails(ReturnCode.EACCES, () -> names.find("lan/web", BOB));
        assertFails(ReturnCode.EACCES, () -> names.find("web", BOB));
        for (String none : List.of("dmz/web", "wan/web", "/dev/eth1", "/dev", "/dev/eth0/x", "", "/", "lan/", "lan/a/b",
                "lan/..", "lan/.", "lan/a b", "/m/" + "x".repeat(64))) {
            assertFails(ReturnCode.D_NO_SUCH_DEVICE, () -> names.find(none, ROOT));
        }
    }
}
