package org.machwire.client.attack;

import static org.machwire.v1.DropReason.FRAGMENT;
import static org.machwire.v1.DropReason.HEADER_CHAIN;
import static org.machwire.v1.DropReason.MALFORMED;
import static org.machwire.v1.DropReason.RA;
import static org.machwire.v1.DropReason.SOURCE_ROUTE;
import static org.machwire.v1.DropReason.SRC_IP6;

import java.util.List;
import org.machwire.client.attack.frames.Address;
import org.machwire.client.attack.frames.Chain;
import org.machwire.client.attack.frames.Discovery;
import org.machwire.client.attack.frames.Frames;
import org.machwire.client.attack.frames.Ipv4Frame;
import org.machwire.client.attack.frames.Ipv6Frame;
import org.machwire.client.attack.frames.Upper;
import org.machwire.ethernet.Icmpv6;
import org.machwire.ethernet.MacAddress;

/** Router advertisements, plain and hidden (RFC 7113). */
final class RouterAttacks {
    private static final int TYPE = Icmpv6.TYPE_ROUTER_ADVERTISEMENT;
    private static final int NEAR = Ipv6Frame.NEAR;
    private static final int MORE = 1;

    private RouterAttacks() {}

    static List<Attack> all() {
        return List.of(Attack.ofFrames("43", "router advertisements, also hidden", RouterAttacks::advertisements));
    }

    private static byte[] body(Cast cast) {
        return Discovery.routerAdvertisement(Frames.join(
                Discovery.link(Discovery.SOURCE_LINK, cast.attacker().mac()), Discovery.prefix("2001:db8:bad::")));
    }

    private static Tries advertisements(Cast cast) {
        Tries tries = new Tries();
        Host me = cast.attacker();
        byte[] body = body(cast);
        for (Ipv6Frame way : List.of(me.toGroup("ff02::1"), me.toGroup("ff02::2"), me.to6(cast.v1()),
                new Ipv6Frame(me.mac(), me.linkLocal(), cast.v1().mac(), cast.v1().linkLocal()),
                new Ipv6Frame(me.mac(), me.linkLocal(), cast.v1().mac(), "ff02::1"),
                new Ipv6Frame(me.mac(), me.linkLocal(), Frames.BROADCAST, "ff02::1"))) {
            String to = " to " + way.to() + " at " + way.destination();
            Chain message = way.icmpChain(TYPE, body);
            plain(tries, way, to, message);
            hidden(tries, way, to, message);
            fragments(tries, way, to, message);
        }
        tries.add(SRC_IP6, "from V1", new Ipv6Frame(me.mac(), cast.v1().linkLocal(), Address.group("ff02::1"),
                "ff02::1").icmp(TYPE, body));
        tries.add(MALFORMED, "cut off", me.toGroup("ff02::1").carrying(NEAR,
                me.toGroup("ff02::1").icmpChain(TYPE, Frames.resized(body, 8))));
        tries.add(MALFORMED, "an option of length 0", me.toGroup("ff02::1").icmp(TYPE,
                Discovery.routerAdvertisement(Frames.octets(1, 0, 0, 0, 0, 0, 0, 0))));
        others(cast, tries);
        return tries;
    }

    private static void plain(Tries tries, Ipv6Frame way, String to, Chain message) {
        tries.add(RA, "plain" + to, way.carrying(NEAR, message));
        tries.add(RA, "hop limit 64" + to, way.carrying(64, message));
        tries.add(RA, "without options" + to, way.icmp(TYPE, Discovery.routerAdvertisement()));
        tries.add(RA, "code 1" + to, Frames.with(way.carrying(NEAR, message), 55, 1));
        tries.add(RA, "wrong checksum" + to, Frames.with(way.carrying(NEAR, message), 56, 0xde, 0xad));
    }

    private static void hidden(Tries tries, Ipv6Frame way, String to, Chain message) {
        tries.add(RA, "behind hop-by-hop" + to, way.carrying(NEAR, message.behind(Chain.HOP_BY_HOP)));
        tries.add(RA, "behind destination options" + to, way.carrying(NEAR, message.behind(Chain.DESTINATION)));
        tries.add(RA, "behind both" + to,
                way.carrying(NEAR, message.behindAll(Chain.DESTINATION, Chain.HOP_BY_HOP)));
        tries.add(RA, "behind 256 octets of options" + to,
                way.carrying(NEAR, message.behind(Chain.DESTINATION, padding(254))));
        tries.add(RA, "behind AH" + to, way.carrying(NEAR, message.behindAuthentication()));
        tries.add(RA, "behind options and AH" + to,
                way.carrying(NEAR, message.behindAuthentication().behind(Chain.DESTINATION)));
        tries.add(RA, "behind 8 headers" + to, way.carrying(NEAR, many(message, 8)));
        tries.add(HEADER_CHAIN, "behind 9 headers" + to, way.carrying(NEAR, many(message, 9)));
        tries.add(HEADER_CHAIN, "behind 60 headers" + to, way.carrying(NEAR, many(message, 60)));
        tries.add(HEADER_CHAIN, "behind a second hop-by-hop" + to,
                way.carrying(NEAR, message.behindAll(Chain.HOP_BY_HOP, Chain.HOP_BY_HOP)));
        tries.add(HEADER_CHAIN, "behind a late hop-by-hop" + to,
                way.carrying(NEAR, message.behindAll(Chain.HOP_BY_HOP, Chain.DESTINATION)));
        for (int type : new int[]{135, 139, 140, 253, 254, 200, 1, 2}) {
            tries.add(HEADER_CHAIN, "behind an unknown header " + type + to,
                    way.carrying(NEAR, message.behind(type)));
        }
        for (int type : new int[]{0, 2, 4}) {
            tries.add(SOURCE_ROUTE, "behind routing header " + type + to,
                    way.carrying(NEAR, message.behindRouting(type)));
        }
    }

