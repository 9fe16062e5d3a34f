package org.machwire.server.isolation;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.machwire.server.isolation.IpPacket.Oddity;

/** What the hypervisor answers in the name of who has an address. */
final class Resolution {
    private static final int WORD = 4;
    /** The length of the answer. */
    private static final int LEAST_SOLICITATION = 86;

    /** Finds who answers for an address of 8 or 32 digits; null for nobody. */
    interface Owners extends Function<String, @Nullable Policy> {}

    private Resolution() {}

    /** The digits of the answer to a frame to a group; empty if nobody answers it here. */
    static String answer(Octets frame, @Nullable IpPacket packet, Owners owners) {
        if (packet == null) {
            return answerArp(frame, owners);
        }
        boolean isQuestion = packet.icmp6Type() == NdRules.SOLICITATION && packet.is(Oddity.DIRECT)
                && packet.hopLimit() == 255 && packet.upper().u8(1) == 0 && !packet.source().equals("0".repeat(32));
        if (!isQuestion || frame.size() < LEAST_SOLICITATION) {
            return "";
        }
        String target = NdRules.target(packet);
        Policy owner = owners.apply(target);
        return owner == null ? "" : padded(advertisement(frame.hex(6, 6), packet.source(), target, owner), frame);
    }

    /** An answer is as long as its question. */
    private static String padded(String digits, Octets question) {
        return digits + "00".repeat(question.size() - digits.length() / 2);
    }

    private static String answerArp(Octets frame, Owners owners) {
        ArpPacket arp;
        try {
            arp = ArpPacket.read(frame);
        } catch (Malformed e) {
            throw new AssertionError("rule 8 let it pass", e);
        }
        Policy owner = arp.isRequest() && !arp.senderIp().equals("00000000") ? owners.apply(arp.targetIp()) : null;
        return owner == null
                ? ""
                : padded(frame.hex(6, 6) + owner.mac() + "0806" + "0001080006040002" + owner.mac() + arp.targetIp()
                        + arp.senderMac() + arp.senderIp(), frame);
    }

    /** Solicited, to override, a router's if the owner is one; with the owner's link-layer address (RFC 4861, 4.4). */
    private static String advertisement(String askerMac, String asker, String target, Policy owner) {
        String flags = owner.isRouter() ? "e0000000" : "60000000";
        String rest = flags + target + "0201" + owner.mac();
        int sum = checksum(target + asker + "000000200000003a" + "88000000" + rest);
        return askerMac + owner.mac() + "86dd" + "60000000" + "0020" + "3aff" + target + asker
                + "8800%04x".formatted(sum) + rest;
    }

    /** The Internet checksum (RFC 1071). */
    static int checksum(String digits) {
        int sum = 0;
        for (int at = 0; at < digits.length(); at += WORD) {
            sum += Integer.parseInt(digits.substring(at, at + WORD), 16);
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return ~sum & 0xffff;
    }
}
