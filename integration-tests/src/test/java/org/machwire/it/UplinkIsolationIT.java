package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.machwire.client.Lease;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.v1.DropCount;
import org.machwire.v1.DropReason;

/** What an attacker outside cannot do, and what nobody outside hears. Nobody else sends anything. Skipped unless we are root. */
class UplinkIsolationIT {
    private static final String PYTHON = "/usr/bin/python3";
    private static final String NOBODY = "02:00:00:00:00:99";
    private static final int EXCHANGED = 20;

    /** Sends frames that Scapy makes, and prints a line for each reason to drop them, with how many there were. */
    private static final String ATTACK = """
            import socket, sys
            from scapy.layers.l2 import Ether, ARP, Dot1Q, Dot3, LLC, STP
            from scapy.layers.inet import IP, UDP, ICMP
            from scapy.layers.inet6 import IPv6, ICMPv6ND_NA
            vmac, vip, omac, oip, oip6 = sys.argv[1:6]
            wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
            wire.bind(('out', 0))
            all, me = 'ff:ff:ff:ff:ff:ff', '02:00:00:00:00:66'
            udp = IP(src=oip, dst=vip)/UDP(sport=1, dport=2)/b'forged'
            foreign = IP(src='192.0.2.77', dst=vip)/UDP(sport=1, dport=2)/b'forged'
            def say(reason, *frames):
                for frame in frames:
                    wire.send(bytes(frame))
                print(reason, len(frames))
            say('SRC_OURS', Ether(src=me, dst=vmac)/udp, Ether(src=omac, dst=vmac)/udp, Ether(src=vmac, dst=vmac)/udp, Ether(src=omac, dst=all)/udp,
                Ether(src=omac, dst=vmac)/ARP(op='is-at', hwsrc=omac, psrc=oip, hwdst=vmac, pdst=vip),
                Ether(src=vmac, dst=omac)/ARP(op='who-has', hwsrc=vmac, psrc=vip, pdst=oip),
                Ether(src=omac, dst='33:33:00:00:00:01')/IPv6(src=oip6, dst='ff02::1')/ICMPv6ND_NA(tgt=oip6),
                Ether(src=omac, dst=vmac)/Dot1Q(vlan=5)/udp, Ether(src=omac, dst=vmac, type=0x88cc)/(b'x' * 60))
            say('SRC_INVALID', Ether(src=all, dst=vmac)/udp, Ether(src='01:00:5e:00:00:01', dst=vmac)/udp,
                Ether(src='00:00:00:00:00:00', dst=vmac)/udp, Ether(src='00:00:00:00:00:00', dst=all)/udp)
            say('ETHERTYPE', Ether(src=me, dst=vmac, type=0x88cc)/(b'x' * 60), Ether(src=me, dst=all, type=0x8863)/(b'x' * 60),
                Ether(src=me, dst=vmac)/Dot1Q(vlan=5)/udp, Ether(src=me, dst=vmac)/Dot1Q(vlan=5)/Dot1Q(vlan=6)/udp,
                Ether(src=me, dst=vmac, type=0x88a8)/Dot1Q(vlan=5)/udp, Ether(src=me, dst=all)/Dot1Q(vlan=4095, prio=7)/udp)
            say('BPDU', Dot3(src=me, dst=vmac)/LLC()/STP())
            say('DST_RESERVED', Ether(src=me, dst='01:80:c2:00:00:0e')/foreign)
            say('NO_DESTINATION', Ether(src=me, dst='02:00:00:00:00:99')/foreign, Ether(src=me, dst=me)/foreign)
            """;
    /** Sends frames that are given in hexadecimal. */
    private static final String SEND = """
            import socket, sys
            wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
            wire.bind(('out', 0))
            for frame in sys.argv[1:]:
                wire.send(bytes.fromhex(frame))
            """;
    /** Prints what comes in from the wire. */
    private static final String SNIFF = """
            import socket
            wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
            wire.bind(('out', 3))
            print('listening', flush=True)
            while True:
                frame, address = wire.recvfrom(70000)
                if address[2] != 4:
                    print(frame.hex(), flush=True)
            """;

    private OutsideWorld world;
    private ServerProcess server;
    private Client victim;
    private Client other;

