package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import org.machwire.ethernet.Ethernet;
import org.machwire.token.DeviceRole;
import org.machwire.v1.DropReason;

/** What holds for every frame of at least 14 octets, whatever is in it. */
final class Judges {
    private static final int AROUND = 48;
    private static final Set<DropReason> FAULTS = EnumSet.of(DropReason.NOT_DROPPED, DropReason.BPDU,
            DropReason.ETHERTYPE, DropReason.MALFORMED, DropReason.SOURCE_ROUTE, DropReason.FRAGMENT,
            DropReason.HEADER_CHAIN);
    private static final Set<DropReason> DEVICES = EnumSet.of(DropReason.SRC_INVALID, DropReason.SRC_MAC,
            DropReason.ARP_SHA, DropReason.ARP_SPA, DropReason.SRC_IP4, DropReason.SRC_IP6, DropReason.DHCP_SERVER,
            DropReason.DHCP_CLIENT, DropReason.RA, DropReason.REDIRECT, DropReason.GROUP_QUERY, DropReason.ROUTING,
            DropReason.ND_TARGET, DropReason.ND_LLA, DropReason.ICMP_QUOTE);
    private static final Set<DropReason> UPLINKS = EnumSet.of(DropReason.SRC_INVALID, DropReason.SRC_OURS);
    private static final Set<DropReason> RECEIVERS = EnumSet.of(DropReason.NOT_DROPPED, DropReason.RX_FAMILY,
            DropReason.RX_ADDRESS);
    private static final DropReason[] REASONS = DropReason.values();

    private final SourcePolicy host = Parties.POLICY;
    private final Guard ofHost = new DeviceGuard(host);
    private final Guard ofRouter = new DeviceGuard(Parties.policy(DeviceRole.ROUTER));
    private final Guard ofServer = new DeviceGuard(Parties.policy(DeviceRole.DHCP_SERVER));
    private final Guard ofUplink = new UplinkGuard(
            new OurAddresses(Set.of(Parties.V.value()), Set.of(Parties.V4, Parties.V6)));
    private final Hearing hearing = new Hearing(host);

    /** Walks a frame, alone and among other octets. */
    long walk(byte[] frame) {
        long alone = Headers.walk(frame.clone(), 0, frame.length);
        byte[] larger = new byte[frame.length + 2 * AROUND];
        for (int filling : new int[]{0, 0xff, 0x3a}) {
            Arrays.fill(larger, (byte) filling);
            System.arraycopy(frame, 0, larger, AROUND, frame.length);
            assertThat(Headers.walk(larger, AROUND, frame.length)).as("among %x: %s", filling, hex(frame))
                    .isEqualTo(alone);
        }
        DropReason fault = Headers.fault(alone);
        if (!FAULTS.contains(fault)) {
            assertThat(fault).as(hex(frame)).isIn(FAULTS);
        }
        if (fault == DropReason.NOT_DROPPED) {
            boolean isInside = Headers.upper(alone) >= Ethernet.HEADER_LENGTH
                    && Headers.end(alone) >= Headers.upper(alone) && Headers.end(alone) <= frame.length;
            assertThat(isInside).as("upper %d, end %d: %s", Headers.upper(alone), Headers.end(alone), hex(frame))
                    .isTrue();
        }
        return alone;
    }

    /** Has a frame judged by everybody; returns the verdict if a host without roles sent it. */
    DropReason judge(byte[] frame) {
        long headers = walk(frame);
        DropReason verdict = verdict(ofHost, frame, headers, DEVICES);
        verdict(ofRouter, frame, headers, DEVICES);
        verdict(ofServer, frame, headers, DEVICES);
        verdict(ofUplink, frame, headers, UPLINKS);
        if (Headers.fault(headers) == DropReason.NOT_DROPPED) {
            DropReason heard = hearing.check(frame, 0);
            if (!RECEIVERS.contains(heard)) {
                assertThat(heard).as(hex(frame)).isIn(RECEIVERS);
            }
            if (Headers.kind(headers) == Headers.MEMBERSHIP) {
                readReport(frame, headers);
            }
        }
        for (DropReason reason : REASONS) {
            Explanation told = Explanation.of(reason, host, frame, 0, frame.length);
            if (reason == verdict && reason != DropReason.NOT_DROPPED && told.rule().isEmpty()) {
                assertThat(told.rule()).as("%s: %s", reason, hex(frame)).isNotEmpty();
            }
        }
        return verdict;
    }

    private static DropReason verdict(Guard guard, byte[] frame, long headers, Set<DropReason> own) {
        DropReason verdict = guard.check(frame, 0, headers);
        if (!own.contains(verdict) && verdict != Headers.fault(headers)) {
            assertThat(verdict).as(hex(frame)).isIn(own);
        }
        return verdict;
    }

    private static void readReport(byte[] frame, long headers) {
        MembershipReport.read(frame, 0, headers, new MembershipReport.Reader() {
            @Override
            public boolean joins(MembershipReport.Group group) {
                assertThat(Ethernet.isGroup(group.mac())).as(hex(frame)).isTrue();
                return true;
            }

            @Override
            public void leaves(MembershipReport.Group group) {
                assertThat(Ethernet.isGroup(group.mac())).as(hex(frame)).isTrue();
            }
        });
    }

    private static String hex(byte[] frame) {
        return HexFormat.of().formatHex(frame);
    }
}
