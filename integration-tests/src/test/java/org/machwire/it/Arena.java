package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.v1.DeviceCounters;
import org.machwire.v1.DropReason;
import org.machwire.v1.GetStatusResponse;

/**
 * Two victims and attackers in one segment with an uplink, whose far end is heard too. Every frame that anybody hears is kept. Root only.
 */
final class Arena implements AutoCloseable {
    static final String OUTSIDER = "02:00:00:00:00:66";
    private static final int EXCHANGED_FRAMES = 5;
    private static final int PORT = 4000;
    private static final int SHORTEST_OUTSIDE = 60;

    final ServerProcess server;
    final Party v1;
    final Party v2;
    private final OutsideWorld world;
    private final RunningProcess wire;
    private int heardOutside;
    private int serial;

    private Arena(OutsideWorld world, String configuration) throws IOException {
        this.world = world;
        Path socket = Directories.make().resolve("x.sock");
        server = world.closing(ServerProcess.start(socket,
                world.host.enter(ServerProcess.command(socket, configuration))));
        v1 = party("/dev/eth0m/v1");
        v2 = party("/dev/eth0m/v2");
        wire = world.closing(RunningProcess.start(world.outside
                .enter(List.of(ScapyFrames.PYTHON, Tools.script("wire.py", Directories.make()).toString(), "out"))));
        wire.awaitOut("listening\n");
        heardOutside = 1;
    }

    /** Sets it by a configuration, in which the uplink is {@code wire0} and {@code /dev/eth0m} is a multiplexer of that segment. */
    static Arena of(String configuration) throws IOException {
        OutsideWorld world = OutsideWorld.make();
        try {
            return new Arena(world.joinSilently(), configuration);
        } catch (Throwable failure) {
            world.close();
            throw failure;
        }
    }

    /** Opens a device. */
    Party party(String node) {
        return new Party(node, world.client(server, node));
    }

    /**
     * Lets a party send frames and then an honest broadcast, and checks that nobody hears the frames, or for NOT_DROPPED everybody, and that they
     * are counted under that reason only.
     */
    void attack(Party attacker, DropReason reason, List<byte[]> frames) {
        Map<DropReason, Long> before = sent(attacker);
        byte[] honest = attacker.toAll(serial++);
        List<byte[]> passing = passing(reason, frames, honest);

        exchange(() -> {
            attacker.send(frames.toArray(byte[][]::new));
            attacker.send(honest);
        }, passing, passing);

        assertThat(since(before, sent(attacker))).isEqualTo(expected(reason, frames));
    }

    /** The same from outside. */
    void attackFromOutside(DropReason reason, List<byte[]> frames) {
        Map<DropReason, Long> before = sentFromOutside();
        byte[] honest = Frames.ipv4Udp(MacAddress.parse(OUTSIDER), OutsideWorld.IPV4, PORT, Frames.BROADCAST,
                "10.69.255.255", PORT, (byte) serial, (byte) (serial++ >> 8));

        exchange(() -> {
            Scene.hex(frames).forEach(wire::say);
            Scene.hex(List.of(honest)).forEach(wire::say);
        }, passing(reason, frames, honest), List.of());

        assertThat(since(before, sentFromOutside())).isEqualTo(expected(reason, frames));
    }

    private static List<byte[]> passing(DropReason reason, List<byte[]> frames, byte[] honest) {
        List<byte[]> passing = new ArrayList<>(reason == DropReason.NOT_DROPPED ? frames : List.of());
        passing.add(honest);
        return passing;
    }

    /** The frames under their reason, and the honest one behind them. */
    private static Map<DropReason, Long> expected(DropReason reason, List<byte[]> frames) {
        Map<DropReason, Long> expected = new EnumMap<>(Map.of(reason, (long) frames.size()));
        expected.merge(DropReason.NOT_DROPPED, 1L, Long::sum);
        return expected;
    }

    /**
     * Lets somebody send, while the victims talk to each other and then to everybody; checks that both, and the far end of the uplink, hear all
     * that of it and the frames that pass, and nothing else.
     *
     * @param inside the frames that pass to the victims
     * @param outside those that pass to the far end of the uplink
     */
    private void exchange(Runnable sending, List<byte[]> inside, List<byte[]> outside) {
        List<byte[]> toV1 = new ArrayList<>(inside);
        List<byte[]> toV2 = new ArrayList<>(inside);
        for (int i = 0; i < EXCHANGED_FRAMES; i++) {
            toV2.add(v1.to(v2, serial++));
            toV1.add(v2.to(v1, serial++));
        }
        List<byte[]> ofV1 = new ArrayList<>(toV2.subList(inside.size(), toV2.size()));
        List<byte[]> ofV2 = new ArrayList<>(toV1.subList(inside.size(), toV1.size()));
        byte[] last1 = v1.toAll(serial++);
        byte[] last2 = v2.toAll(serial++);
        toV2.add(last1);
        toV1.add(last2);
        ofV2.forEach(v2::send);
        sending.run();
        ofV1.forEach(v1::send);
        v1.send(last1);
        v2.send(last2);
        List<byte[]> toOutside = new ArrayList<>(outside);
        toOutside.addAll(List.of(last1, last2));
        check(v1.heard(toV1), Scene.hex(toV1), v2.heard(toV2), Scene.hex(toV2), toOutside);
    }

    /** Looks at what all of them heard first, so that what one should not have heard fails one test only. */
    private void check(List<String> v1Heard, List<String> toV1, List<String> v2Heard, List<String> toV2,
            List<byte[]> toOutside) {
        List<String> wanted = toOutside.stream()
                .map(frame -> HexFormat.of().formatHex(Arrays.copyOf(frame, Math.max(frame.length, SHORTEST_OUTSIDE))))
                .toList();
        await().atMost(RunningProcess.PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5))
                .until(() -> freshOutside().containsAll(wanted));
        List<String> outside = freshOutside();
        heardOutside += outside.size();
        assertThat(v1Heard).as("what the first victim hears").containsExactlyInAnyOrderElementsOf(toV1);
        assertThat(v2Heard).as("what the second victim hears").containsExactlyInAnyOrderElementsOf(toV2);
        assertThat(outside).as("what is heard outside").containsExactlyInAnyOrderElementsOf(wanted);
    }

    private List<String> freshOutside() {
        return wire.out().lines().skip(heardOutside).toList();
    }

    private Map<DropReason, Long> sent(Party party) {
        return counts(status().getDeviceList().stream().filter(device -> device.getPath().equals(party.node))
                .findFirst().orElseThrow().getCounters());
    }

    private Map<DropReason, Long> sentFromOutside() {
        return counts(status().getSegment(0).getUplink().getCounters());
    }

    /** By a connection that there is: a new one for each attack would take most of the time. */
    private GetStatusResponse status() {
        return ServerProcess.status(v1.client.hypervisor);
    }

    private static Map<DropReason, Long> counts(DeviceCounters counters) {
        Map<DropReason, Long> counts = new EnumMap<>(DropReason.class);
        counters.getTxDropsList().forEach(drop -> counts.put(drop.getReason(), drop.getFrames()));
        counts.put(DropReason.NOT_DROPPED, counters.getTxForwarded());
        return counts;
    }

    private static Map<DropReason, Long> since(Map<DropReason, Long> before, Map<DropReason, Long> now) {
        Map<DropReason, Long> difference = new EnumMap<>(now);
        before.forEach((reason, frames) -> difference.merge(reason, -frames, Long::sum));
        difference.values().removeIf(frames -> frames == 0);
        return difference;
    }

    @Override
    public void close() {
        world.close();
    }
}