    @BeforeEach
    void setUp() throws IOException {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)), PYTHON + " is not there");
        world = OutsideWorld.make().joinSilently();
        server = world.serve("--uplink", "wire0");
        victim = world.client(server, "/dev/eth0m/victim");
        other = world.client(server, "/dev/eth0m/other");
    }

    @AfterEach
    void tearDown() {
        if (world != null) {
            world.close();
        }
    }

    private RunningProcess outside(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(PYTHON, "-c", program));
        command.addAll(List.of(arguments));
        return RunningProcess.start(world.outside.enter(command));
    }

    private static String address(Lease lease, int index) {
        return lease.addresses().get(index).address().getHostAddress();
    }

    private static byte[] datagram(Client from, MacAddress to, String address, int number) {
        return Frames.ipv4Udp(from.lease.mac(), address(from.lease, 0), 1, to, address, 2, (byte) number,
                (byte) (number >> 8), (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0,
                (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
    }

    private static byte[] between(Client from, Client to, int number) {
        return datagram(from, to.lease.mac(), address(to.lease, 0), number);
    }

    private static byte[] toAll(Client from, int number) {
        return datagram(from, Frames.BROADCAST, "10.69.255.255", number);
    }

    private static void hears(Client client, List<byte[]> expected) {
        client.capture.awaitCount(expected.size());
        assertThat(Scene.hex(client.capture.frames())).containsExactlyInAnyOrderElementsOf(Scene.hex(expected));
    }

    private Map<String, Long> dropped() {
        return OutsideWorld.uplink(server).getCounters().getTxDropsList().stream()
                .collect(Collectors.toMap(drop -> drop.getReason().name(), DropCount::getFrames));
    }

    @Test
    void forgedFramesFromOutsideReachNobodyAndAreCountedWhileTheDevicesTalk() throws IOException {
        List<byte[]> toVictim = new ArrayList<>();
        List<byte[]> toOther = new ArrayList<>();
        for (int i = 0; i < EXCHANGED; i++) {
            toVictim.add(between(other, victim, i));
            toOther.add(between(victim, other, i));
        }
        Map<String, Long> expected;
        try (RunningProcess attack = outside(ATTACK, victim.lease.mac().toString(), address(victim.lease, 0),
                other.lease.mac().toString(), address(other.lease, 0), address(other.lease, 1))) {
            toVictim.forEach(other::send);
            toOther.forEach(victim::send);
            int exitCode = attack.exitCode();
            assumeTrue(!attack.err().contains("No module named 'scapy'"), "Scapy is not installed (python3-scapy)");
            assertThat(exitCode).as("%s", attack).isZero();
            expected = attack.out().lines().map(line -> line.split(" ", -1))
                    .collect(Collectors.toMap(words -> words[0], words -> Long.valueOf(words[1])));
        }
        MacAddress stranger = MacAddress.parse(NOBODY);
        byte[] honest = Frames.ipv4Udp(stranger, OutsideWorld.IPV4, 1, victim.lease.mac(), address(victim.lease, 0), 2,
                new byte[18]);
        byte[] last = Frames.arpRequest(stranger, OutsideWorld.IPV4, "10.69.200.200"); // nobody's: else it would be answered
        try (RunningProcess sender = outside(SEND, Scene.hex(List.of(honest, last)).toArray(String[]::new))) {
            assertThat(sender.exitCode()).as("%s", sender).isZero();
        }

        toVictim.addAll(List.of(honest, last));
        toOther.add(last);
        hears(victim, toVictim);
        hears(other, toOther);
        await().atMost(RunningProcess.PATIENCE).untilAsserted(() -> assertThat(dropped()).isEqualTo(expected));
        assertThat(OutsideWorld.uplink(server).getCounters().getTxForwarded()).isEqualTo(2);
        try (RunningProcess status = RunningProcess.start(
                Installation.shared().machwire("status", "--json", "--socket", server.socket().toString()))) {
            assertThat(status.exitCode()).as("%s", status).isZero();
            String json = status.out().replaceAll("\\s", "");
            expected.forEach((reason, frames) -> assertThat(json.substring(json.indexOf("\"uplink\"")))
                    .contains("{\"reason\":\"" + reason + "\",\"frames\":\"" + frames + "\"}"));
        }
        assertThat(expected).containsKeys(DropReason.SRC_OURS.name(), DropReason.SRC_INVALID.name(),
                DropReason.ETHERTYPE.name());
    }

    @Test
    void outsideHearsWhatIsForNobodyHereAndWhatIsForAllAndNothingElse() throws IOException {
        try (RunningProcess sniffer = outside(SNIFF)) {
            sniffer.awaitOut("listening\n");
            byte[] leaving = datagram(victim, MacAddress.parse(NOBODY), OutsideWorld.IPV4, 1);
            byte[] shorter = Frames.arpReply(victim.lease.mac(), address(victim.lease, 0), MacAddress.parse(NOBODY),
                    OutsideWorld.IPV4);
            byte[] last = toAll(victim, 3);
            victim.send(between(victim, other, 0), leaving, between(victim, other, 1), shorter,
                    between(victim, other, 2), last);
            hears(other,
                    List.of(between(victim, other, 0), between(victim, other, 1), between(victim, other, 2), last));
            sniffer.awaitOut(Scene.hex(List.of(last)).getFirst());

            assertThat(sniffer.out().lines()).containsExactly("listening", Scene.hex(List.of(leaving)).getFirst(),
                    Scene.hex(List.of(Arrays.copyOf(shorter, 60))).getFirst(), Scene.hex(List.of(last)).getFirst());
            assertThat(victim.capture.frames()).as("its own frames do not come back").isEmpty();
            assertThat(OutsideWorld.uplink(server).getCounters().getTxFrames()).isZero();
        }
    }

    @Test
    void forgedFramesOfADeviceDoNotLeave() throws IOException {
        try (RunningProcess sniffer = outside(SNIFF)) {
            sniffer.awaitOut("listening\n");
            MacAddress nobody = MacAddress.parse(NOBODY);
            byte[] last = toAll(victim, 3);
            victim.send(
                    Frames.ipv4Udp(other.lease.mac(), address(other.lease, 0), 1, nobody, OutsideWorld.IPV4, 2),
                    Frames.ipv4Udp(victim.lease.mac(), address(other.lease, 0), 1, nobody, OutsideWorld.IPV4, 2),
                    Frames.arpReply(victim.lease.mac(), OutsideWorld.IPV4, Frames.BROADCAST, OutsideWorld.IPV4), last);
            sniffer.awaitOut(Scene.hex(List.of(last)).getFirst());

            assertThat(sniffer.out().lines()).containsExactly("listening", Scene.hex(List.of(last)).getFirst());
        }
    }
}
