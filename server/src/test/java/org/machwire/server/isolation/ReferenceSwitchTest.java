package org.machwire.server.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.isolation.Hand.A;
import static org.machwire.server.isolation.Hand.A4;
import static org.machwire.server.isolation.Hand.A6;
import static org.machwire.server.isolation.Hand.ALERT;
import static org.machwire.server.isolation.Hand.ALL;
import static org.machwire.server.isolation.Hand.B;
import static org.machwire.server.isolation.Hand.B4;
import static org.machwire.server.isolation.Hand.B6;
import static org.machwire.server.isolation.Outcome.Hearing.HEARS;
import static org.machwire.server.isolation.Outcome.Hearing.NOT_OFFERED;
import static org.machwire.server.isolation.Outcome.Hearing.RECEIVER_DOWN;
import static org.machwire.server.isolation.Outcome.Hearing.RX_ADDRESS;
import static org.machwire.server.isolation.Outcome.Hearing.RX_FAMILY;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.machwire.server.isolation.Outcome.Hearing;
import org.machwire.token.DeviceRole;
import org.machwire.v1.DropReason;

/** Who hears what device 0 (A) sends: 1 (B) has both families, 2 has IPv6 only, 3 is a router. */
final class ReferenceSwitchTest {
    private static final String C = "565400000003";
    private static final String C6 = "fd69" + "0".repeat(26) + "30";
    private static final String ROUTER = "565400000004";
    private static final String PING = "0800" + Digits.zeros(6);
    private static final String GROUP = "01005e010203";
    private static final int UP = 1;
    private static final int ALLMULTI = 2;
    private static final int PROMISCUOUS = 4;
    private static final int PEER = 8;

    private boolean uplink = true;
    private boolean hub;
    private boolean isolated;
    private boolean resolves = true;
    private int ofA = UP;
    private int ofB = UP;

    private Segment segment() {
        List<Device> devices = List.of(device(A, A4, A6, ofA), device(B, B4, B6, ofB), device(C, "", C6, UP),
                device(ROUTER, "0a450001", "fd69" + "0".repeat(27) + "1", UP, DeviceRole.ROUTER));
        return new ReferenceSwitch(
                new Topology(devices, Hand.NETWORKS, uplink, hub, isolated, resolves, RandomTopologies.STATION, 1500));
    }

    private static Device device(String mac, String ipv4, String ipv6, int flags, DeviceRole... roles) {
        Policy policy = new Policy(mac, ipv4.isEmpty() ? Set.of() : Set.of(ipv4), Set.of(ipv6), Set.of(roles),
                Hand.NETWORKS);
        return new Device(policy, (flags & UP) != 0, (flags & ALLMULTI) != 0, (flags & PROMISCUOUS) != 0,
                (flags & PEER) != 0);
    }

    private static Outcome sent(Segment segment, String frame) {
        return segment.send(0, Digits.octets(frame));
    }

    private Outcome sent(String frame) {
        return sent(segment(), frame);
    }

    private static Outcome heard(boolean uplink, boolean station, Hearing... devices) {
        return new Outcome(DropReason.NOT_DROPPED, List.of(devices), uplink, station, "");
    }

    private void dropped(DropReason reason, String frame) {
        assertThat(sent(frame)).isEqualTo(new Outcome(reason,
                List.of(NOT_OFFERED, NOT_OFFERED, NOT_OFFERED, NOT_OFFERED), false, false, ""));
    }

    @Test
    void rules1And2AndTheGuardsComeFirst() {
        dropped(DropReason.FRAME_SIZE, B + A + "08");
        dropped(DropReason.FRAME_SIZE, Hand.ip4(1, PING) + Digits.zeros(1500));
        dropped(DropReason.SRC_IP4, Hand.ip4(B4, B4, 1, PING));
        ofA = 0;
        dropped(DropReason.LINK_DOWN, Hand.ip4(1, PING));
    }

    @Test
    void unicastIsHeardByWhoHasTheAddressElseTheUplink() {
        assertThat(sent(Hand.ip4(1, PING)))
                .isEqualTo(heard(false, false, NOT_OFFERED, HEARS, NOT_OFFERED, NOT_OFFERED));
        assertThat(sent(Hand.to("565400000009", Hand.ip4(1, PING))))
                .isEqualTo(heard(true, false, NOT_OFFERED, NOT_OFFERED, NOT_OFFERED, NOT_OFFERED));
        assertThat(sent(Hand.to(RandomTopologies.STATION, Hand.ip4(1, PING))))
                .isEqualTo(heard(false, true, NOT_OFFERED, NOT_OFFERED, NOT_OFFERED, NOT_OFFERED));
    }

