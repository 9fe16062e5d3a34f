package org.machwire.it;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.v1.DropReason;

/**
 * What Scapy forges is heard neither by a victim nor outside, each frame is counted under its one reason, and the victims hear all of each other's
 * meanwhile. Skipped unless we are root and Scapy is there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttacksCapturedIT {
    private static final String CONFIGURATION = """
            segment { name: "lan" ipv4: "10.69.0.0/16" ipv6: "fd69::/64" uplink { interface: "wire0" } }
            node { path: "/dev/eth0m" mode: 0777 multiplexer { segment: "lan" } }
            node { path: "/dev/v4" device { segment: "lan" address: "10.69.44.4" } }
            node { path: "/dev/v6" device { segment: "lan" address: "fd69::6:6" } }
            """;

    private Arena arena;
    private Party attacker;
    private Party onlyIpv4;
    private Party onlyIpv6;
    private List<ScapyFrames> inside;
    private List<ScapyFrames> outside;

    @BeforeAll
    void setUp() throws IOException {
        arena = Arena.of(CONFIGURATION);
        attacker = arena.party("/dev/eth0m/attacker");
        onlyIpv4 = arena.party("/dev/v4");
        onlyIpv6 = arena.party("/dev/v6");
        inside = ScapyFrames.make("forged-frames.py", attacker.address(), arena.v1.address(), arena.v2.address());
        MacAddress mac = MacAddress.parse(Arena.OUTSIDER);
        ScapyFrames.Address outsider = new ScapyFrames.Address(Arena.OUTSIDER, OutsideWorld.IPV4, OutsideWorld.IPV6,
                AddressPrefix.linkLocal(mac).address().getHostAddress());
        outside = ScapyFrames.make("outside-frames.py", outsider, arena.v1.address(), arena.v2.address());
    }

    @AfterAll
    void tearDown() {
        if (arena != null) {
            arena.close();
        }
    }

    Stream<ScapyFrames> inside() {
        return inside.stream();
    }

    Stream<ScapyFrames> outside() {
        return outside.stream();
    }

    @ParameterizedTest
    @MethodSource("inside")
    void framesOfADeviceAreHeardByNobodyButForHonestOnes(ScapyFrames kind) {
        arena.attack(attacker, kind.reason(), kind.frames());
    }

    @ParameterizedTest
    @MethodSource("outside")
    void framesFromOutsideAreHeardByNobodyButForHonestOnes(ScapyFrames kind) {
        arena.attackFromOutside(kind.reason(), kind.frames());
    }

    @Test
    void deviceWithOnlyIpv4SaysNothingByIpv6() {
        ScapyFrames.Address own = onlyIpv4.address();
        arena.attack(onlyIpv4, DropReason.SRC_IP6,
                List.of(Frames.ipv6Ping(onlyIpv4.mac, own.linkLocal(), arena.v1.mac, arena.v1.address().ipv6()),
                        Frames.ipv6Ping(onlyIpv4.mac, own.ipv6(), arena.v1.mac, arena.v1.address().ipv6()),
                        Frames.duplicateAddressDetection(onlyIpv4.mac, own.linkLocal()),
                        Frames.mld2Report(onlyIpv4.mac, "::", "ff02::fb"),
                        Frames.mld2Report(onlyIpv4.mac, own.linkLocal(), "ff02::fb")));
        byte[] honest = Frames.gratuitousRequest(onlyIpv4.mac, own.ipv4());
        arena.attack(onlyIpv4, DropReason.NOT_DROPPED, List.of(honest));
    }

    @Test
    void deviceWithOnlyIpv6SaysNothingByIpv4() {
        ScapyFrames.Address own = onlyIpv6.address();
        arena.attack(onlyIpv6, DropReason.ARP_SPA,
                List.of(Frames.gratuitousRequest(onlyIpv6.mac, own.ipv4()),
                        Frames.arpProbe(onlyIpv6.mac, own.ipv4()),
                        Frames.arpRequest(onlyIpv6.mac, "0.0.0.0", arena.v1.address().ipv4())));
        arena.attack(onlyIpv6, DropReason.SRC_IP4,
                List.of(Frames.ipv4Ping(onlyIpv6.mac, own.ipv4(), arena.v1.mac, arena.v1.address().ipv4()),
                        DhcpFrames.discover(onlyIpv6.mac, 1)));
    }
}
