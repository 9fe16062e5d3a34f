package org.machwire.server.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.fabric.Memberships.INTERVAL_NS;
import static org.machwire.server.fabric.Memberships.Outcome.JOINED;
import static org.machwire.server.fabric.Memberships.Outcome.KNOWN;
import static org.machwire.server.fabric.Memberships.Outcome.REFUSED;

import org.junit.jupiter.api.Test;
import org.machwire.server.guard.MembershipReport.Group;

class MembershipsTest {
    private static final Group FIRST = new Group(0x0100_5e01_0203L, 0, 0x0100_5e01_0203L);
    private static final Group SECOND = new Group(0x3333_0001_0002L, 0, 0x3333_0001_0002L);
    private static final Group THIRD = new Group(0x0100_5e01_0204L, 0, 0x0100_5e01_0204L);

    private final Memberships memberships = new Memberships(2);
    private final RecordingAttachment a = new RecordingAttachment(0x5654_0000_000aL);
    private final RecordingAttachment b = new RecordingAttachment(0x5654_0000_000bL);

    @Test
    void whoJoinsIsAMemberUntilHeLeaves() {
        assertThat(memberships.join(a, FIRST, 0)).isEqualTo(JOINED);
        assertThat(memberships.join(a, FIRST, 1)).isEqualTo(KNOWN);
        assertThat(memberships.join(b, FIRST, 1)).isEqualTo(JOINED);
        assertThat(memberships.joined()).containsOnlyKeys(FIRST.mac());
        assertThat(memberships.joined().get(FIRST.mac())).containsExactlyInAnyOrder(a, b);
        assertThat(memberships.leave(a, FIRST)).isTrue();
        assertThat(memberships.leave(a, FIRST)).isFalse();
        assertThat(memberships.leave(a, SECOND)).isFalse();
        assertThat(memberships.joined().get(FIRST.mac())).containsExactly(b);
        assertThat(memberships.leave(b, FIRST)).isTrue();
        assertThat(memberships.joined()).isEmpty();
    }

    @Test
    void nobodyJoinsMoreThanHeMayAndLeavingMakesRoom() {
        memberships.join(a, FIRST, 0);
        memberships.join(a, SECOND, 0);
        assertThat(memberships.join(a, THIRD, 0)).isEqualTo(REFUSED);
        assertThat(memberships.join(a, FIRST, 0)).as("again").isEqualTo(KNOWN);
        assertThat(memberships.join(b, THIRD, 0)).as("another's").isEqualTo(JOINED);
        memberships.leave(a, FIRST);
        memberships.leave(a, FIRST);
        assertThat(memberships.join(a, THIRD, 0)).isEqualTo(JOINED);
        assertThat(memberships.join(a, FIRST, 0)).isEqualTo(REFUSED);
    }

    @Test
    void whoGoesIsInNoneAndMayComeBack() {
        memberships.join(a, FIRST, 0);
        memberships.join(a, SECOND, 0);
        memberships.join(b, FIRST, 0);
        memberships.leaveAll(a);
        assertThat(memberships.joined()).containsOnlyKeys(FIRST.mac());
        assertThat(memberships.joined().get(FIRST.mac())).containsExactly(b);
        assertThat(memberships.join(a, SECOND, 0)).isEqualTo(JOINED);
        assertThat(memberships.join(a, THIRD, 0)).isEqualTo(JOINED);
    }

    @Test
    void groupsOfOneEthernetAddressAreJoinedAndLeftOneByOne() {
        Group other = new Group(FIRST.mac(), 0, 1);
        memberships.join(a, FIRST, 0);
        memberships.join(a, other, 0);
        memberships.leave(a, FIRST);
        assertThat(memberships.joined().get(FIRST.mac())).containsExactly(a);
        memberships.leave(a, other);
        assertThat(memberships.joined()).isEmpty();
    }

    @Test
    void whatIsNotReportedAgainAfterAQueryEndsAndMakesRoom() {
        memberships.join(a, FIRST, 0);
        memberships.join(a, SECOND, 0);
        memberships.join(a, SECOND, 20);
        assertThat(memberships.expire(10, INTERVAL_NS)).isFalse();
        assertThat(memberships.expire(10, INTERVAL_NS + 10)).as("asked not long enough").isFalse();
        assertThat(memberships.expire(10, INTERVAL_NS + 11)).isTrue();
        assertThat(memberships.joined()).containsOnlyKeys(SECOND.mac());
        assertThat(memberships.join(a, THIRD, 30)).isEqualTo(JOINED);
    }
}
