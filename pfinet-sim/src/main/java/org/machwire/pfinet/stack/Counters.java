package org.machwire.pfinet.stack;

import java.util.EnumMap;

/** Counts, under the stack's lock. */
final class Counters {
    private final EnumMap<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    private long received;
    private long sent;
    private long arp;
    private long icmp;
    private long udp;

    void received() {
        received++;
    }

    void sent() {
        sent++;
    }

    void arp() {
        arp++;
    }

    void icmp() {
        icmp++;
    }

    void udp() {
        udp++;
    }

    void drop(DropReason reason) {
        dropped.merge(reason, 1L, Long::sum);
    }

    StackCounters snapshot() {
        return new StackCounters(received, sent, arp, icmp, udp, dropped);
    }
}