    @Test
    void inAHubAllIsOfferedToEverybody() {
        hub = true;
        assertThat(sent(Hand.to(GROUP, Hand.ip4(1, PING))))
                .isEqualTo(heard(true, true, NOT_OFFERED, HEARS, RX_FAMILY, HEARS));
        assertThat(sent(Hand.arp(1, A, A4, B4))).isEqualTo(heard(true, true, NOT_OFFERED, HEARS, RX_FAMILY, HEARS));
        assertThat(sent(Hand.to("01005e000016", Hand.ip4(A4, "e0000016", 2, "16000000e1010203"))))
                .isEqualTo(heard(true, true, NOT_OFFERED, HEARS, RX_FAMILY, HEARS));
        assertThat(sent(Hand.to(C, Hand.ip4(A4, "08080808", 1, PING))).devices().get(1)).as("not to B")
                .isEqualTo(HEARS);
        assertThat(sent(Hand.ip4(1, PING))).isEqualTo(heard(true, true, NOT_OFFERED, HEARS, RX_FAMILY, HEARS));
    }

    @Test
    void rules25And26NowhereToGo() {
        dropped(DropReason.DST_RESERVED, Hand.to("0180c200000f", Hand.ip4(1, PING)));
        uplink = false;
        dropped(DropReason.NO_DESTINATION, Hand.to("565400000009", Hand.ip4(1, PING)));
        dropped(DropReason.NO_DESTINATION, Hand.to(A, Hand.ip4(1, PING)));
    }

    @Test
    void rule27IsolatedDevicesReachPeersAndTheOutsideOnly() {
        isolated = true;
        dropped(DropReason.ISOLATED, Hand.ip4(1, PING));
        assertThat(sent(Hand.to(ALL, Hand.ip4(1, PING))))
                .isEqualTo(heard(true, true, NOT_OFFERED, NOT_OFFERED, NOT_OFFERED, NOT_OFFERED));
        ofB = UP | PEER;
        assertThat(sent(Hand.to(ALL, Hand.ip4(1, PING))))
                .isEqualTo(heard(true, true, NOT_OFFERED, HEARS, NOT_OFFERED, NOT_OFFERED));
        ofA = UP | PEER;
        assertThat(sent(Hand.to(ALL, Hand.ip4(1, PING))))
                .isEqualTo(heard(true, true, NOT_OFFERED, HEARS, RX_FAMILY, HEARS));
    }

    @Test
    void rules30To32Receivers() {
        assertThat(sent(Hand.ip4(A4, "0a450063", 1, PING)).devices().get(1)).isEqualTo(RX_ADDRESS);
        assertThat(sent(Hand.ip4(A4, "0a4500ff", 1, PING)).devices().get(1)).isEqualTo(HEARS);
        assertThat(sent(Hand.ip6(Hand.B_LOCAL.substring(0, 30) + "ff", B6, 64, 59, "")).atSender())
                .isEqualTo(DropReason.SRC_IP6);
        assertThat(sent(Hand.ip6(A6, Hand.B_LOCAL, 64, 59, "")).devices().get(1)).isEqualTo(HEARS);
        assertThat(sent(Hand.ip6(A6, C6, 64, 59, "")).devices().get(1)).isEqualTo(RX_ADDRESS);
        assertThat(sent(Hand.to(ROUTER, Hand.ip4(A4, "08080808", 1, PING))).devices().get(3)).isEqualTo(HEARS);
        assertThat(sent(Hand.to(C, Hand.ip4(1, PING))).devices().get(2)).isEqualTo(RX_FAMILY);
        ofB = UP | PROMISCUOUS;
        assertThat(sent(Hand.ip4(A4, "0a450063", 1, PING)).devices().get(1)).isEqualTo(HEARS);
        ofB = PROMISCUOUS;
        assertThat(sent(Hand.ip4(1, PING)).devices().get(1)).isEqualTo(RECEIVER_DOWN);
    }

    @Test
    void otherGroupsAreHeardByWhoJoined() {
        Segment segment = segment();
        String packet = Hand.to(GROUP, Hand.ip4(A4, "e1010203", 17, Hand.udp(1, 2, "")));
        assertThat(sent(segment, packet)).isEqualTo(heard(true, true, NOT_OFFERED, NOT_OFFERED, NOT_OFFERED, HEARS));

        fromB(segment, "16000000" + "e1010203");
        assertThat(sent(segment, packet)).isEqualTo(heard(true, true, NOT_OFFERED, HEARS, NOT_OFFERED, HEARS));
        fromB(segment, "17000000" + "e1010203");
        assertThat(sent(segment, packet)).isEqualTo(heard(true, true, NOT_OFFERED, NOT_OFFERED, NOT_OFFERED, HEARS));
        fromB(segment, "22000000" + "00000001" + "04000000" + "e1810203");
        assertThat(sent(segment, packet)).isEqualTo(heard(true, true, NOT_OFFERED, HEARS, NOT_OFFERED, HEARS));
        fromB(segment, "22000000" + "00000001" + "03000000" + "e1810203");
        assertThat(sent(segment, packet)).isEqualTo(heard(true, true, NOT_OFFERED, NOT_OFFERED, NOT_OFFERED, HEARS));
    }

    /** A report or leave, which only the router and the uplink hear. */
    private static void fromB(Segment segment, String igmp) {
        String frame = Hand.from(B, Hand.to("01005e000016", Hand.ip4(B4, "e0000016", 2, igmp)));
        assertThat(segment.send(1, Digits.octets(frame)))
                .isEqualTo(heard(true, false, NOT_OFFERED, NOT_OFFERED, NOT_OFFERED, HEARS));
    }

