package org.machwire.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.guard.SourcePolicy;
import org.machwire.v1.DropReason;

class DropLogTest {
    private static final SourcePolicy POLICY = new SourcePolicy(MacAddress.parse("56:54:00:00:00:01"), List.of(),
            List.of());

    private long nanos = Long.MAX_VALUE;
    private final DropLog log = new DropLog(new Clocks(() -> nanos, () -> nanos / 1_000_000, () -> nanos));

    private void drop(DropReason reason, int first, int length) {
        byte[] octets = new byte[2000];
        octets[7] = (byte) first;
        log.dropped(reason, POLICY, octets, 7, length);
    }

    @Test
    void everyFrameIsCountedAndOneASecondIsKept() {
        drop(DropReason.SRC_MAC, 1, 60);
        nanos += 999_999_999;
        drop(DropReason.SRC_MAC, 2, 60);
        drop(DropReason.ETHERTYPE, 3, 1500);

        List<DropNotice> notices = log.notices("/a", 7);
        assertThat(notices).extracting(DropNotice::reason, DropNotice::frames).containsExactly(
                tuple(DropReason.SRC_MAC, 2L),
                tuple(DropReason.ETHERTYPE, 1L));
        assertThat(notices.getFirst().sample().excerpt().toArray()).hasSize(60).startsWith(1);
        assertThat(notices.getLast().sample().excerpt().toArray()).hasSize(128).startsWith(3);
        assertThat(notices.getLast().sample().length()).isEqualTo(1500);

        nanos++;
        drop(DropReason.SRC_MAC, 4, 60);
        assertThat(log.notices("/a", 7).getFirst().sample().excerpt().toArray()).startsWith(4);
    }
}
