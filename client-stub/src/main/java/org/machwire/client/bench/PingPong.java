package org.machwire.client.bench;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.PackedFrames;

/** One frame goes to and fro between two stations; the time of each round is taken. */
final class PingPong {
    private static final double NANOS_A_MICRO = 1000;

    private final Station one;
    private final Station other;
    private final PackedFrames there;
    private final PackedFrames back;
    private final long[] nanos;
    private final int unmeasured;
    private final CountDownLatch over = new CountDownLatch(1);
    private int round;
    private long sentAtNanos;

    PingPong(Station one, Station other, int size, int unmeasured, int measured) {
        this.one = one;
        this.other = other;
        this.unmeasured = unmeasured;
        nanos = new long[measured];
        there = UdpFrame.batch(UdpFrame.of(one.lease(), other.lease().mac(), UdpFrame.ipv4(other.lease()), size), 1);
        back = UdpFrame.batch(UdpFrame.of(other.lease(), one.lease().mac(), UdpFrame.ipv4(one.lease()), size), 1);
    }

    /** Plays all rounds; returns the times in microseconds, in ascending order. */
    double[] run() throws InterruptedException {
        other.behave(new Station.Silent() {
            @Override
            public void frames(FrameBatch batch) {
                other.stream().send(back);
            }
        });
        one.behave(new Station.Silent() {
            @Override
            public void frames(FrameBatch batch) {
                returned();
            }
        });
        one.stream().execute(this::serve);
        over.await();
        one.behave(new Station.Silent());
        other.behave(new Station.Silent());
        Arrays.sort(nanos);
        return Arrays.stream(nanos).mapToDouble(time -> time / NANOS_A_MICRO).toArray();
    }

    private void serve() {
        sentAtNanos = System.nanoTime();
        one.stream().send(there);
    }

    private void returned() {
        if (round >= unmeasured) {
            nanos[round - unmeasured] = System.nanoTime() - sentAtNanos;
        }
        round++;
        if (round < unmeasured + nanos.length) {
            serve();
        } else {
            over.countDown();
        }
    }
}
