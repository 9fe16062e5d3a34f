package org.machwire.client;

import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.Icmpv6;
import org.machwire.ethernet.InternetChecksum;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.Ipv6;
import org.machwire.ethernet.MacAddress;
import org.machwire.ethernet.NetworkOrder;
import org.machwire.ethernet.PackedFrames;

/**
 * Asks a host which multicast groups it is in, as a router would: by IGMP (RFC 3376, 4.1) and by MLD (RFC 3810, 5.1). A hypervisor that was started anew
 * has heard of none, and the host does not know that.
 */
final class GroupQuestions {
    /** The hypervisor's own station. */
    private static final MacAddress ASKER = MacAddress.parse("02:6d:77:00:00:01");
    private static final long ALL_HOSTS = 0x0100_5e00_0001L;
    private static final long ALL_NODES = 0x3333_0000_0001L;
    /** So that the answers come when the stream is there: in tenths of a second, and in milliseconds. */
    private static final int WITHIN_TENTHS = 20;
    private static final int WITHIN_MILLIS = 2000;
    /** Robustness, and an interval of 125 seconds, the defaults. */
    private static final int ROBUSTNESS_AND_INTERVAL = 2 << 8 | 125;

    private static final int IGMP = 2;
    private static final int IGMP_QUERY = 0x11;
    private static final int IGMP_LENGTH = 12;
    private static final int IPV4_HEADER_LENGTH = 24;
    private static final int INTERNETWORK_CONTROL = 0xc0;
    private static final int IPV4_ROUTER_ALERT = 0x9404_0000;
    private static final int MLD_LENGTH = 28;
    /** ICMPv6 next, no further units; router alert for MLD, padding (RFC 2711). */
    private static final int[] HOP_BY_HOP = {0x3a00_0502, 0x0000_0100};
    private static final int OPTIONS_LENGTH = 8;

    private GroupQuestions() {}

    static FrameBatch batch() {
        byte[] igmp = igmp();
        byte[] mld = mld();
        PackedFrames frames = new PackedFrames(igmp.length + mld.length + Long.BYTES);
        frames.append(igmp, 0, igmp.length);
        frames.append(mld, 0, mld.length);
        FrameBatch batch = new FrameBatch();
        batch.read(frames);
        return batch;
    }

    private static byte[] ethernet(long destination, int type, int payload) {
        byte[] frame = new byte[Ethernet.HEADER_LENGTH + payload];
        Ethernet.putAddress(frame, Ethernet.DESTINATION_OFFSET, destination);
        Ethernet.putAddress(frame, Ethernet.SOURCE_OFFSET, ASKER.value());
        NetworkOrder.putUint16(frame, Ethernet.TYPE_OFFSET, type);
        return frame;
    }

    /** From 0.0.0.0, as who asks without an address of his own (RFC 4541, 2.1.1). */
    private static byte[] igmp() {
        byte[] frame = ethernet(ALL_HOSTS, Ethernet.TYPE_IPV4, IPV4_HEADER_LENGTH + IGMP_LENGTH);
        int ip = Ethernet.HEADER_LENGTH;
        frame[ip] = (byte) (Ipv4.VERSION << 4 | IPV4_HEADER_LENGTH / 4);
        frame[ip + 1] = (byte) INTERNETWORK_CONTROL;
        NetworkOrder.putUint16(frame, ip + Ipv4.TOTAL_LENGTH_OFFSET, IPV4_HEADER_LENGTH + IGMP_LENGTH);
        frame[ip + Ipv4.TTL_OFFSET] = 1;
        frame[ip + Ipv4.PROTOCOL_OFFSET] = IGMP;
        NetworkOrder.putInt32(frame, ip + Ipv4.DESTINATION_OFFSET, 0xe000_0001);
        NetworkOrder.putInt32(frame, ip + Ipv4.MIN_HEADER_LENGTH, IPV4_ROUTER_ALERT);
        NetworkOrder.putUint16(frame, ip + Ipv4.CHECKSUM_OFFSET, InternetChecksum.of(frame, ip, IPV4_HEADER_LENGTH));
        int message = ip + IPV4_HEADER_LENGTH;
        frame[message] = IGMP_QUERY;
        frame[message + 1] = WITHIN_TENTHS;
        NetworkOrder.putUint16(frame, message + 8, ROBUSTNESS_AND_INTERVAL);
        NetworkOrder.putUint16(frame, message + 2, InternetChecksum.of(frame, message, IGMP_LENGTH));
        return frame;
    }

    private static byte[] mld() {
        byte[] frame = ethernet(ALL_NODES, Ethernet.TYPE_IPV6, Ipv6.HEADER_LENGTH + OPTIONS_LENGTH + MLD_LENGTH);
        int ip = Ethernet.HEADER_LENGTH;
        NetworkOrder.putInt32(frame, ip, Ipv6.VERSION << 28);
        NetworkOrder.putUint16(frame, ip + Ipv6.PAYLOAD_LENGTH_OFFSET, OPTIONS_LENGTH + MLD_LENGTH);
        frame[ip + Ipv6.HOP_LIMIT_OFFSET] = 1;
        putAddress(frame, ip + Ipv6.SOURCE_OFFSET, Ipv6.LINK_LOCAL_HIGH, Ipv6.interfaceIdentifier(ASKER));
        putAddress(frame, ip + Ipv6.DESTINATION_OFFSET, Ipv6.SOLICITED_NODE_HIGH, 1); // ff02::1
        int options = ip + Ipv6.HEADER_LENGTH;
        NetworkOrder.putInt32(frame, options, HOP_BY_HOP[0]);
        NetworkOrder.putInt32(frame, options + 4, HOP_BY_HOP[1]);
        int message = options + OPTIONS_LENGTH;
        frame[message] = (byte) Icmpv6.TYPE_MLD_QUERY;
        NetworkOrder.putUint16(frame, message + 4, WITHIN_MILLIS);
        NetworkOrder.putUint16(frame, message + 24, ROBUSTNESS_AND_INTERVAL);
        long sum = InternetChecksum.add(MLD_LENGTH + Ipv6.NEXT_ICMP, frame, ip + Ipv6.SOURCE_OFFSET,
                2 * Ipv6.ADDRESS_LENGTH);
        NetworkOrder.putUint16(frame, message + 2,
                InternetChecksum.finish(InternetChecksum.add(sum, frame, message, MLD_LENGTH)));
        return frame;
    }

    private static void putAddress(byte[] frame, int at, long high, long low) {
        NetworkOrder.putInt32(frame, at, (int) (high >>> 32));
        NetworkOrder.putInt32(frame, at + 4, (int) high);
        NetworkOrder.putInt32(frame, at + 8, (int) (low >>> 32));
        NetworkOrder.putInt32(frame, at + 12, (int) low);
    }
}
