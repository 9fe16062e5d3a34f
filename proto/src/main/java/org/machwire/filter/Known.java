package org.machwire.filter;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Ipv6;

/**
 * What is known of the frame and of the registers where a BPF program has come to an instruction, whichever way it came.
 *
 * @param types what its EtherType can be
 * @param protocols what the protocol that IP carries can be
 * @param linkLength octets of the link header, with its VLAN tags; {@link #DIFFERENT} if ways differ
 * @param headerInX whether X holds the length of the IPv4 header
 * @param a what A holds; null if that is nothing of the frame
 */
record Known(Set<Protocol> types, Set<Protocol> protocols, int linkLength, boolean headerInX, @Nullable Field a) {
    private static final int DIFFERENT = -1;
    private static final int TAG_LENGTH = 4;
    private static final int TYPE_LENGTH = 2;

    /** Nothing, as at the start. */
    static final Known NOTHING = new Known(Protocol.TYPES, Protocol.PROTOCOLS, Ethernet.HEADER_LENGTH, false, null);

    /** What is known where two ways meet. */
    Known or(Known other) {
        return new Known(union(types, other.types), union(protocols, other.protocols),
                linkLength == other.linkLength ? linkLength : DIFFERENT, headerInX && other.headerInX,
                Objects.equals(a, other.a) ? a : null);
    }

    private static Set<Protocol> union(Set<Protocol> one, Set<Protocol> other) {
        Set<Protocol> union = EnumSet.copyOf(one);
        union.addAll(other);
        return union;
    }

    /** The same with something else in A. */
    Known withA(@Nullable Field field) {
        return new Known(types, protocols, linkLength, headerInX, field);
    }

    /** The same with something else in X. */
    Known withX(boolean header) {
        return new Known(types, protocols, linkLength, header, a);
    }

    /** What is known once A was found equal to a number, or found to differ from it. */
    Known compared(int number, boolean equal) {
        if (a == null) {
            return this;
        }
        return switch (a.kind()) {
            case ETHER_TYPE -> {
                if (equal && FieldText.isTag(number)) {
                    int behindTag = linkLength == DIFFERENT ? DIFFERENT : linkLength + TAG_LENGTH;
                    yield new Known(Protocol.TYPES, protocols, behindTag, headerInX, null);
                }
                yield new Known(compared(types, Protocol.TYPES, number, equal), protocols, linkLength, headerInX, a);
            }
            case PROTOCOL ->
                new Known(types, compared(protocols, Protocol.PROTOCOLS, number, equal), linkLength, headerInX, a);
            default -> this;
        };
    }

    private static Set<Protocol> compared(Set<Protocol> possible, Set<Protocol> layer, int number, boolean equal) {
        Protocol named = Protocol.numbered(layer, number);
        if (equal) {
            return EnumSet.of(named);
        }
        Set<Protocol> rest = EnumSet.copyOf(possible);
        if (!named.title().isEmpty()) {
            rest.remove(named);
        }
        return rest.isEmpty() ? possible : rest;
    }

    private boolean is(Protocol type) {
        return types.size() == 1 && types.contains(type);
    }

    /** What lies at an octet of the frame; null if that is not known. */
    @Nullable
    Field at(int offset, int size) {
        if (offset < Ethernet.TYPE_OFFSET) {
            return Protocol.ofEthernet(offset, size);
        }
        if (linkLength == DIFFERENT) {
            return null;
        }
        int inPacket = offset - linkLength;
        if (inPacket == -TYPE_LENGTH && size == TYPE_LENGTH) {
            return new Field("EtherType", Field.Kind.ETHER_TYPE);
        }
        if (inPacket == -TAG_LENGTH && size == TYPE_LENGTH && offset > Ethernet.TYPE_OFFSET) {
            return new Field("VLAN tag", Field.Kind.BITS);
        }
        return is(Protocol.IPV6) && inPacket >= Ipv6.HEADER_LENGTH
                ? Protocol.at(protocols, inPacket - Ipv6.HEADER_LENGTH, size)
                : Protocol.at(types, inPacket, size);
    }

    /** What lies so many octets behind the place that X tells; null if that is not known. */
    @Nullable
    Field atX(int offset, int size) {
        return headerInX && linkLength != DIFFERENT ? Protocol.at(protocols, offset - linkLength, size) : null;
    }

    /** Whether an octet is that which tells the length of the IPv4 header. */
    boolean isHeaderLength(int offset) {
        return is(Protocol.IPV4) && offset == linkLength;
    }
}
