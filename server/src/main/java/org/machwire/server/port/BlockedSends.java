package org.machwire.server.port;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The senders that wait for room at one port, first come, first served. Guarded by the lock. */
final class BlockedSends {
    private final ArrayDeque<PendingSend> waiting = new ArrayDeque<>(4);

    void add(PendingSend send) {
        waiting.add(send);
    }

    void remove(PendingSend send) {
        waiting.remove(send);
    }

    @Nullable
    PendingSend poll() {
        return waiting.poll();
    }

    /** What waits, for the tests' walk through the kernel. */
    List<QueuedMessage> messages() {
        return waiting.stream().map(PendingSend::waiting).filter(Objects::nonNull).toList();
    }
}
