package org.machwire.client.attack;

import static org.machwire.client.attack.Tries.DATA;
import static org.machwire.v1.DropReason.ARP_SHA;
import static org.machwire.v1.DropReason.ARP_SPA;
import static org.machwire.v1.DropReason.MALFORMED;
import static org.machwire.v1.DropReason.NOT_DROPPED;

import java.util.List;
import org.machwire.client.attack.frames.ArpFrame;
import org.machwire.client.attack.frames.Frames;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;

/** ARP and RARP packets that lie. */
final class ArpAttacks {
    private static final String NONE = "0.0.0.0";
    private static final MacAddress UNKNOWN = new MacAddress(0);

    private ArpAttacks() {}

    static List<Attack> all() {
        return List.of(
                Attack.ofSteps("30", "ARP: the gateway, or V2, is at A", Attack.frames(ArpAttacks::poison),
                        Resolution::arp),
                Attack.ofFrames("31", "gratuitous ARP for another's address", ArpAttacks::gratuitous));
    }

    private static Tries poison(Cast cast) {
        Tries tries = new Tries();
        Host me = cast.attacker();
        Host v1 = cast.v1();
        MacAddress mac = me.mac();
        for (String ip : List.of(cast.gateway(), cast.v2().ip4(), v1.ip4(), cast.broadcast(), cast.address(0),
                "127.0.0.1", "224.0.0.1", "255.255.255.255", "169.254.1.1", "192.0.2.1")) {
            ArpFrame reply = ArpFrame.reply(mac, ip, v1.mac(), v1.ip4());
            tries.add(ARP_SPA, "reply to V1 from " + ip, reply.frame(mac, v1.mac(), DATA));
            tries.add(ARP_SPA, "reply to all from " + ip, reply.frame(mac, Frames.BROADCAST, DATA));
            tries.add(ARP_SPA, "request to all from " + ip,
                    ArpFrame.request(mac, ip, v1.ip4()).frame(mac, Frames.BROADCAST, DATA));
            tries.add(ARP_SPA, "request to V1 from " + ip,
                    ArpFrame.request(mac, ip, v1.ip4()).frame(mac, v1.mac(), DATA));
            tries.add(ARP_SPA, "reply to a group from " + ip,
                    reply.frame(mac, MacAddress.parse("01:00:5e:00:00:01"), DATA));
        }
        hardware(cast, tries);
        reverse(cast, tries);
        shapes(cast, tries);
        return tries;
    }

    /** Hardware addresses that are not the sender's. */
    private static void hardware(Cast cast, Tries tries) {
        Host me = cast.attacker();
        Host v1 = cast.v1();
        for (MacAddress sender : List.of(cast.v2().mac(), v1.mac(), Frames.BROADCAST, UNKNOWN,
                MacAddress.parse("01:00:5e:00:00:05"))) {
            tries.add(ARP_SHA, "reply that the gateway is at " + sender,
                    ArpFrame.reply(sender, cast.gateway(), v1.mac(), v1.ip4()).frame(me.mac(), v1.mac(), DATA));
            tries.add(ARP_SHA, "reply that A is at " + sender,
                    ArpFrame.reply(sender, me.ip4(), v1.mac(), v1.ip4()).frame(me.mac(), v1.mac(), DATA));
            tries.add(ARP_SHA, "request of A at " + sender,
                    ArpFrame.request(sender, me.ip4(), v1.ip4()).frame(me.mac(), Frames.BROADCAST, DATA));
        }
    }

