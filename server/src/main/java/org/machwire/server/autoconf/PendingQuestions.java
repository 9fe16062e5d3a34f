package org.machwire.server.autoconf;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.NetworkOrder;
import org.machwire.server.names.DeviceIdentity;

/**
 * Questions that were forwarded and wait for their answers, so many in all and of one device. Thread-safe: one lock guards all, under which
 * nobody is called but the random source.
 */
final class PendingQuestions {
    static final int MAX_IN_ALL = 1024;
    static final int MAX_OF_ONE = 32;
    static final long TIMEOUT_NS = 5_000_000_000L;

    private static final int DRAWS = 8;

    private final Map<Integer, Pending> byId = new HashMap<>();
    private final Map<DeviceIdentity, Integer> counts = new HashMap<>();
    private final ArrayDeque<byte[]> unsent = new ArrayDeque<>();
    private final IntSupplier random;

    /** One of them. */
    static final class Pending {
        private final DeviceIdentity asker;
        private final byte[] question;
        private final Consumer<byte[]> answer;
        private boolean seen;
        private long seenAtNs;

        private Pending(DeviceIdentity asker, byte[] question, Consumer<byte[]> answer) {
            this.asker = asker;
            this.question = question;
            this.answer = answer;
        }

        /** Waits from the first tick on that sees it. */
        private boolean isOver(long nowNs) {
            if (!seen) {
                seen = true;
                seenAtNs = nowNs;
            }
            return nowNs - seenAtNs > TIMEOUT_NS;
        }

        /** Who takes the answer. */
        Consumer<byte[]> answer() {
            return answer;
        }
    }

    PendingQuestions(IntSupplier random) {
        this.random = random;
    }

    /**
     * Takes a question, and gives it an id.
     *
     * @return false if there are too many
     */
    synchronized boolean add(DeviceIdentity asker, byte[] question, Consumer<byte[]> answer) {
        int ofThisOne = counts.getOrDefault(asker, 0);
        if (byId.size() >= MAX_IN_ALL || ofThisOne >= MAX_OF_ONE) {
            return false;
        }
        for (int i = 0; i < DRAWS; i++) {
            int id = random.getAsInt() & 0xffff;
            if (!byId.containsKey(id)) {
                NetworkOrder.putUint16(question, 0, id);
                byId.put(id, new Pending(asker, question, answer));
                counts.put(asker, ofThisOne + 1);
                unsent.add(question);
                return true;
            }
        }
        return false;
    }

    /** The next question to send; null if there is none. */
    synchronized byte @Nullable [] next() {
        return unsent.poll();
    }

    /** Takes out the question that a message answers: response, id and question are right; null if there is none. */
    synchronized @Nullable Pending answered(byte[] message) {
        if (message.length < DnsQuery.HEADER_LENGTH) {
            return null;
        }
        int id = NetworkOrder.uint16(message, 0);
        Pending pending = byId.get(id);
        if (pending == null || !isAnswer(message, pending.question)) {
            return null;
        }
        byId.remove(id);
        release(pending.asker);
        return pending;
    }

    private static boolean isAnswer(byte[] message, byte[] question) {
        int flags = NetworkOrder.uint16(message, 2);
        int end = questionEnd(question);
        if ((flags & (DnsQuery.RESPONSE | DnsQuery.OPCODE)) != DnsQuery.RESPONSE
                || NetworkOrder.uint16(message, 4) != 1 || message.length < end) {
            return false;
        }
        for (int i = DnsQuery.HEADER_LENGTH; i < end; i++) {
            if (DnsQuery.lower(message[i]) != DnsQuery.lower(question[i])) {
                return false;
            }
        }
        return true;
    }

    /** Where the only question of a message ends that was checked before. */
    private static int questionEnd(byte[] message) {
        int at = DnsQuery.HEADER_LENGTH;
        while (message[at] != 0) {
            at += 1 + message[at];
        }
        return at + 5;
    }

    /** Gives up on what waits for too long. */
    synchronized void tick(long nowNs) {
        byId.values().removeIf(pending -> {
            boolean isOver = pending.isOver(nowNs);
            if (isOver) {
                release(pending.asker);
            }
            return isOver;
        });
    }

    private void release(DeviceIdentity asker) {
        counts.computeIfPresent(asker, (_, count) -> count == 1 ? null : count - 1);
    }

    synchronized int size() {
        return byId.size();
    }
}
