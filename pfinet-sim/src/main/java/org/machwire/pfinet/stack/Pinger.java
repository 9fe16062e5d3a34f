package org.machwire.pfinet.stack;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.machwire.ethernet.Ipv4Address;

/** Pings one station a number of times. Its numbers are its own, under its own monitor; it calls the stack without it. */
public final class Pinger {
    private final IpStack stack;
    private final PingPlan plan;
    private final Consumer<String> output;
    private final byte[] payload;
    private final CompletableFuture<PingStatistics> done = new CompletableFuture<>();
    private int ended;
    private int sent;
    private int received;
    private long minNanos;
    private long maxNanos;
    private long totalNanos;

    private Pinger(IpStack stack, PingPlan plan, Consumer<String> output) {
        this.stack = stack;
        this.plan = plan;
        this.output = output;
        this.payload = new byte[plan.payloadLength()];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) i;
        }
    }

    /**
     * Sends the first request at once and the others from the stack's ticks.
     *
     * @param output gets a line for each request that ended, perhaps from several threads; what it throws is lost
     * @return completes when the last request has ended; fails only if another user of the stack has the same
     *     identifier under way
     */
    public static CompletableFuture<PingStatistics> run(IpStack stack, PingPlan plan, Consumer<String> output) {
        Pinger pinger = new Pinger(stack, plan, output);
        pinger.send(0);
        return pinger.done;
    }

    private void send(int sequence) {
        CompletableFuture<PingResult> result;
        try {
            result = stack.ping(plan.destination(), plan.identifier(), sequence, payload, plan.timeout());
        } catch (IllegalStateException e) {
            done.completeExceptionally(e);
            return;
        }
        if (sequence + 1 < plan.count()) {
            stack.schedule(plan.interval(), () -> send(sequence + 1));
        }
        var _ = result.thenAccept(ending -> ended(sequence, ending));
    }

    private void ended(int sequence, PingResult result) {
        boolean last = record(result);
        try {
            output.accept(line(sequence, result));
        } finally {
            if (last) {
                done.complete(statistics());
            }
        }
    }

    /** Counts a result and tells whether it was the last. */
    private synchronized boolean record(PingResult result) {
        sent += result instanceof PingResult.NotSent ? 0 : 1;
        if (result instanceof PingResult.Reply reply) {
            long nanos = reply.roundTripNanos();
            minNanos = received == 0 ? nanos : Math.min(minNanos, nanos);
            maxNanos = Math.max(maxNanos, nanos);
            totalNanos += nanos;
            received++;
        }
        ended++;
        return ended == plan.count();
    }

    private synchronized PingStatistics statistics() {
        long average = received == 0 ? 0 : totalNanos / received;
        return new PingStatistics(plan.destination(), sent, received, minNanos, average, maxNanos);
    }

    private String line(int sequence, PingResult result) {
        Ipv4Address destination = plan.destination();
        return switch (result) {
            case PingResult.Reply reply -> reply.length() + " bytes from " + destination + ": icmp_seq=" + sequence
                    + " ttl=" + reply.ttl() + " time=" + PingStatistics.millis(reply.roundTripNanos()) + " ms";
            case PingResult.TimedOut timedOut -> "no answer from " + destination + ": icmp_seq=" + sequence;
            case PingResult.Unreachable unreachable -> "From " + unreachable.reporter() + ": icmp_seq=" + sequence
                    + " destination unreachable";
            case PingResult.NotSent notSent -> "not sent to " + destination + ": icmp_seq=" + sequence + " "
                    + notSent.reason();
        };
    }
}
