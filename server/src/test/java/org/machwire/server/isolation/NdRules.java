package org.machwire.server.isolation;

import java.util.List;
import org.machwire.v1.DropReason;

/** Rules 22 and 23: what neighbour discovery tells. */
final class NdRules {
    static final int SOLICITATION = 135;
    static final int ADVERTISEMENT = 136;
    private static final int REDIRECT = 137;

    private NdRules() {}

    static DropReason judge(IpPacket packet, Policy policy) {
        int type = packet.icmp6Type();
        if (type < 133 || type > 137) {
            return DropReason.NOT_DROPPED;
        }
        if (type == SOLICITATION || type == ADVERTISEMENT) {
            String target = target(packet);
            if (IpPacket.isGroup(target) || (type == ADVERTISEMENT && !policy.owns(target))) {
                return DropReason.ND_TARGET;
            }
        }
        for (NdOption option : options(packet)) {
            if (type != REDIRECT && option.isLinkLayerAddress() && !option.linkLayerAddress().equals(policy.mac())) {
                return DropReason.ND_LLA;
            }
        }
        return DropReason.NOT_DROPPED;
    }

    /** The target of a well-formed solicitation or advertisement. */
    static String target(IpPacket packet) {
        return packet.upper().hex(8, 16);
    }

    /** The options of a well-formed message of type 133 to 137. */
    static List<NdOption> options(IpPacket packet) {
        try {
            return NdOption.read(packet.upper().from(Icmp.leastSize6(packet.icmp6Type())));
        } catch (Malformed e) {
            throw new AssertionError("rule 8 let it pass", e);
        }
    }
}
