package org.machwire.client.bench;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.machwire.client.HypervisorException;
import org.machwire.client.Lease;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.InternetChecksum;
import org.machwire.ethernet.MacAddress;
import org.machwire.ethernet.PackedFrames;

/** The IPv4 multicast group that stations join: no group of every host's, so only members hear it. */
final class Group {
    static final InetAddress ADDRESS = InetAddress.ofLiteral("239.69.1.2");
    /** RFC 1112, 6.4. */
    static final MacAddress MAC = MacAddress.parse("01:00:5e:45:01:02");

    private static final int REPORT_LENGTH = 60;
    private static final int HEADER_LENGTH = 24;
    private static final int IGMP = 2;
    private static final int IGMP_LENGTH = 8;
    private static final int IGMP_REPORT = 0x16;
    /** RFC 2113. */
    private static final int ROUTER_ALERT = 0x94_04_00_00;
    private static final int CHECKSUM_OFFSET = 10;
    private static final int SIZE = 64;
    private static final int TRIES = 100;
    private static final long TRY_MILLIS = 50;

    private Group() {}

    /** Makes stations members; returns when each has heard a frame that another station sends to the group. */
    static void join(Station sender, List<Station> members) throws InterruptedException {
        CountDownLatch deaf = new CountDownLatch(members.size());
        for (Station member : members) {
            member.behave(new Hearing(deaf));
            member.stream().execute(() -> member.stream().send(UdpFrame.batch(report(member.lease()), 1)));
        }
        PackedFrames probe = UdpFrame.batch(UdpFrame.of(sender.lease(), MAC, ADDRESS, SIZE), 1);
        for (int i = 0; i < TRIES; i++) {
            sender.stream().execute(() -> sender.stream().send(probe));
            if (deaf.await(TRY_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
        throw new HypervisorException(deaf.getCount() + " of " + members.size() + " members do not hear their group");
    }

    /** A membership report of IGMPv2 (RFC 2236). */
    static byte[] report(Lease member) {
        ByteBuffer frame = ByteBuffer.allocate(REPORT_LENGTH).put(MAC.octets()).put(member.mac().octets())
                .putShort((short) Ethernet.TYPE_IPV4);
        frame.put((byte) (0x40 | HEADER_LENGTH / Integer.BYTES)).put((byte) 0xc0)
                .putShort((short) (HEADER_LENGTH + IGMP_LENGTH)).putInt(0).put((byte) 1).put((byte) IGMP)
                .putShort((short) 0).put(UdpFrame.ipv4(member).getAddress()).put(ADDRESS.getAddress())
                .putInt(ROUTER_ALERT);
        int message = frame.position();
        frame.put((byte) IGMP_REPORT).put((byte) 0).putShort((short) 0).put(ADDRESS.getAddress());
        frame.putShort(Ethernet.HEADER_LENGTH + CHECKSUM_OFFSET,
                (short) InternetChecksum.of(frame.array(), Ethernet.HEADER_LENGTH, HEADER_LENGTH));
        frame.putShort(message + 2, (short) InternetChecksum.of(frame.array(), message, IGMP_LENGTH));
        return frame.array();
    }

    /** Tells when the first frame to the group comes. */
    private static final class Hearing extends Station.Silent {
        private final CountDownLatch deaf;
        private final AtomicBoolean hasHeard = new AtomicBoolean();

        Hearing(CountDownLatch deaf) {
            this.deaf = deaf;
        }

        @Override
        public void frames(FrameBatch frames) {
            for (int i = 0; i < frames.count(); i++) {
                if (Ethernet.address(frames.octets(), frames.offset(i)) == MAC.value() && !hasHeard.getAndSet(true)) {
                    deaf.countDown();
                }
            }
        }
    }
}