    /** One option that is padding, of so many octets with its header. */
    private static byte[] padding(int length) {
        byte[] option = new byte[length];
        option[0] = 1;
        option[1] = (byte) (length - 2);
        return option;
    }

    private static Chain many(Chain message, int headers) {
        Chain chain = message;
        for (int i = 0; i < headers; i++) {
            chain = chain.behind(Chain.DESTINATION);
        }
        return chain;
    }

    private static void fragments(Tries tries, Ipv6Frame way, String to, Chain message) {
        tries.add(FRAGMENT, "whole in a fragment header" + to, way.carrying(NEAR, message.behindFragment(0)));
        tries.add(FRAGMENT, "first fragment" + to, way.carrying(NEAR, message.part(0, 16).behindFragment(MORE)));
        tries.add(FRAGMENT, "first fragment of 8" + to, way.carrying(NEAR, message.part(0, 8).behindFragment(MORE)));
        tries.add(FRAGMENT, "first fragment of nothing" + to,
                way.carrying(NEAR, message.part(0, 0).behindFragment(MORE)));
        for (int reserved : new int[]{2, 4, 6}) {
            tries.add(FRAGMENT, "whole, reserved bits " + reserved + to,
                    way.carrying(NEAR, message.behindFragment(reserved)));
        }
        tries.add(FRAGMENT, "whole, options behind the fragment header" + to,
                way.carrying(NEAR, message.behind(Chain.DESTINATION).behindFragment(0)));
        tries.add(FRAGMENT, "first fragment of options alone" + to,
                way.carrying(NEAR, message.behind(Chain.DESTINATION).part(0, 8).behindFragment(MORE)));
        tries.add(FRAGMENT, "first fragment behind options" + to,
                way.carrying(NEAR, message.part(0, 16).behindFragment(MORE).behind(Chain.DESTINATION)));
        tries.add(FRAGMENT, "a fragment header in another" + to,
                way.carrying(NEAR, message.behindFragment(0).behindFragment(0)));
        tries.add(FRAGMENT, "later fragment of options" + to, way.carrying(NEAR,
                message.behind(Chain.DESTINATION).part(8, 24).behindFragment(8 | MORE)));
    }

    /** What else only routers send by ICMP. */
    private static void others(Cast cast, Tries tries) {
        Host me = cast.attacker();
        MacAddress mac = me.mac();
        byte[] old = Frames.join(Frames.octets(1, 2, 7, 8), Address.octets(me.ip4()), new byte[4]);
        for (Ipv4Frame way : List.of(new Ipv4Frame(mac, me.ip4(), Address.group("224.0.0.1"), "224.0.0.1"),
                new Ipv4Frame(mac, me.ip4(), Frames.BROADCAST, "255.255.255.255"), me.to4(cast.v1()))) {
            byte[] message = Upper.icmp(9, 0, old);
            tries.add(RA, "ICMP for IPv4 to " + way.to(), way.carrying(Upper.ICMP, message));
            tries.add(RA, "ICMP for IPv4 behind options to " + way.to(),
                    way.carrying(Upper.ICMP, 0, Frames.octets(148, 4, 0, 0), message));
            tries.add(RA, "ICMP for IPv4, Mobile IP's code to " + way.to(),
                    way.carrying(Upper.ICMP, Upper.icmp(9, 16, old)));
            tries.add(FRAGMENT, "ICMP for IPv4, first fragment to " + way.to(),
                    way.carrying(Upper.ICMP, Ipv4Frame.MORE, new byte[0], Frames.resized(message, 8)));
        }
        for (int type : new int[]{138, 151, 153}) {
            tries.add(RA, "ICMPv6 type " + type, me.toGroup("ff02::1").icmp(type, new byte[12]));
            tries.add(RA, "ICMPv6 type " + type + " behind options", me.toGroup("ff02::1").carrying(NEAR,
                    me.toGroup("ff02::1").icmpChain(type, new byte[12]).behind(Chain.DESTINATION)));
        }
    }
}
