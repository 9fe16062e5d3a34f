package org.machwire.server.guard;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.Arp;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Icmpv6;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.Ipv6;
import org.machwire.ethernet.MacAddress;
import org.machwire.ethernet.NetworkOrder;
import org.machwire.v1.DropReason;

/** Finds the words for one verdict about one frame. */
final class Explainer {
    private static final String ROUTER_ONLY = "only a right with the role ROUTER sends this";

    private final SourcePolicy policy;
    private final byte[] octets;
    private final int offset;
    private final int length;

    Explainer(SourcePolicy policy, byte[] octets, int offset, int length) {
        this.policy = policy;
        this.octets = octets;
        this.offset = offset;
        this.length = length;
    }

    Explanation explain(DropReason reason) {
        return switch (reason) {
            case FRAME_SIZE -> field("a frame has 14 octets and up to the MTU of payload", "frame length",
                    length + " octets", "");
            case LINK_DOWN -> rule("a device sends while IFF_UP and IFF_RUNNING are set");
            case RATE -> rule("the right, or one that it descends from, has a rate, which is used up");
            case QUARANTINED -> rule("the right kept violating the rules; it is cut off until it has been quiet");
            case SRC_INVALID -> field("nobody sends from an address that is zero or a group's", "Ethernet source",
                    mac(Ethernet.SOURCE_OFFSET), policy.mac().toString());
            case SRC_MAC -> field("a device sends from its own Ethernet address", "Ethernet source",
                    mac(Ethernet.SOURCE_OFFSET), policy.mac().toString());
            case BPDU -> rule("no device speaks a spanning tree protocol");
            case ETHERTYPE -> field("a device sends ARP, RARP, IPv4 and IPv6, without VLAN tags", "EtherType",
                    "0x%04x".formatted(NetworkOrder.uint16(octets, offset + Ethernet.TYPE_OFFSET)),
                    "0x0800, 0x0806, 0x8035, 0x86dd");
            case MALFORMED -> rule("no header is cut off or contradicts itself");
            case SOURCE_ROUTE -> rule("no packet has a source route, a routing header or a home address");
            case FRAGMENT -> rule("no fragment hides what its packet carries");
            case HEADER_CHAIN -> rule("IPv6 has at most 8 extension headers, known ones, in order");
            case ARP_SHA -> hardwareAddress();
            case ARP_SPA -> field("ARP tells an IPv4 address of the sender's own", "ARP sender protocol address",
                    address(Ethernet.HEADER_LENGTH + Arp.SENDER_PROTOCOL_OFFSET, Ipv4.ADDRESS_LENGTH), ownIpv4());
            case SRC_IP4 -> field("a device sends IPv4 from its own addresses", "IPv4 source",
                    address(Ethernet.HEADER_LENGTH + Ipv4.SOURCE_OFFSET, Ipv4.ADDRESS_LENGTH), ownIpv4());
            case SRC_IP6 -> field("a device sends IPv6 from its own addresses", "IPv6 source",
                    address(Ethernet.HEADER_LENGTH + Ipv6.SOURCE_OFFSET, Ipv6.ADDRESS_LENGTH), ownIpv6());
            case DHCP_SERVER -> field("only a right with the role DHCP_SERVER sends what DHCP servers and relays send",
                    "UDP ports", ports(), "");
            case DHCP_CLIENT -> field(
                    "a DHCP client asks for itself: with its own hardware address, a client identifier"
                            + " made of that or a DUID, no address but its own, and nothing of a relay",
                    "UDP ports", ports(), "");
            case RA -> field("router advertisements: " + ROUTER_ONLY, "ICMP type", icmpType(), "");
            case REDIRECT -> field("redirects: " + ROUTER_ONLY, "ICMP type", icmpType(), "");
            case GROUP_QUERY -> field("queries for multicast members: " + ROUTER_ONLY, "message type", icmpType(), "");
            case ROUTING -> rule("routing protocols: " + ROUTER_ONLY);
            case ND_TARGET -> field("a device advertises its own addresses, and asks for no group's", "target address",
                    address(upper() + Icmpv6.NEIGHBOUR_TARGET_OFFSET, Ipv6.ADDRESS_LENGTH), ownIpv6());
            case ND_LLA -> field("neighbour discovery tells the sender's own Ethernet address",
                    "link-layer address option", linkLayer(), policy.mac().toString());
            case ICMP_QUOTE -> rule("a device reports errors about packets that were sent to it");
            case DST_RESERVED -> field("01:80:c2:00:00:00 to 0f are for switches and never forwarded",
                    "Ethernet destination", mac(Ethernet.DESTINATION_OFFSET), "");
            case NO_DESTINATION -> field("somebody must have the address", "Ethernet destination",
                    mac(Ethernet.DESTINATION_OFFSET), "");
            case ISOLATED -> field("the segment's devices reach only the uplink and its peers", "Ethernet destination",
                    mac(Ethernet.DESTINATION_OFFSET), "");
            case STORM_DHCP, STORM_MEMBERSHIP, STORM_NEIGHBOUR, STORM_BROADCAST, STORM_MULTICAST, STORM_UNKNOWN ->
                rule("a right, and a user, sends so many frames of this kind in a second and no more");
            case GROUP_LIMIT -> rule("a device joins so many multicast groups and no more");
            default -> rule("");
        };
    }