    @Test
    void multicastListenersJoinAsWell() {
        Segment segment = segment();
        String packet = Hand.to("333301020304", Hand.ip6(A6, "ff0e" + "0".repeat(20) + "01020304", 64, 59, ""));
        String report = Hand.ip6(C6, Hand.MLD2, 1, 0,
                ALERT + "8f000000" + "00000001" + "02000000" + "ff0e" + "0".repeat(20) + "01020304");
        assertThat(segment.send(2, Digits.octets(Hand.from(C, Hand.to("333300000016", report)))))
                .isEqualTo(heard(true, false, NOT_OFFERED, NOT_OFFERED, NOT_OFFERED, HEARS));
        assertThat(sent(segment, packet)).isEqualTo(heard(true, true, NOT_OFFERED, NOT_OFFERED, HEARS, HEARS));
    }

    @Test
    void groupsOfHostsAndOfAllMultiNeedNoReport() {
        assertThat(sent(Hand.to("3333000000fb", Hand.ip6(A6, Hand.ALL_NODES, 64, 59, ""))))
                .isEqualTo(heard(true, true, NOT_OFFERED, HEARS, HEARS, HEARS));
        assertThat(sent(Hand.to("3333ff000030", Hand.ip6(A6, Hand.ALL_NODES, 64, 59, ""))))
                .isEqualTo(heard(true, true, NOT_OFFERED, NOT_OFFERED, HEARS, HEARS));
        ofB = UP | ALLMULTI;
        assertThat(sent(Hand.to(GROUP, Hand.ip4(1, PING))).devices().get(1)).isEqualTo(HEARS);
    }

    @Test
    void anArpRequestIsAnsweredInTheOwnersNameAndHeardByNobody() {
        Outcome outcome = sent(Hand.arp(1, A, A4, B4));
        assertThat(outcome.answer()).isEqualTo(A + B + "0806" + "0001080006040002" + B + B4 + A + A4);
        assertThat(outcome.devices()).containsOnly(NOT_OFFERED);
        assertThat(outcome.uplinkHears()).isFalse();
        assertThat(outcome.stationHears()).isFalse();
    }

    @Test
    void aSolicitationIsAnsweredInTheOwnersName() {
        String asked = Hand.to("3333ff000020",
                Hand.ip6(A6, "ff0200000000000000000001ff000020", 255, 58, "87000000" + "00000000" + B6 + "0101" + A));
        String answer = sent(asked).answer();
        assertThat(answer).startsWith(A + B + "86dd" + "60000000" + "00203aff" + B6 + A6 + "8800");
        assertThat(answer).endsWith("60000000" + B6 + "0201" + B);
        assertThat(Resolution.checksum(B6 + A6 + "00000020" + "0000003a" + answer.substring(2 * 54))).isZero();
    }

    @Test
    void whatNobodyAnswersForIsHeardByEverybody() {
        Outcome everybody = heard(true, true, NOT_OFFERED, HEARS, RX_FAMILY, HEARS);
        assertThat(sent(Hand.arp(1, A, A4, "0a450063"))).isEqualTo(everybody);
        assertThat(sent(Hand.arp(1, A, A4, A4))).as("an announcement").isEqualTo(everybody);
        assertThat(sent(Hand.arp(1, A, Hand.NONE4, A4))).as("a probe").isEqualTo(everybody);
        assertThat(sent(Hand.arp(2, A, A4, B4))).as("a reply").isEqualTo(everybody);
        resolves = false;
        assertThat(sent(Hand.arp(1, A, A4, B4))).isEqualTo(everybody);
    }

    @Test
    void whoIsDownOrOutOfReachIsNotAnsweredFor() {
        ofB = 0;
        assertThat(sent(Hand.arp(1, A, A4, B4)))
                .isEqualTo(heard(true, true, NOT_OFFERED, RECEIVER_DOWN, RX_FAMILY, HEARS));
        ofB = UP;
        isolated = true;
        assertThat(sent(Hand.arp(1, A, A4, B4)))
                .isEqualTo(heard(true, true, NOT_OFFERED, NOT_OFFERED, NOT_OFFERED, NOT_OFFERED));
    }

    @Test
    void theUplinkReachesIsolatedDevicesAndNotItself() {
        isolated = true;
        String ping = Hand.from("565400000009", Hand.ip4("08080808", B4, 1, PING));
        assertThat(segment().send(Segment.UPLINK, Digits.octets(ping)))
                .isEqualTo(heard(false, false, NOT_OFFERED, HEARS, NOT_OFFERED, NOT_OFFERED));
        assertThat(segment().send(Segment.UPLINK, Digits.octets(Hand.to(ALL, ping))))
                .isEqualTo(heard(false, true, HEARS, HEARS, RX_FAMILY, HEARS));
        assertThat(segment().send(Segment.UPLINK, Digits.octets(Hand.to("565400000008", ping))).atSender())
                .isEqualTo(DropReason.NO_DESTINATION);
    }
}
