package org.machwire.server.fabric;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Ipv6;
import org.machwire.server.guard.Addresses;

/**
 * Who hears which multicast group of a segment: found by the group's Ethernet address, in an open-addressing table, at most half full.
 * Immutable.
 *
 * <p>A group that nobody joined is heard by those who hear all groups. IPv6 addresses are in their solicited-node groups without being asked
 * (RFC 4291, 2.7.1), so neighbour discovery works with hosts that join nothing.
 */
final class Groups {
    /** 33:33 and the last four octets of the group (RFC 2464, 7). */
    private static final long IPV6_GROUP = 0x3333_0000_0000L;
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    private final Attachment[] allGroups;
    private final Attachment[][] table;
    private final long[] addresses;
    private final int shift;

    private Groups(Attachment[] allGroups, int groups) {
        this.allGroups = allGroups;
        int bits = 32 - Integer.numberOfLeadingZeros(Math.max(2, 2 * groups) - 1);
        shift = 64 - bits;
        table = new Attachment[1 << bits][];
        addresses = new long[1 << bits];
    }

    /**
     * Lays the groups of a segment out.
     *
     * @param all its attachments
     * @param joined who joined what, by the group's Ethernet address
     */
    static Groups of(Attachment[] all, Map<Long, ? extends Collection<Attachment>> joined) {
        List<Attachment> everything = new ArrayList<>();
        Map<Long, Set<Attachment>> members = new HashMap<>();
        for (Attachment attachment : all) {
            if (attachment.hearsAllGroups()) {
                everything.add(attachment);
            }
            Addresses addresses = attachment.addresses();
            for (int i = 0; i < addresses.countOfIpv6(); i++) {
                members.computeIfAbsent(solicitedNode(addresses.ipv6Low(i)), _ -> new LinkedHashSet<>())
                        .add(attachment);
            }
        }
        joined.forEach((group, who) -> members.computeIfAbsent(group, _ -> new LinkedHashSet<>()).addAll(who));
        Groups groups = new Groups(everything.toArray(Attachment[]::new), members.size());
        members.forEach((group, who) -> {
            who.addAll(everything);
            groups.put(group, who.toArray(Attachment[]::new));
        });
        return groups;
    }

    /** The Ethernet address of the solicited-node group of an address that ends like this. */
    private static long solicitedNode(long low) {
        return IPV6_GROUP | (Ipv6.solicitedNodeLow(low) & 0xffff_ffffL);
    }

    private void put(long group, Attachment[] members) {
        int slot = slot(group);
        while (addresses[slot] != 0) {
            slot = (slot + 1) & (table.length - 1);
        }
        addresses[slot] = group;
        table[slot] = members;
    }

    private int slot(long group) {
        return (int) ((group * SPREAD) >>> shift);
    }

    /** Finds who hears a group, by its Ethernet address; not to be changed. */
    Attachment[] hearing(long group) {
        int slot = slot(group);
        while (true) {
            long candidate = addresses[slot];
            if (candidate == group) {
                return table[slot];
            }
            if (candidate == 0) {
                return allGroups;
            }
            slot = (slot + 1) & (table.length - 1);
        }
    }

    /** Tells whether every host hears a group: broadcast, 224.0.0.0/24 and ff02::/120, as Ethernet has them. */
    static boolean isOfEveryHost(long group) {
        return group == Ethernet.BROADCAST || group >>> 8 == 0x01_005e_0000L || group >>> 8 == 0x33_3300_0000L;
    }
}
