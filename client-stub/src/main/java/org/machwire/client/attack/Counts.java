package org.machwire.client.attack;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.machwire.v1.DeviceCounters;
import org.machwire.v1.DropReason;

/** What became of a device's frames, by reason; those that went on under NOT_DROPPED. */
record Counts(Map<DropReason, Long> frames) {
    Counts {
        frames = Map.copyOf(frames);
    }

    /** What a device has sent. */
    static Counts sent(DeviceCounters counters) {
        Map<DropReason, Long> frames = new EnumMap<>(DropReason.class);
        counters.getTxDropsList().forEach(drop -> frames.put(drop.getReason(), drop.getFrames()));
        frames.put(DropReason.NOT_DROPPED, counters.getTxForwarded());
        return new Counts(frames);
    }

    /** The frames of one reason. */
    long of(DropReason reason) {
        return frames.getOrDefault(reason, 0L);
    }

    /** All frames. */
    long total() {
        return frames.values().stream().mapToLong(Long::longValue).sum();
    }

    /** What has come since an earlier count; reasons without any are left out. */
    Counts since(Counts before) {
        Map<DropReason, Long> difference = new EnumMap<>(DropReason.class);
        frames.forEach((reason, count) -> {
            if (count != before.of(reason)) {
                difference.put(reason, count - before.of(reason));
            }
        });
        return new Counts(difference);
    }

    /** The same without some frames that went on. */
    Counts withoutForwarded(long honest) {
        Map<DropReason, Long> rest = new EnumMap<>(DropReason.class);
        rest.putAll(frames);
        rest.merge(DropReason.NOT_DROPPED, -honest, Long::sum);
        rest.values().removeIf(count -> count == 0);
        return new Counts(rest);
    }

    /** Such as {@code 12 SRC_IP4, 3 FRAGMENT}, in the order of the reasons. */
    @Override
    public String toString() {
        return frames.isEmpty()
                ? "nothing"
                : new TreeMap<>(frames).entrySet().stream()
                        .map(one -> one.getValue() + " "
                                + (one.getKey() == DropReason.NOT_DROPPED ? "forwarded" : one.getKey().name()))
                        .collect(Collectors.joining(", "));
    }
}