    /** Of RARP it may be the target's. */
    private Explanation hardwareAddress() {
        String sender = mac(Ethernet.HEADER_LENGTH + Arp.SENDER_HARDWARE_OFFSET);
        return sender.equals(policy.mac().toString())
                ? field("RARP asks for the sender's own Ethernet address", "RARP target hardware address",
                        mac(Ethernet.HEADER_LENGTH + Arp.TARGET_HARDWARE_OFFSET), policy.mac().toString())
                : field("ARP tells the sender's own Ethernet address", "ARP sender hardware address", sender,
                        policy.mac().toString());
    }

    private static Explanation rule(String rule) {
        return field(rule, "", "", "");
    }

    private static Explanation field(String rule, String field, String seen, String allowed) {
        return new Explanation(rule, field, seen, allowed);
    }

    private boolean isThere(int at, int size) {
        return at >= 0 && at + size <= length;
    }

    private String mac(int at) {
        return isThere(at, Ethernet.ADDRESS_LENGTH)
                ? new MacAddress(Ethernet.address(octets, offset + at)).toString()
                : "";
    }

    private String address(int at, int size) {
        if (!isThere(at, size)) {
            return "";
        }
        byte[] address = new byte[size];
        System.arraycopy(octets, offset + at, address, 0, size);
        return InetAddresses.toAddrString(AddressPrefix.of(address, 0).address());
    }

    /** Where the upper layer begins; beyond the frame where that is not known. */
    private int upper() {
        long headers = Headers.walk(octets, offset, length);
        return Headers.fault(headers) == DropReason.NOT_DROPPED ? Headers.upper(headers) : length;
    }

    private String icmpType() {
        int at = upper();
        return isThere(at, 1) ? String.valueOf(octets[offset + at] & 0xff) : "";
    }

    private String ports() {
        int at = upper();
        return isThere(at, 4)
                ? NetworkOrder.uint16(octets, offset + at) + " to " + NetworkOrder.uint16(octets, offset + at + 2)
                : "";
    }

    private String linkLayer() {
        int message = upper();
        if (!isThere(message, 1)) {
            return "";
        }
        int end = Headers.end(Headers.walk(octets, offset, length));
        int at = message + NeighbourOptions.offset(octets[offset + message] & 0xff);
        while (isThere(at, 8) && at < end) {
            boolean isLinkLayer = NeighbourOptions.isLinkLayer(octets[offset + at]);
            if (isLinkLayer && Ethernet.address(octets, offset + at + 2) != policy.mac().value()) {
                return mac(at + 2);
            }
            at += Math.max(1, octets[offset + at + 1] & 0xff) * 8;
        }
        return "";
    }

    private String ownIpv4() {
        return list(policy.ipv4());
    }

    private String ownIpv6() {
        List<InetAddress> own = new ArrayList<>(policy.ipv6());
        if (!own.isEmpty()) {
            own.add(AddressPrefix.linkLocal(policy.mac()).address());
        }
        return list(own);
    }

    private static String list(List<? extends InetAddress> addresses) {
        return addresses.isEmpty()
                ? "none"
                : String.join(", ", addresses.stream().map(InetAddresses::toAddrString).toList());
    }
}
