package org.machwire.server.port.model;

import java.util.Set;
import java.util.TreeSet;

/** What a run of random operations met, to show that it was not idle. */
public final class Coverage {
    private final Set<Integer> codes = new TreeSet<>();
    private final Set<Integer> notifications = new TreeSet<>();
    private int operations;
    private int successes;
    private int received;
    private int rights;

    void add(Outcome outcome) {
        operations++;
        codes.add(outcome.code());
        if (outcome.code() != Mach.SUCCESS) {
            return;
        }
        successes++;
        Message message = outcome.message();
        if (message != null) {
            received++;
            for (Item item : message.items()) {
                rights += Mach.isRight(item.typeName()) ? item.number() : 0;
            }
            if (message.id() >= Mach.NOTIFY_PORT_DELETED && message.id() <= Mach.NOTIFY_DEAD_NAME) {
                notifications.add(message.id());
            }
        }
    }

    /** Counts another run in. */
    public void add(Coverage other) {
        codes.addAll(other.codes);
        notifications.addAll(other.notifications);
        operations += other.operations;
        successes += other.successes;
        received += other.received;
        rights += other.rights;
    }

    /** All return codes that were answered. */
    public Set<Integer> codes() {
        return codes;
    }

    /** The ids of all notifications that were received. */
    public Set<Integer> notifications() {
        return notifications;
    }

    /** The part of the operations that succeeded, 0 to 1. */
    public double successRate() {
        return (double) successes / operations;
    }

    /** How many messages were received, notifications among them. */
    public int received() {
        return received;
    }

    /** How many rights came with received messages, in their bodies. */
    public int rights() {
        return rights;
    }
}
