package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.machwire.v1.DeviceCounters;
import org.machwire.v1.DropCount;
import org.machwire.v1.DropReason;

/** The counters of a device as status shows them. */
final class Counts {
    private Counts() {}

    /** Why how many frames that the device sent were dropped. Checks that the books balance. */
    static Map<DropReason, Long> sent(ServerProcess server, String path) {
        DeviceCounters counters = counters(server, path);
        Map<DropReason, Long> drops = byReason(counters.getTxDropsList());
        assertThat(counters.getTxForwarded() + sum(drops)).isEqualTo(counters.getTxFrames());
        return drops;
    }

    /** Why how many frames that came for the device were dropped. Checks that the books balance. */
    static Map<DropReason, Long> received(ServerProcess server, String path) {
        DeviceCounters counters = counters(server, path);
        Map<DropReason, Long> drops = byReason(counters.getRxDropsList());
        assertThat(counters.getRxDelivered() + sum(drops)).isEqualTo(counters.getRxFrames());
        return drops;
    }

    static DeviceCounters counters(ServerProcess server, String path) {
        return server.device(path).orElseThrow().getCounters();
    }

    private static long sum(Map<DropReason, Long> drops) {
        return drops.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Map<DropReason, Long> byReason(List<DropCount> drops) {
        return drops.stream().collect(Collectors.toMap(DropCount::getReason, DropCount::getFrames));
    }
}
