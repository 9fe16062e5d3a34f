package org.machwire.pfinet.stack;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Shows what a stack has done since it was made. Every frame received is in exactly one of {@code arp}, {@code icmp},
 * {@code udp} and the reasons of {@code dropped} that concern received frames.
 *
 * @param framesReceived all frames that came in
 * @param framesSent all frames given to the link
 * @param arp ARP packets acted on: requests for us, and whatever told of a station in the cache
 * @param icmp ICMP messages acted on
 * @param udp datagrams given to a handler
 * @param dropped frames dropped, with an entry for every reason; cannot be changed
 */
public record StackCounters(long framesReceived, long framesSent, long arp, long icmp, long udp,
        Map<DropReason, Long> dropped) {

    public StackCounters {
        EnumMap<DropReason, Long> all = new EnumMap<>(DropReason.class);
        for (DropReason reason : DropReason.values()) {
            all.put(reason, dropped.getOrDefault(reason, 0L));
        }
        dropped = Collections.unmodifiableMap(all);
    }

    /** Returns how many frames were dropped for one reason. */
    public long dropped(DropReason reason) {
        return dropped.getOrDefault(reason, 0L);
    }

    /** Returns how many received frames were dropped. */
    public long receivedAndDropped() {
        long total = 0;
        for (Map.Entry<DropReason, Long> entry : dropped.entrySet()) {
            total += entry.getKey().isReceived() ? entry.getValue() : 0;
        }
        return total;
    }

    /** Formats the counters for people: one line of totals, then one line for each reason that occurred. */
    public String report() {
        StringBuilder text = new StringBuilder();
        text.append("received ").append(framesReceived).append(", sent ").append(framesSent);
        text.append("; ARP ").append(arp).append(", ICMP ").append(icmp).append(", UDP ").append(udp).append('\n');
        for (Map.Entry<DropReason, Long> entry : dropped.entrySet()) {
            if (entry.getValue() != 0) {
                text.append("dropped ").append(entry.getValue()).append(": ").append(entry.getKey()).append('\n');
            }
        }
        return text.toString();
    }
}
