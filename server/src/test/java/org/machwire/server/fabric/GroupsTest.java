package org.machwire.server.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.guard.Addresses;
import org.machwire.server.guard.SourcePolicy;

class GroupsTest {
    private static final long GROUP = 0x0100_5e01_0203L;

    private final RecordingAttachment a = host(0x5654_0000_000aL, "fd69::12:3456");
    private final RecordingAttachment b = host(0x5654_0000_000bL, "fd69::7712:3456");
    private final RecordingAttachment c = new RecordingAttachment(0x5654_0000_000cL);
    private final RecordingUplink uplink = new RecordingUplink();

    private static RecordingAttachment host(long mac, String address) {
        return new RecordingAttachment(Addresses.of(new SourcePolicy(new MacAddress(mac), List.of(),
                List.of((Inet6Address) Inet6Address.ofLiteral(address)))));
    }

    @Test
    void whoJoinedHearsAGroupAndWhoHearsAll() {
        Groups groups = Groups.of(new Attachment[]{a, b, c, uplink}, Map.of(GROUP, Set.of(c)));
        assertThat(groups.hearing(GROUP)).containsExactlyInAnyOrder(c, uplink);
        assertThat(groups.hearing(GROUP + 1)).containsExactly(uplink);
    }

    @Test
    void ipv6AddressesAreInTheirSolicitedNodeGroups() {
        Groups groups = Groups.of(new Attachment[]{a, b, c}, Map.of());
        assertThat(groups.hearing(0x3333_ff12_3456L)).as("of both addresses").containsExactlyInAnyOrder(a, b);
        assertThat(groups.hearing(0x3333_ff00_000aL)).as("of the link-local one").containsExactly(a);
        assertThat(groups.hearing(0x3333_ff00_000cL)).isEmpty();
        assertThat(groups.hearing(0x3333_ff12_3457L)).isEmpty();
    }

    @Test
    void whoJoinedAndHearsAllHearsAFrameOnce() {
        Groups groups = Groups.of(new Attachment[]{a, uplink},
                Map.of(GROUP, List.of(uplink, a), 0x3333_ff12_3456L, List.of(a)));
        assertThat(groups.hearing(GROUP)).containsExactlyInAnyOrder(a, uplink);
        assertThat(groups.hearing(0x3333_ff12_3456L)).containsExactlyInAnyOrder(a, uplink);
    }

    @Test
    void theGroupsOfEveryHostAreBroadcastAndTheLinksOwn() {
        for (long group : new long[]{0xffff_ffff_ffffL, 0x0100_5e00_0000L, 0x0100_5e00_00ffL, 0x3333_0000_0000L,
                0x3333_0000_00ffL}) {
            assertThat(Groups.isOfEveryHost(group)).as("%x", group).isTrue();
        }
        for (long group : new long[]{0xffff_ffff_fffeL, 0x0100_5e00_0100L, 0x0100_5dff_ffffL, 0x0100_5e80_0000L,
                0x3333_0000_0100L, 0x3333_ff00_0001L, 0x3332_ffff_ffffL, 0x0180_c200_0000L}) {
            assertThat(Groups.isOfEveryHost(group)).as("%x", group).isFalse();
        }
    }

    @Test
    void aThousandGroupsAreAllFound() {
        Random random = new Random(7);
        Map<Long, Set<Attachment>> joined = new HashMap<>();
        while (joined.size() < 1000) {
            joined.put(0x0100_5e00_0000L | random.nextInt(1 << 23), new HashSet<>(Set.of(a)));
        }
        Groups groups = Groups.of(new Attachment[]{a, b}, joined);
        joined.keySet().forEach(group -> assertThat(groups.hearing(group)).containsExactly(a));
        for (int i = 0; i < 1000; i++) {
            long group = 0x0100_5e00_0000L | random.nextInt(1 << 23);
            assertThat(groups.hearing(group).length).isEqualTo(joined.containsKey(group) ? 1 : 0);
        }
    }
}
