package org.machwire.filter;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.Arp;

/** Writes constants as what they are compared with would have them. */
final class FieldText {
    private static final String[] TCP_FLAGS = {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"};
    private static final int LAST_DIGIT = 9;

    private FieldText() {}

    /** Whether an EtherType is a VLAN tag's: 802.1Q, 802.1ad, or what was used before that. */
    static boolean isTag(int type) {
        return type == 0x8100 || type == 0x88a8 || type == 0x9100;
    }

    /** A number that A is compared with. */
    static String value(@Nullable Field a, int k) {
        return switch (a == null ? Field.Kind.PLAIN : a.kind()) {
            case ETHER_TYPE -> named(String.format("0x%04x", k), etherType(k));
            case PROTOCOL, NEXT_HEADER -> named(decimal(k), Protocol.numbered(Protocol.PROTOCOLS, k).title());
            case IPV4_ADDRESS -> (k >>> 24) + "." + (k >>> 16 & 0xff) + "." + (k >>> 8 & 0xff) + "." + (k & 0xff);
            case ARP_OPERATION -> named(decimal(k), k == Arp.REQUEST ? "request" : k == Arp.REPLY ? "reply" : "");
            case ICMP_TYPE -> named(decimal(k), k == 8 ? "echo request" : k == 0 ? "echo reply" : "");
            case ICMPV6_TYPE -> named(decimal(k), icmpv6Type(k));
            case COUNT -> decimal(k);
            case BITS, FRAGMENT, TCP_FLAGS -> bits(k);
            case PLAIN -> plain(k);
        };
    }

    /** Bits that are looked for in A. */
    static String mask(@Nullable Field a, int k) {
        return named(bits(k), switch (a == null ? Field.Kind.PLAIN : a.kind()) {
            case FRAGMENT -> switch (k) {
                case 0x1fff -> "fragment offset";
                case 0x2000 -> "more fragments";
                case 0x4000 -> "don't fragment";
                case 0x3fff -> "any fragment";
                default -> "";
            };
            case TCP_FLAGS -> tcpFlags(k);
            default -> "";
        });
    }

    /** A number of which nothing is known. */
    static String plain(int k) {
        return Integer.compareUnsigned(k, LAST_DIGIT) <= 0 ? decimal(k) : bits(k) + " (" + decimal(k) + ")";
    }

    /** The name of an EtherType; empty if it has none here. */
    static String etherType(int type) {
        return isTag(type) ? "VLAN tag" : Protocol.numbered(Protocol.TYPES, type).title();
    }

    private static String icmpv6Type(int type) {
        return switch (type) {
            case 128 -> "echo request";
            case 129 -> "echo reply";
            case 133 -> "router solicitation";
            case 134 -> "router advertisement";
            case 135 -> "neighbour solicitation";
            case 136 -> "neighbour advertisement";
            default -> "";
        };
    }

    private static String tcpFlags(int k) {
        List<String> flags = new ArrayList<>();
        for (int bit = 0; bit < TCP_FLAGS.length; bit++) {
            if ((k >>> bit & 1) != 0) {
                flags.add(TCP_FLAGS[bit]);
            }
        }
        return String.join(", ", flags);
    }

    private static String named(String number, String name) {
        return name.isEmpty() ? number : number + " (" + name + ")";
    }

    private static String decimal(int k) {
        return Integer.toUnsignedString(k);
    }

    static String bits(int k) {
        return "0x" + Integer.toHexString(k);
    }
}
