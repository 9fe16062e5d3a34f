package org.machwire.pfinet.stack;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.Ethernet;

/**
 * Knows the neighbours' Ethernet addresses, or finds them out while their packets wait. Every collection in it is bounded,
 * and stations that are being sought never take the whole table: most of it stays with those that have answered.
 */
final class ArpTable {
    static final int CAPACITY = 256;
    static final int SOUGHT_LIMIT = 64;
    /** Packets that wait for one neighbour. */
    static final int QUEUE_LIMIT = 4;
    static final int TRIES = 3;
    static final long RETRY_NANOS = 1_000_000_000L;
    static final long LIFE_NANOS = 60_000_000_000L;

    private sealed interface Neighbour {}

    private record Known(long mac, long expiresAt) implements Neighbour {}

    private static final class Sought implements Neighbour {
        private final ArrayDeque<byte[]> waiting = new ArrayDeque<>(QUEUE_LIMIT);
        private int tries = 1;
        private long nextTryAt;

        Sought(long nextTryAt) {
            this.nextTryAt = nextTryAt;
        }
    }

    private final Map<Integer, Neighbour> neighbours = new HashMap<>();
    private final ArpSender sender;
    private final Outbox outbox;
    private final Counters counters;
    private final Consumer<byte[]> undeliverable;
    private int sought;

    /** @param undeliverable is told of each frame whose neighbour did not answer */
    ArpTable(ArpSender sender, Outbox outbox, Counters counters, Consumer<byte[]> undeliverable) {
        this.sender = sender;
        this.outbox = outbox;
        this.counters = counters;
        this.undeliverable = undeliverable;
    }

    /** Sends a frame, complete but for its destination, to a neighbour: now, or when the neighbour has answered. */
    SendOutcome send(int address, byte[] frame, long now) {
        return switch (find(address, now)) {
            case Known known -> {
                transmit(frame, known.mac);
                yield SendOutcome.SENT;
            }
            case Sought wanted -> enqueue(wanted, frame);
            case null -> seek(address, frame, now);
        };
    }

    /** Tells whether a neighbour is known or sought. */
    boolean contains(int address, long now) {
        return find(address, now) != null;
    }

    /** Notes where a neighbour is, and sends what waited for it. */
    void update(int address, long mac, long now) {
        Neighbour before = neighbours.put(address, new Known(mac, now + LIFE_NANOS));
        if (before instanceof Sought wanted) {
            sought--;
            for (byte[] frame : wanted.waiting) {
                transmit(frame, mac);
            }
        }
    }

    /** Notes where a station is that was not asked for, unless another would have to be forgotten. */
    void offer(int address, long mac, long now) {
        if (neighbours.size() < CAPACITY) {
            update(address, mac, now);
        }
    }

    /** Forgets what is old, asks again for those who have not answered, and gives up after the last try. */
    void tick(long now) {
        Iterator<Map.Entry<Integer, Neighbour>> entries = neighbours.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Integer, Neighbour> entry = entries.next();
            boolean gone = switch (entry.getValue()) {
                case Known known -> known.expiresAt - now <= 0;
                case Sought wanted -> wanted.nextTryAt - now <= 0 && !retry(entry.getKey(), wanted, now);
            };
            if (gone) {
                entries.remove();
            }
        }
    }

    private @Nullable Neighbour find(int address, long now) {
        Neighbour neighbour = neighbours.get(address);
        return neighbour instanceof Known known && known.expiresAt - now <= 0 ? null : neighbour;
    }

    private SendOutcome seek(int address, byte[] frame, long now) {
        neighbours.remove(address);
        if (sought == SOUGHT_LIMIT) {
            counters.drop(DropReason.QUEUE_FULL);
            return SendOutcome.QUEUE_FULL;
        }
        if (neighbours.size() == CAPACITY) {
            forgetOldest();
        }
        Sought wanted = new Sought(now + RETRY_NANOS);
        neighbours.put(address, wanted);
        sought++;
        sender.request(address);
        return enqueue(wanted, frame);
    }

    private SendOutcome enqueue(Sought wanted, byte[] frame) {
        if (wanted.waiting.size() == QUEUE_LIMIT) {
            counters.drop(DropReason.QUEUE_FULL);
            return SendOutcome.QUEUE_FULL;
        }
        wanted.waiting.add(frame);
        return SendOutcome.QUEUED;
    }

    /** Asks once more, or gives up and answers false. */
    private boolean retry(int address, Sought wanted, long now) {
        if (wanted.tries < TRIES) {
            wanted.tries++;
            wanted.nextTryAt = now + RETRY_NANOS;
            sender.request(address);
            return true;
        }
        sought--;
        for (byte[] frame : wanted.waiting) {
            counters.drop(DropReason.ARP_UNRESOLVED);
            undeliverable.accept(frame);
        }
        return false;
    }

    private void forgetOldest() {
        Integer oldest = null;
        long age = 0;
        for (Map.Entry<Integer, Neighbour> entry : neighbours.entrySet()) {
            if (entry.getValue() instanceof Known known && (oldest == null || known.expiresAt - age < 0)) {
                oldest = entry.getKey();
                age = known.expiresAt;
            }
        }
        if (oldest != null) {
            neighbours.remove(oldest);
        }
    }

    private void transmit(byte[] frame, long mac) {
        Ethernet.putAddress(frame, Ethernet.DESTINATION_OFFSET, mac);
        outbox.transmit(frame);
    }
}
