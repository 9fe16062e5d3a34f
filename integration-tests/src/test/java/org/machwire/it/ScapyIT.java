package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.machwire.v1.DropReason;

/** The guard against frames that Scapy made, whose authors know nothing of ours. Skipped where it is not installed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScapyIT {
    private static final String PYTHON = "/usr/bin/python3";
    /** Prints a line of frames for each reason, after the attacker's own. The two lists of addresses are given as arguments. */
    private static final String PROGRAM = """
            import sys
            from scapy.layers.l2 import Ether, ARP, Dot1Q, Dot3, LLC, STP
            from scapy.layers.inet import IP, UDP, ICMP
            from scapy.layers.inet6 import IPv6, ICMPv6EchoRequest, ICMPv6ND_NS
            mac, ip, ip6, vmac, vip, vip6 = sys.argv[1:]
            all = 'ff:ff:ff:ff:ff:ff'
            own = Ether(src=mac, dst=all)
            def say(reason, *frames):
                print(reason, *[bytes(frame).hex() for frame in frames])
            say('NOT_DROPPED', own/IP(src=ip, dst='10.69.255.255')/UDP(sport=1, dport=2)/b'honest',
                own/ARP(hwsrc=mac, psrc=ip, pdst='10.69.200.200'), own/IPv6(src=ip6, dst='ff02::1')/ICMPv6EchoRequest())
            say('SRC_MAC', Ether(src=vmac, dst=all)/IP(src=vip, dst='10.69.255.255')/ICMP())
            say('SRC_INVALID', Ether(src=all, dst=all)/IP(src=ip, dst='10.69.255.255')/ICMP())
            say('ETHERTYPE', own/Dot1Q(vlan=1)/Dot1Q(vlan=2)/IP(src=ip, dst=vip)/ICMP())
            say('ARP_SPA', own/ARP(op='is-at', hwsrc=mac, psrc=vip, hwdst=all, pdst=vip),
                own/ARP(op='who-has', hwsrc=mac, psrc=vip, pdst=vip))
            say('ARP_SHA', own/ARP(op='is-at', hwsrc=vmac, psrc=ip, hwdst=all, pdst=ip))
            say('SRC_IP4', own/IP(src=vip, dst='10.69.255.255')/UDP(sport=67, dport=68),
                own/IP(src='0.0.0.0', dst=vip)/UDP(sport=68, dport=67))
            say('DHCP_CLIENT', own/IP(src='0.0.0.0', dst='255.255.255.255')/UDP(sport=68, dport=67))
            say('BPDU', Dot3(src=mac, dst='01:80:c2:00:00:00')/LLC()/STP(rootid=0, rootmac=mac))
            say('SRC_IP6', own/IPv6(src=vip6, dst='ff02::1')/ICMPv6EchoRequest(),
                own/IPv6(src='::', dst='ff02::1')/ICMPv6ND_NS(tgt=vip6))
            """;

    private Scene scene;
    private List<String> lines;

    @BeforeAll
    void setUp() throws IOException {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)), PYTHON + " is not there");
        scene = Scene.on(ServerProcess.start());
        try (RunningProcess python = RunningProcess
                .start(List.of(PYTHON, "-c", PROGRAM, scene.mac.toString(), scene.ipv4,
                        scene.ipv6, scene.v1.mac.toString(), scene.v1.ipv4, scene.v1.ipv6))) {
            int exitCode = python.exitCode();
            assumeTrue(!python.err().contains("No module named 'scapy'"), "Scapy is not installed (python3-scapy)");
            assertThat(exitCode).as("%s", python).isZero();
            lines = python.out().lines().toList();
        }
    }

    @AfterAll
    void tearDown() {
        if (scene != null) {
            scene.close();
        }
    }

    private List<byte[]> frames(DropReason reason) {
        String line = lines.stream().filter(one -> one.startsWith(reason + " ")).findFirst().orElseThrow();
        return List.of(line.split(" ", -1)).stream().skip(1).map(HexFormat.of()::parseHex).toList();
    }

    @Test
    void honestFramesPassAsTheyWereMade() {
        List<byte[]> honest = frames(DropReason.NOT_DROPPED);

        scene.attack(honest, null, honest);
    }

    @Test
    void forgedFramesAreDroppedEachUnderItsReason() {
        for (String line : lines.subList(1, lines.size())) {
            DropReason reason = DropReason.valueOf(line.split(" ", -1)[0]);
            List<byte[]> forged = frames(reason);
            Map<DropReason, Long> before = scene.sentByAttacker();

            scene.attack(forged, null, List.of());

            assertThat(scene.sentByAttackerSince(before)).as("%s", reason)
                    .isEqualTo(Map.of(reason, (long) forged.size(), DropReason.NOT_DROPPED, 1L));
        }
    }
}
