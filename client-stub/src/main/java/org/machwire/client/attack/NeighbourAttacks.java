package org.machwire.client.attack;

import static org.machwire.v1.DropReason.FRAGMENT;
import static org.machwire.v1.DropReason.MALFORMED;
import static org.machwire.v1.DropReason.ND_LLA;
import static org.machwire.v1.DropReason.ND_TARGET;
import static org.machwire.v1.DropReason.SRC_IP6;

import java.util.List;
import org.machwire.client.attack.frames.Address;
import org.machwire.client.attack.frames.Chain;
import org.machwire.client.attack.frames.Discovery;
import org.machwire.client.attack.frames.Frames;
import org.machwire.client.attack.frames.Ipv6Frame;
import org.machwire.ethernet.Icmpv6;
import org.machwire.ethernet.MacAddress;

/** Neighbour discovery that lies. */
final class NeighbourAttacks {
    private static final int NEAR = Ipv6Frame.NEAR;
    private static final int MORE = 1;
    private static final int ADVERTISEMENT = Icmpv6.TYPE_NEIGHBOUR_ADVERTISEMENT;
    private static final int SOLICITATION = Icmpv6.TYPE_NEIGHBOUR_SOLICITATION;
    private static final String ALL = "ff02::1";

    private NeighbourAttacks() {}

    static List<Attack> all() {
        return List.of(
                Attack.ofSteps("45", "neighbour discovery for another's address",
                        Attack.frames(NeighbourAttacks::discovery), Resolution::neighbours),
                Attack.ofSteps("46", "neighbour solicitation flood", Floods::neighbours),
                new Attack("48", "duplicate address denial", NeighbourAttacks::denial));
    }

    private static Tries discovery(Cast cast) {
        Tries tries = new Tries();
        Host me = cast.attacker();
        Host v1 = cast.v1();
        for (String target : List.of(v1.ip6(), v1.linkLocal(), cast.v2().ip6(), "fe80::1", "2001:db8::1", "::1",
                "::")) {
            advertisements(cast, tries, target);
        }
        for (String group : List.of(ALL, "ff02::2", "ff0e::1")) {
            tries.add(ND_TARGET, "advertisement of " + group,
                    me.toGroup(ALL).icmp(ADVERTISEMENT, Discovery.neighbour(Discovery.OVERRIDE, group)));
            tries.add(ND_TARGET, "solicitation of " + group,
                    me.toGroup(ALL).icmp(SOLICITATION, Discovery.neighbour(0, group)));
        }
        tries.add(SRC_IP6, "advertisement from V1", Ipv6Frame.toGroup(me.mac(), v1.ip6(), ALL).icmp(ADVERTISEMENT,
                Discovery.neighbour(Discovery.OVERRIDE, v1.ip6(), Discovery.link(Discovery.TARGET_LINK, me.mac()))));
        tries.add(SRC_IP6, "solicitation from V1", Ipv6Frame.toGroup(me.mac(), v1.ip6(), ALL).icmp(SOLICITATION,
                Discovery.neighbour(0, cast.v2().ip6(), Discovery.link(Discovery.SOURCE_LINK, me.mac()))));
        for (MacAddress link : List.of(v1.mac(), cast.v2().mac(), Frames.BROADCAST, new MacAddress(0))) {
            links(cast, tries, link);
        }
        shapes(cast, tries);
        return tries;
    }

