package org.machwire.server.port.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts all rights of a model, in names, messages and requests, and compares with what the ports say. */
final class Bookkeeping {
    /** Of every port found: its receive, send and send-once rights. */
    private final Map<Port, int[]> found = new HashMap<>();
    private final Deque<Port> unseen = new ArrayDeque<>();

    private Bookkeeping() {}

    static void check(List<ModelTask> tasks) {
        Bookkeeping books = new Bookkeeping();
        for (ModelTask task : tasks) {
            task.names.all().forEach(books::count);
        }
        while (!books.unseen.isEmpty()) {
            books.countFrom(books.unseen.remove());
        }
        books.found.forEach((port, counts) -> {
            if (port.active) {
                assertThat(counts).containsExactly(1, port.sendRights, port.sendOnceRights);
            }
        });
    }

    private void count(@Nullable Port port, int kind) {
        if (port != null) {
            int[] counts = found.computeIfAbsent(port, fresh -> {
                unseen.add(fresh);
                return new int[3];
            });
            counts[kind - Mach.MOVE_RECEIVE]++;
        }
    }

    private void count(Right right) {
        count(right.port(), right.kind());
    }

    private void count(Entry entry) {
        if (entry.has(Mach.TYPE_RECEIVE)) {
            count(entry.port, Mach.MOVE_RECEIVE);
        }
        if (entry.has(Mach.TYPE_SEND)) {
            count(entry.port, Mach.MOVE_SEND);
        }
        if (entry.has(Mach.TYPE_SEND_ONCE)) {
            count(entry.port, Mach.MOVE_SEND_ONCE);
        }
    }

    private void countFrom(Port port) {
        if (!port.active) {
            return;
        }
        count(port.noSenders, Mach.MOVE_SEND_ONCE);
        count(port.portDestroyed, Mach.MOVE_SEND_ONCE);
        port.deadNames.forEach(request -> count(request.notify, Mach.MOVE_SEND_ONCE));
        int messages = 0;
        for (QueuedMessage message : port.queue()) {
            if (message.destination.port() == port) {
                messages++;
                count(message);
            }
        }
        assertThat(messages).isEqualTo(port.messageCount);
    }

    private void count(QueuedMessage message) {
        count(message.destination);
        count(message.reply);
        for (QueuedMessage.Part part : message.parts) {
            if (part.rights() != null) {
                part.rights().forEach(this::count);
            }
        }
        if (message.accept != null) {
            count(message.accept.notify, Mach.MOVE_SEND_ONCE);
        }
    }
}
