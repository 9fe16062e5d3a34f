package org.machwire.server.guard;

import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.Icmpv6;
import org.machwire.ethernet.Ipv6;
import org.machwire.ethernet.NetworkOrder;

/** Reads which multicast groups a host joins and leaves (IGMP: RFC 2236, RFC 3376; MLD: RFC 2710, RFC 3810). */
public final class MembershipReport {
    private static final int IGMP_GROUP_OFFSET = 4;
    private static final int MLD_GROUP_OFFSET = 8;

    private static final int IS_INCLUDE = 1;
    private static final int IS_EXCLUDE = 2;
    private static final int TO_INCLUDE = 3;
    private static final int TO_EXCLUDE = 4;
    private static final int ALLOW_NEW_SOURCES = 5;

    private MembershipReport() {}

    /** Takes what was read. */
    public interface Reader {
        /**
         * The host joins, or says that it has joined.
         *
         * @return whether it may
         */
        boolean joins(Group group);

        /** The host leaves. */
        void leaves(Group group);
    }

    /**
     * A multicast group.
     *
     * @param mac its Ethernet address, 48 bits, which other groups may have, too (RFC 1112, 6.4; RFC 2464, 7)
     * @param high the first eight octets of its IPv6 address; 0 for IPv4
     * @param low the last eight octets; for IPv4 the address
     */
    public record Group(long mac, long high, long low) {}

    /**
     * Reads a frame of the kind {@link Headers#MEMBERSHIP}. Of sources it only matters whether there are any.
     *
     * @return whether the host may join all that it joins
     */
    public static boolean read(byte[] octets, int offset, long headers, Reader reader) {
        int message = offset + Headers.upper(headers);
        boolean ipv6 = Headers.family(headers) == Headers.IPV6;
        int type = octets[message] & 0xff;
        if (type == UpperLayer.IGMP_REPORT_3 || type == Icmpv6.TYPE_MLD2_REPORT) {
            return readRecords(octets, message, ipv6, reader);
        }
        Group group = group(octets, message + (ipv6 ? MLD_GROUP_OFFSET : IGMP_GROUP_OFFSET), ipv6);
        if (group == null) {
            return true;
        }
        if (type == UpperLayer.IGMP_LEAVE || type == Icmpv6.TYPE_MLD_DONE) {
            reader.leaves(group);
            return true;
        }
        return reader.joins(group);
    }

    private static boolean readRecords(byte[] octets, int message, boolean ipv6, Reader reader) {
        boolean mayAll = true;
        int at = message + GroupRecords.HEADER_LENGTH;
        for (int i = GroupRecords.count(octets, message); i > 0; i--) {
            Group group = group(octets, at + GroupRecords.RECORD_HEADER_LENGTH, ipv6);
            boolean hasSources = GroupRecords.sources(octets, at) > 0;
            int type = octets[at] & 0xff;
            boolean joins = type == IS_EXCLUDE || type == TO_EXCLUDE
                    || (hasSources && (type == IS_INCLUDE || type == TO_INCLUDE || type == ALLOW_NEW_SOURCES));
            boolean leaves = !hasSources && (type == IS_INCLUDE || type == TO_INCLUDE);
            if (group != null && leaves) {
                reader.leaves(group);
            } else if (group != null && joins) {
                mayAll &= reader.joins(group);
            }
            at += GroupRecords.size(octets, at, ipv6);
        }
        return mayAll;
    }

    /** Reads a group's address; null for what is no group. */
    private static @Nullable Group group(byte[] octets, int at, boolean ipv6) {
        if (ipv6) {
            long low = NetworkOrder.int64(octets, at + 8);
            return (octets[at] & 0xff) == Ipv6.MULTICAST
                    ? new Group(0x3333_0000_0000L | (low & 0xffff_ffffL), NetworkOrder.int64(octets, at), low)
                    : null;
        }
        int address = NetworkOrder.int32(octets, at);
        return address >>> 28 == 0xe
                ? new Group(0x0100_5e00_0000L | (address & 0x7f_ffff), 0, Integer.toUnsignedLong(address))
                : null;
    }
}