    /** Advertisements for an address that is not the attacker's. */
    private static void advertisements(Cast cast, Tries tries, String target) {
        Host me = cast.attacker();
        byte[] link = Discovery.link(Discovery.TARGET_LINK, me.mac());
        byte[] body = Discovery.neighbour(Discovery.OVERRIDE, target, link);
        for (Ipv6Frame way : List.of(me.toGroup(ALL), me.to6(cast.v2()),
                new Ipv6Frame(me.mac(), me.ip6(), cast.v2().mac(), ALL))) {
            String of = " of " + target + " to " + way.to() + " at " + way.destination();
            Chain message = way.icmpChain(ADVERTISEMENT, body);
            for (int flags : new int[]{0, Discovery.SOLICITED, Discovery.SOLICITED | Discovery.OVERRIDE,
                    Discovery.ROUTER | Discovery.OVERRIDE}) {
                tries.add(ND_TARGET, "flags %08x".formatted(flags) + of,
                        way.icmp(ADVERTISEMENT, Discovery.neighbour(flags, target, link)));
            }
            tries.add(ND_TARGET, "without an option" + of,
                    way.icmp(ADVERTISEMENT, Discovery.neighbour(Discovery.OVERRIDE, target)));
            tries.add(ND_TARGET, "hop limit 1" + of, way.carrying(1, message));
            tries.add(ND_TARGET, "behind hop-by-hop" + of, way.carrying(NEAR, message.behind(Chain.HOP_BY_HOP)));
            tries.add(ND_TARGET, "behind destination options" + of,
                    way.carrying(NEAR, message.behind(Chain.DESTINATION)));
            tries.add(ND_TARGET, "behind AH" + of, way.carrying(NEAR, message.behindAuthentication()));
            tries.add(FRAGMENT, "whole in a fragment header" + of, way.carrying(NEAR, message.behindFragment(0)));
            tries.add(FRAGMENT, "first fragment" + of,
                    way.carrying(NEAR, message.part(0, 24).behindFragment(MORE)));
            tries.add(FRAGMENT, "options behind the fragment header" + of,
                    way.carrying(NEAR, message.behind(Chain.DESTINATION).behindFragment(0)));
        }
    }

    /** Messages about the attacker's own address that say it is elsewhere. */
    private static void links(Cast cast, Tries tries, MacAddress link) {
        Host me = cast.attacker();
        byte[] source = Discovery.link(Discovery.SOURCE_LINK, link);
        byte[] target = Discovery.link(Discovery.TARGET_LINK, link);
        byte[] own = Discovery.link(Discovery.TARGET_LINK, me.mac());
        Ipv6Frame toAll = me.toGroup(ALL);
        Ipv6Frame toV2 = me.to6(cast.v2());
        for (Ipv6Frame way : List.of(toAll, toV2)) {
            String at = " at " + link + " to " + way.to();
            tries.add(ND_LLA, "own address" + at, advertise(way, me, target));
            tries.add(ND_LLA, "own address, the source's option" + at, advertise(way, me, source));
            tries.add(ND_LLA, "own address, the right option first" + at, advertise(way, me, Frames.join(own, target)));
            tries.add(ND_LLA, "own address, the wrong option first" + at, advertise(way, me, Frames.join(target, own)));
            tries.add(ND_LLA, "own address, behind an unknown option" + at,
                    advertise(way, me, Frames.join(Frames.octets(253, 1, 0, 0, 0, 0, 0, 0), target)));
            Chain ask = way.icmpChain(SOLICITATION, Discovery.neighbour(0, cast.v2().ip6(), source));
            tries.add(ND_LLA, "asks for V2" + at, way.carrying(NEAR, ask));
            tries.add(ND_LLA, "asks for V2 behind options" + at, way.carrying(NEAR, ask.behind(Chain.DESTINATION)));
            tries.add(ND_LLA, "asks for itself" + at,
                    way.icmp(SOLICITATION, Discovery.neighbour(0, me.ip6(), source)));
            tries.add(ND_LLA, "asks for V2, the target's option" + at,
                    way.icmp(SOLICITATION, Discovery.neighbour(0, cast.v2().ip6(), target)));
            tries.add(ND_LLA, "asks for routers" + at,
                    way.icmp(Icmpv6.TYPE_ROUTER_SOLICITATION, Discovery.routerSolicitation(source)));
        }
        tries.add(ND_LLA, "asks for V2 at its group, at " + link,
                Ipv6Frame.toGroup(me.mac(), me.ip6(), Address.solicitedNode(cast.v2().ip6())).icmp(SOLICITATION,
                        Discovery.neighbour(0, cast.v2().ip6(), source)));
    }

