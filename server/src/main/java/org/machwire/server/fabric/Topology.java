package org.machwire.server.fabric;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attachments of a segment, found by address and by group. Immutable: a batch is forwarded by one topology. */
final class Topology {
    private final Attachment[] all;
    private final Attachment[] promiscuous;
    private final Attachment[] routers;
    private final @Nullable Uplink uplink;
    private final Attachment @Nullable [] outside;
    private final AddressTable macs;
    private final AddressTable ipv4;
    private final AddressTable ipv6;
    private final Groups groups;

    private Topology(Attachment[] all, Attachment[] promiscuous, @Nullable Uplink uplink, AddressTable macs,
            AddressTable ipv4, AddressTable ipv6, Groups groups) {
        this.all = all;
        this.promiscuous = promiscuous;
        this.uplink = uplink;
        this.macs = macs;
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
        this.groups = groups;
        outside = uplink == null ? null : new Attachment[]{uplink};
        routers = Arrays.stream(all).filter(Attachment::isRouter).toArray(Attachment[]::new);
    }

    /**
     * Lays a segment out.
     *
     * @param all its attachments, in the order of their coming
     * @param promiscuous those of them that hear the frames of all others
     * @param uplink the one of them that is the uplink
     * @param joined who joined which groups
     */
    static Topology of(Attachment[] all, Attachment[] promiscuous, @Nullable Uplink uplink,
            Map<Long, ? extends Collection<Attachment>> joined) {
        Attachment[][] singles = Arrays.stream(all).map(one -> new Attachment[]{one}).toArray(Attachment[][]::new);
        return new Topology(all, promiscuous, uplink, AddressTable.ofMacs(singles), AddressTable.ofIpv4(singles),
                AddressTable.ofIpv6(singles), Groups.of(all, joined));
    }

    /** The same attachments, others of which hear groups. */
    Topology withGroups(Map<Long, ? extends Collection<Attachment>> joined) {
        return new Topology(all, promiscuous, uplink, macs, ipv4, ipv6, Groups.of(all, joined));
    }

    /** Finds who owns an Ethernet address, in an array of its own; null for nobody. */
    Attachment @Nullable [] owner(long mac) {
        return macs.find(mac);
    }

    /** Finds who owns an IPv4 address; null for nobody. */
    @Nullable
    Attachment ownerOfIpv4(int address) {
        return only(ipv4.find(address));
    }

    /** Finds who owns an IPv6 address; null for nobody. */
    @Nullable
    Attachment ownerOfIpv6(long high, long low) {
        return only(ipv6.find(high, low));
    }

    private static @Nullable Attachment only(Attachment @Nullable [] single) {
        return single == null ? null : single[0];
    }

    /** All attachments, in the order of their coming; not to be changed. */
    Attachment[] all() {
        return all;
    }

    /** Those that hear the frames of all others; not to be changed. */
    Attachment[] promiscuous() {
        return promiscuous;
    }

    /** Those that route; not to be changed. */
    Attachment[] routers() {
        return routers;
    }

    Groups groups() {
        return groups;
    }

    /** Where frames for addresses that nobody here owns go; null for nowhere. */
    @Nullable
    Uplink uplink() {
        return uplink;
    }

    /** The uplink in an array of its own; null for none. */
    Attachment @Nullable [] outside() {
        return outside;
    }
}
