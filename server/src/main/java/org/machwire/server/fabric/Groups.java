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
 * Who hears which multicast group of a segment: found by the group's Ethernet address. Immutable.
 *
 * <p>A group that nobody joined is heard by those who hear all groups. IPv6 addresses are in their solicited-node groups without being asked
 * (RFC 4291, 2.7.1), so neighbour discovery works with hosts that join nothing.
 */
final class Groups {
    /** 33:33 and the last four octets of the group (RFC 2464, 7). */
    private static final long IPV6_GROUP = 0x3333_0000_0000L;

    private final Attachment[] allGroups;
    private final AddressTable members;

    private Groups(Attachment[] allGroups, AddressTable members) {
        this.allGroups = allGroups;
        this.members = members;
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
        AddressTable table = new AddressTable(members.size());
        members.forEach((group, who) -> {
            who.addAll(everything);
            table.put(0, group, who.toArray(Attachment[]::new));
        });
        return new Groups(everything.toArray(Attachment[]::new), table);
    }

    /** The Ethernet address of the solicited-node group of an address that ends like this. */
    private static long solicitedNode(long low) {
        return IPV6_GROUP | (Ipv6.solicitedNodeLow(low) & 0xffff_ffffL);
    }

    /** Finds who hears a group, by its Ethernet address; not to be changed. */
    Attachment[] hearing(long group) {
        Attachment[] hearing = members.find(group);
        return hearing == null ? allGroups : hearing;
    }

    /** Tells whether every host hears a group: broadcast, 224.0.0.0/24 and ff02::/120, as Ethernet has them. */
    static boolean isOfEveryHost(long group) {
        return group == Ethernet.BROADCAST || group >>> 8 == 0x01_005e_0000L || group >>> 8 == 0x33_3300_0000L;
    }
}