    private static byte[] advertise(Ipv6Frame way, Host me, byte[] options) {
        return way.icmp(ADVERTISEMENT, Discovery.neighbour(Discovery.OVERRIDE, me.ip6(), options));
    }

    private static void shapes(Cast cast, Tries tries) {
        Host me = cast.attacker();
        Ipv6Frame way = me.toGroup(ALL);
        byte[] link = Discovery.link(Discovery.TARGET_LINK, cast.v1().mac());
        tries.add(MALFORMED, "an option of length 0", advertise(way, me, Frames.octets(2, 0, 0, 0, 0, 0, 0, 0)));
        tries.add(MALFORMED, "an option that runs over", advertise(way, me, Frames.octets(2, 9, 0, 0, 0, 0, 0, 0)));
        tries.add(MALFORMED, "a link-layer address of 14 octets",
                advertise(way, me, Frames.join(Frames.octets(2, 2), new byte[14])));
        tries.add(MALFORMED, "an option cut off", advertise(way, me, Frames.resized(link, 5)));
        tries.add(MALFORMED, "one octet more", advertise(way, me, new byte[1]));
        for (int type : new int[]{SOLICITATION, ADVERTISEMENT}) {
            tries.add(MALFORMED, "type " + type + " cut off",
                    way.icmp(type, Frames.resized(Discovery.neighbour(0, cast.v1().ip6()), 19)));
            tries.add(MALFORMED, "type " + type + " without a body", way.icmp(type));
        }
    }

    /** V1 asks whether somebody has its address; the attacker says yes in every way. */
    private static Verdict denial(Scene scene) throws InterruptedException {
        Cast cast = scene.cast();
        Host v1 = cast.v1();
        for (String address : List.of(v1.ip6(), v1.linkLocal())) {
            scene.v1().send(List.of(ask(v1.mac(), address)));
        }
        return Trial.run(scene, denials(cast).all());
    }

    private static byte[] ask(MacAddress mac, String address) {
        return Ipv6Frame.toGroup(mac, "::", Address.solicitedNode(address)).icmp(SOLICITATION,
                Discovery.neighbour(0, address));
    }

    private static Tries denials(Cast cast) {
        Tries tries = new Tries();
        Host me = cast.attacker();
        for (String address : List.of(cast.v1().ip6(), cast.v1().linkLocal())) {
            for (Ipv6Frame way : List.of(me.toGroup(ALL), me.toGroup(Address.solicitedNode(address)),
                    me.to6(cast.v1()))) {
                tries.add(ND_TARGET, address + " is mine, to " + way.to(),
                        way.icmp(ADVERTISEMENT, Discovery.neighbour(Discovery.OVERRIDE, address,
                                Discovery.link(Discovery.TARGET_LINK, me.mac()))));
                tries.add(ND_TARGET, address + " is somebody's, to " + way.to(),
                        way.icmp(ADVERTISEMENT, Discovery.neighbour(0, address)));
            }
            tries.add(SRC_IP6, "wants " + address + ", too", ask(me.mac(), address));
            tries.add(SRC_IP6, "wants " + address + ", too, to all",
                    Ipv6Frame.toGroup(me.mac(), "::", ALL).icmp(SOLICITATION, Discovery.neighbour(0, address)));
            tries.add(SRC_IP6, "has " + address, Ipv6Frame.toGroup(me.mac(), address, ALL).icmp(ADVERTISEMENT,
                    Discovery.neighbour(Discovery.OVERRIDE, address)));
        }
        tries.add(SRC_IP6, "wants the own address with a link-layer address",
                Ipv6Frame.toGroup(me.mac(), "::", Address.solicitedNode(me.ip6())).icmp(SOLICITATION,
                        Discovery.neighbour(0, me.ip6(), Discovery.link(Discovery.SOURCE_LINK, me.mac()))));
        return tries;
    }
}
