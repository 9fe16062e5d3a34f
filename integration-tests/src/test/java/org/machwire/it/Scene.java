package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.machwire.client.Lease;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.v1.DeviceCounters;
import org.machwire.v1.DeviceStatus;
import org.machwire.v1.DropReason;

/**
 * Two victims, and an attacker in a process of its own, of another user where we are root, on one segment. All of them hear
 * through accept-all filters and keep every frame.
 */
final class Scene implements AutoCloseable {
    static final String ATTACKER_NODE = "/dev/eth0m/attacker";
    private static final int EXCHANGED_FRAMES = 10;
    private static final int PORT = 4000;

    final ServerProcess server;
    final Victim v1;
    final Victim v2;
    final PuppetProcess attacker;
    final MacAddress mac;
    final String ipv4;
    final String ipv6;
    private int serial;
    private int known;

    private Scene(ServerProcess server) throws IOException {
        this.server = server;
        v1 = new Victim(Client.open(server, "/dev/eth0m/v1"));
        v2 = new Victim(Client.open(server, "/dev/eth0m/v2"));
        attacker = PuppetProcess.start(server, attackingUser(), Station.class);
        String[] opened = attacker.ask("open " + ATTACKER_NODE).split(" ", -1);
        mac = MacAddress.parse(opened[1]);
        ipv4 = opened[2];
        ipv6 = opened[3];
    }

    /** Sets the scene on a segment of the server's that is behind {@code /dev/eth0m}; closing it stops the server. */
    static Scene on(ServerProcess server) throws IOException {
        return new Scene(server);
    }

    private static @Nullable User attackingUser() {
        return User.me() == 0 ? User.ALICE : null;
    }

    /** A client in capture mode. */
    static final class Victim {
        final Client client;
        final MacAddress mac;
        final String ipv4;
        final String ipv6;
        final String linkLocal;
        private int seen;

        private Victim(Client client) {
            this.client = client;
            Lease lease = client.lease;
            mac = lease.mac();
            ipv4 = lease.addresses().get(0).address().getHostAddress();
            ipv6 = lease.addresses().get(1).address().getHostAddress();
            linkLocal = AddressPrefix.linkLocal(mac).address().getHostAddress();
        }

        /** A datagram to another victim. */
        byte[] to(Victim other, int serial) {
            return Frames.ipv4Udp(mac, ipv4, PORT, other.mac, other.ipv4, PORT, octets(serial));
        }

        /** A datagram to everybody. */
        byte[] toAll(int serial) {
            return Frames.ipv4Udp(mac, ipv4, PORT, Frames.BROADCAST, "10.69.255.255", PORT, octets(serial));
        }

        /** Checks that exactly these frames have come since this was last asked, in any order, and nothing else. */
        void hears(List<byte[]> expected) {
            await().atMost(RunningProcess.PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5))
                    .until(() -> fresh().containsAll(hex(expected)));
            assertThat(fresh()).containsExactlyInAnyOrderElementsOf(hex(expected));
            seen += expected.size();
        }

        private List<String> fresh() {
            List<byte[]> all = client.capture.frames();
            return hex(all.subList(seen, all.size()));
        }
    }

    /** A datagram of the attacker's own, to everybody, that nobody may mind. */
    byte[] honestBroadcast() {
        return Frames.ipv4Udp(mac, ipv4, PORT, Frames.BROADCAST, "10.69.255.255", PORT, octets(serial++));
    }

    /**
     * Lets the attacker send frames and then an honest broadcast, while the victims talk to each other; checks that each victim
     * hears what it may, all of it and nothing else.
     *
     * @param command tells the attacker's {@link Station} to send; null to send the frames
     * @param passing what of it shall reach each victim, beside the broadcast
     */
    void attack(List<byte[]> frames, @Nullable String command, List<byte[]> passing) {
        List<byte[]> toV2 = new ArrayList<>();
        List<byte[]> toV1 = new ArrayList<>();
        for (int i = 0; i < EXCHANGED_FRAMES; i++) {
            toV2.add(v1.to(v2, serial++));
            toV1.add(v2.to(v1, serial++));
        }
        toV2.add(v1.toAll(serial++));
        byte[] last = honestBroadcast();
        Thread exchange = Thread.ofVirtual().start(() -> {
            toV2.forEach(v1.client::send);
            toV1.forEach(v2.client::send);
        });
        assertThat(attacker.ask(command == null ? "send " + words(frames) : command)).startsWith("ok ");
        assertThat(attacker.ask("send " + words(List.of(last)))).isEqualTo("ok 1");
        join(exchange);
        toV1.add(last);
        toV2.add(last);
        toV1.addAll(passing);
        toV2.addAll(passing);
        v1.hears(toV1);
        v2.hears(toV2);
    }

    private static void join(Thread exchange) {
        try {
            exchange.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** How many frames of the attacker's were dropped so far, by reason; those that went on under NOT_DROPPED. */
    Map<DropReason, Long> sentByAttacker() {
        DeviceCounters counters = attackersDevice().getCounters();
        Map<DropReason, Long> sent = new EnumMap<>(DropReason.class);
        counters.getTxDropsList().forEach(drop -> sent.put(drop.getReason(), drop.getFrames()));
        sent.put(DropReason.NOT_DROPPED, counters.getTxForwarded());
        return sent;
    }

    /** What has been counted since {@code before}. */
    Map<DropReason, Long> sentByAttackerSince(Map<DropReason, Long> before) {
        Map<DropReason, Long> difference = sentByAttacker();
        before.forEach((reason, frames) -> difference.merge(reason, -frames, Long::sum));
        difference.values().removeIf(frames -> frames == 0);
        return difference;
    }

    DeviceStatus attackersDevice() {
        return ServerProcess.status(v1.client.hypervisor).getDeviceList().stream()
                .filter(device -> device.getPath().equals(ATTACKER_NODE)).findFirst().orElseThrow();
    }

    /** Waits until the attacker has heard a frame; all that it has heard since this was last asked, in hexadecimal. */
    List<String> heardByAttackerUpTo(byte[] last) {
        String hex = HexFormat.of().formatHex(last);
        List<String> heard = await().atMost(RunningProcess.PATIENCE).pollDelay(Duration.ZERO)
                .until(this::heardByAttacker, frames -> frames.contains(hex));
        known += heard.size();
        return heard;
    }

    private List<String> heardByAttacker() {
        String answer = attacker.ask("heard " + known);
        assertThat(answer).startsWith("ok ");
        return List.of(answer.substring(3).split(" ", -1));
    }

    /** A broadcast of the first victim's, like no other, which all others have heard when this returns. */
    byte[] broadcastByV1() {
        byte[] frame = v1.toAll(serial++);
        v1.client.send(frame);
        v2.hears(List.of(frame));
        return frame;
    }

    static List<String> hex(List<byte[]> frames) {
        return frames.stream().map(HexFormat.of()::formatHex).toList();
    }

    private static String words(List<byte[]> frames) {
        return hex(frames).stream().map(hex -> hex.isEmpty() ? Station.EMPTY : hex).collect(Collectors.joining(" "));
    }

    private static byte[] octets(int serial) {
        return new byte[]{(byte) (serial >> 24), (byte) (serial >> 16), (byte) (serial >> 8), (byte) serial};
    }

    @Override
    public void close() {
        try (server; var _ = v1.client; var _ = v2.client) {
            attacker.close();
        }
    }
}