    private static void reverse(Cast cast, Tries tries) {
        Host me = cast.attacker();
        MacAddress mac = me.mac();
        tries.add(MALFORMED, "RARP: an answer, a server's",
                new ArpFrame(4, mac, me.ip4(), cast.v1().mac(), cast.v1().ip4()).reverse(mac, cast.v1().mac()));
        tries.add(ARP_SHA, "RARP: asks for V1's hardware",
                new ArpFrame(3, mac, NONE, cast.v1().mac(), NONE).reverse(mac, Frames.BROADCAST));
        tries.add(ARP_SHA, "RARP: asks as V1",
                new ArpFrame(3, cast.v1().mac(), NONE, cast.v1().mac(), NONE).reverse(mac, Frames.BROADCAST));
        tries.add(ARP_SPA, "RARP: announces the gateway",
                new ArpFrame(3, mac, cast.gateway(), mac, cast.gateway()).reverse(mac, Frames.BROADCAST));
        tries.add(ARP_SPA, "RARP: from nowhere, for V1's address",
                new ArpFrame(3, mac, NONE, mac, cast.v1().ip4()).reverse(mac, Frames.BROADCAST));
        tries.add(MALFORMED, "RARP with ARP's operation",
                new ArpFrame(2, mac, cast.gateway(), mac, cast.gateway()).reverse(mac, Frames.BROADCAST));
    }

    private static void shapes(Cast cast, Tries tries) {
        Host me = cast.attacker();
        byte[] honest = ArpFrame.request(me.mac(), me.ip4(), cast.gateway()).frame(me.mac(), Frames.BROADCAST, DATA);
        int at = Ethernet.HEADER_LENGTH;
        for (int operation : new int[]{0, 3, 4, 8, 9, 10, 25, 255}) {
            tries.add(MALFORMED, "operation " + operation, Frames.with(honest, at + 7, operation));
        }
        tries.add(MALFORMED, "operation 257", Frames.with(honest, at + 6, 1));
        tries.add(MALFORMED, "hardware type 6", Frames.with(honest, at, 0, 6));
        tries.add(MALFORMED, "hardware type 257", Frames.with(honest, at, 1, 1));
        tries.add(MALFORMED, "protocol IPv6", Frames.with(honest, at + 2, 0x86, 0xdd));
        tries.add(MALFORMED, "hardware length 8", Frames.with(honest, at + 4, 8));
        tries.add(MALFORMED, "hardware length 0", Frames.with(honest, at + 4, 0));
        tries.add(MALFORMED, "protocol length 16", Frames.with(honest, at + 5, 16));
        tries.add(MALFORMED, "protocol length 0", Frames.with(honest, at + 5, 0));
        for (int length : new int[]{0, 1, 8, 14, 27}) {
            tries.add(MALFORMED, "cut to " + length, Frames.resized(honest, at + length));
        }
    }

    private static Tries gratuitous(Cast cast) {
        Tries tries = new Tries();
        MacAddress mac = cast.attacker().mac();
        for (String ip : List.of(cast.v1().ip4(), cast.v2().ip4(), cast.bystander().ip4(), cast.gateway())) {
            tries.add(ARP_SPA, "request form for " + ip,
                    ArpFrame.request(mac, ip, ip).frame(mac, Frames.BROADCAST, DATA));
            tries.add(ARP_SPA, "reply form for " + ip,
                    ArpFrame.reply(mac, ip, Frames.BROADCAST, ip).frame(mac, Frames.BROADCAST, DATA));
            tries.add(ARP_SPA, "reply form to V2 for " + ip,
                    ArpFrame.reply(mac, ip, cast.v2().mac(), ip).frame(mac, cast.v2().mac(), DATA));
            tries.add(ARP_SPA, "probe for " + ip,
                    ArpFrame.request(mac, NONE, ip).frame(mac, Frames.BROADCAST, DATA));
            tries.add(ARP_SPA, "reply from nowhere for " + ip,
                    ArpFrame.reply(mac, NONE, Frames.BROADCAST, ip).frame(mac, Frames.BROADCAST, DATA));
        }
        String own = cast.attacker().ip4();
        tries.add(ARP_SPA, "reply from nowhere for the own address",
                ArpFrame.reply(mac, NONE, Frames.BROADCAST, own).frame(mac, Frames.BROADCAST, DATA));
        tries.add(NOT_DROPPED, "request form for the own address",
                ArpFrame.request(mac, own, own).frame(mac, Frames.BROADCAST));
        tries.add(NOT_DROPPED, "reply form for the own address",
                ArpFrame.reply(mac, own, Frames.BROADCAST, own).frame(mac, Frames.BROADCAST));
        return tries;
    }
}
