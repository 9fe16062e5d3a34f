package org.machwire.server.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.isolation.Hand.A;
import static org.machwire.server.isolation.Hand.A4;
import static org.machwire.server.isolation.Hand.A6;
import static org.machwire.server.isolation.Hand.B;
import static org.machwire.server.isolation.Hand.B4;
import static org.machwire.server.isolation.Hand.B6;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.v1.DropReason;

/** What comes from outside, where A is one of ours and B is not. */
final class ReferenceUplinkTest {
    private static void judged(DropReason reason, String... frames) {
        for (String frame : frames) {
            assertThat(ReferenceUplink.judge(Digits.octets(frame), List.of(Hand.HOST))).as(frame).isEqualTo(reason);
        }
    }

    private static String outside(String frame) {
        return Hand.from(B, frame);
    }

    @Test
    void passesServersAndRoutersOfOutside() {
        judged(DropReason.NOT_DROPPED, outside(Hand.arp(2, B, B4, A4)),
                outside(Hand.ip4(B4, A4, 17, Hand.udp(67, 68, ""))),
                outside(Hand.ip6(B6, A6, 255, 58, "86000000" + Digits.zeros(12))),
                outside(Hand.ip6(B6, A6, 255, 58, "88000000" + "00000000" + B6)),
                outside(Hand.ip6(B6, A6, 255, 58, "87000000" + "00000000" + A6)));
    }

    @Test
    void isNeverOneOfOurs() {
        judged(DropReason.SRC_OURS, Hand.ip4(1, "08000000"), outside(Hand.ip4(1, "08000000")),
                outside(Hand.ip6(59, "")), outside(Hand.ip6(Hand.A_LOCAL, B6, 64, 59, "")),
                outside(Hand.arp(1, A, B4, A4)), outside(Hand.arp(1, B, A4, B4)),
                outside(Hand.ip6(B6, A6, 255, 58, "88000000" + "00000000" + A6)));
    }

    @Test
    void isJudgedByTheRulesOfShape() {
        judged(DropReason.SRC_INVALID, Hand.from("010000000000", Hand.ip4(1, "08000000")));
        judged(DropReason.BPDU, B + B + "0026424203");
        judged(DropReason.ETHERTYPE, B + B + "88cc");
        judged(DropReason.MALFORMED, outside(Hand.ip4(1, "08")));
        judged(DropReason.SOURCE_ROUTE, outside(Hand.ip6(43, "")));
        judged(DropReason.FRAGMENT, outside(Hand.fragment4(1, 6, "")));
        judged(DropReason.HEADER_CHAIN, outside(Hand.ip6(255, "")));
    }
}
