package org.machwire.filter;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Protocols whose fields have names here: first what an EtherType tells, then what IP's protocol tells; each with what is not listed. */
enum Protocol {
    IPV4("IPv4", 0x0800, entry(0, 1, "version and header length"), entry(1, 1, "type of service"),
            count(2, "total length"),
            entry(4, 2, "identification"), entry(6, 2, "flags and fragment offset", Field.Kind.FRAGMENT),
            entry(8, 1, "time to live", Field.Kind.COUNT), entry(9, 1, "protocol", Field.Kind.PROTOCOL),
            entry(10, 2, "checksum"), entry(12, 4, "source address", Field.Kind.IPV4_ADDRESS),
            entry(16, 4, "destination address", Field.Kind.IPV4_ADDRESS)),
    ARP("ARP", 0x0806, arp()),
    RARP("RARP", 0x8035, arp()),
    IPV6("IPv6", 0x86dd, entry(0, 4, "version, class and flow label"), count(4, "payload length"),
            entry(6, 1, "next header", Field.Kind.PROTOCOL), entry(7, 1, "hop limit", Field.Kind.COUNT),
            entry(8, 16, "source address"), entry(24, 16, "destination address")),
    OTHER_TYPE("", -1),

    ICMP("ICMP", 1, entry(0, 1, "type", Field.Kind.ICMP_TYPE), entry(1, 1, "code"), entry(2, 2, "checksum")),
    TCP("TCP", 6, count(0, "source port"), count(2, "destination port"), entry(4, 4, "sequence number"),
            entry(8, 4, "acknowledgment number"), entry(12, 1, "data offset"),
            entry(13, 1, "flags", Field.Kind.TCP_FLAGS), count(14, "window"), entry(16, 2, "checksum"),
            entry(18, 2, "urgent pointer")),
    UDP("UDP", 17, count(0, "source port"), count(2, "destination port"), count(4, "length"),
            entry(6, 2, "checksum")),
    FRAGMENT("IPv6 fragment", 44, entry(0, 1, "next header", Field.Kind.NEXT_HEADER), entry(2, 2, "offset"),
            entry(4, 4, "identification")),
    ICMPV6("ICMPv6", 58, entry(0, 1, "type", Field.Kind.ICMPV6_TYPE), entry(1, 1, "code"), entry(2, 2, "checksum")),
    SCTP("SCTP", 132, count(0, "source port"), count(2, "destination port"), entry(4, 4, "verification tag"),
            entry(8, 4, "checksum")),
    OTHER_PROTOCOL("", -1);

    static final Set<Protocol> TYPES = EnumSet.range(IPV4, OTHER_TYPE);
    static final Set<Protocol> PROTOCOLS = EnumSet.range(ICMP, OTHER_PROTOCOL);
    private static final List<Entry> ETHERNET = List.of(entry(0, 6, "destination address"),
            entry(6, 6, "source address"));

    private final String title;
    private final int number;
    private final List<Entry> entries;

    Protocol(String title, int number, Entry... entries) {
        this.title = title;
        this.number = number;
        this.entries = List.of(entries);
    }

    private record Entry(int offset, int length, Field field) {
        /** The field if it is asked for as a whole, else what part of it; null if what is asked for is not in it. */
        @Nullable
        Field part(int at, int size) {
            int first = at - offset;
            int behind = first + size;
            if (first < 0 || behind > length) {
                return null;
            }
            if (size == length) {
                return field;
            }
            String part = switch (size) {
                case 1 -> ", octet " + first;
                case 2 -> ", octets " + first + " and " + (behind - 1);
                default -> ", octets " + first + " to " + (behind - 1);
            };
            return new Field(field.name() + part, Field.Kind.BITS);
        }
    }

    private static Entry entry(int offset, int length, String name, Field.Kind kind) {
        return new Entry(offset, length, new Field(name, kind));
    }

    private static Entry entry(int offset, int length, String name) {
        return entry(offset, length, name, length <= 2 ? Field.Kind.PLAIN : Field.Kind.BITS);
    }

    private static Entry count(int offset, String name) {
        return entry(offset, 2, name, Field.Kind.COUNT);
    }

    private static Entry[] arp() {
        return new Entry[]{entry(0, 2, "hardware type"), entry(2, 2, "protocol type"),
                entry(4, 1, "hardware address length"), entry(5, 1, "protocol address length"),
                entry(6, 2, "operation", Field.Kind.ARP_OPERATION), entry(8, 6, "sender hardware address"),
                entry(14, 4, "sender protocol address", Field.Kind.IPV4_ADDRESS),
                entry(18, 6, "target hardware address"),
                entry(24, 4, "target protocol address", Field.Kind.IPV4_ADDRESS)};
    }

    /** How people call it; empty for what is not listed. */
    String title() {
        return title;
    }

    /** The one of a layer that has a number, else what stands there for those not listed. */
    static Protocol numbered(Set<Protocol> layer, int number) {
        Protocol found = layer.contains(OTHER_TYPE) ? OTHER_TYPE : OTHER_PROTOCOL;
        for (Protocol one : layer) {
            if (one.number == number) {
                found = one;
            }
        }
        return found;
    }

    /** What lies at an octet of a header that is one of these protocols'; null if they differ, or one is not known. */
    static @Nullable Field at(Set<Protocol> possible, int offset, int size) {
        Field found = null;
        for (Protocol one : possible) {
            Field field = at(one.entries, offset, size);
            if (field == null || found != null && !found.equals(field)) {
                return null;
            }
            found = field;
        }
        return found != null && possible.size() == 1 ? found.in(possible.iterator().next().title) : found;
    }

    /** What of the two addresses of Ethernet lies at an octet of a frame; null if it is something else. */
    static @Nullable Field ofEthernet(int offset, int size) {
        Field field = at(ETHERNET, offset, size);
        return field == null ? null : field.in("Ethernet");
    }

    private static @Nullable Field at(List<Entry> entries, int offset, int size) {
        for (Entry entry : entries) {
            Field field = entry.part(offset, size);
            if (field != null) {
                return field;
            }
        }
        return null;
    }
}
