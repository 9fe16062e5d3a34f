package org.machwire.client.bench;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;

/** The requests of the case that measures fairness: a pair at a steady pace, a flooder, a multicast group. */
final class LoadWorker {
    private static final int SIZE = 64;
    private static final int BATCH = 64;

    private final Set<Path> joined = new HashSet<>();
    private @Nullable Flooder flooder;
    private int runs;

    /**
     * Sends from one station to another at a pace.
     *
     * @param words from index 3 on: frames a second, millis
     * @return frames sent a second, loss, p50 and p99 of the way in microseconds
     */
    double[] paced(List<Station> pair, String[] words) throws InterruptedException {
        Paced paced = new Paced(pair.get(0), pair.get(1), SIZE, ++runs);
        Paced.Result result = paced.run(Double.parseDouble(words[3]), Long.parseLong(words[4]));
        return new double[]{result.sentPerSecond(), result.loss(), result.way().percentile(50),
                result.way().percentile(99)};
    }

    /**
     * Begins to flood, until {@link #calm}.
     *
     * @param words from index 3 on: "unicast" to the second station, or "broadcast"; the share of a core
     */
    double[] flood(List<Station> pair, String[] words) {
        Station to = pair.get(1);
        boolean broadcasts = words[3].equals("broadcast");
        MacAddress mac = broadcasts ? new MacAddress(Ethernet.BROADCAST) : to.lease().mac();
        InetAddress target = broadcasts ? InetAddress.ofLiteral("255.255.255.255") : UdpFrame.ipv4(to.lease());
        byte[] frame = UdpFrame.of(pair.get(0).lease(), mac, target, SIZE);
        flooder = Flooder.start(pair.get(0), UdpFrame.batch(frame, BATCH), Double.parseDouble(words[4]));
        return new double[]{0};
    }

    /** Ends the flood; returns the share of a core that it took, and frames a second that it sent. */
    double[] calm() throws InterruptedException {
        Flooder ending = flooder;
        if (ending == null) {
            throw new IllegalStateException("nothing floods");
        }
        double[] figures = {ending.coreShare(), ending.framesPerSecond()};
        ending.end();
        flooder = null;
        return figures;
    }

    /**
     * Floods a group of which all stations but the first are members.
     *
     * @param words from index 4 on: millis
     */
    FloodResult group(Path socket, List<Station> stations, ServerUsage server, String[] words)
            throws InterruptedException {
        List<Station> members = stations.subList(1, stations.size());
        if (joined.add(socket)) {
            Group.join(stations.getFirst(), members);
        }
        return Flood.toGroup(stations.getFirst(), members, SIZE, BATCH).run(Long.parseLong(words[4]), server);
    }
}
