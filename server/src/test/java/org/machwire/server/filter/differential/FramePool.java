package org.machwire.server.filter.differential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The frames of a seed: of every length, cut off at every octet, as they are built, and random octets. */
final class FramePool {
    /** Of the shortest no header is whole. */
    static final int MIN_LENGTH = 0;
    static final int MAX_LENGTH = 1514;
    /** Random octets on both sides of each frame of a batch. */
    private static final int MARGIN = 16;
    private static final int BATCH = 8;
    private static final int CUT_UP = 40;
    private static final int LONGEST_CUT = 110;
    private static final int NATURAL = 2500;
    /** Frames with a layer between Ethernet and IP. */
    private static final int SHIFTED = 1500;
    private static final int RANDOM = 300;

    private final Random random;
    private final Values values;
    private final List<byte[]> frames = new ArrayList<>();

    private FramePool(long seed) {
        random = new Random(seed);
        values = new Values(random);
    }

    /** All frames, in a random order. */
    static List<Frame> of(long seed) {
        var pool = new FramePool(seed);
        pool.everyLength();
        pool.cutAtEveryOctet();
        for (int i = 0; i < NATURAL; i++) {
            pool.frames.add(pool.built());
        }
        for (int i = 0; i < SHIFTED; i++) {
            pool.frames.add(new RandomFrame(pool.values).build(15 + i % 5));
        }
        for (int i = 0; i < RANDOM; i++) {
            pool.frames.add(pool.values.octets(pool.random.nextInt(MIN_LENGTH, 200)));
        }
        Collections.shuffle(pool.frames, pool.random);
        return pool.inBatches();
    }

    private byte[] built() {
        return new RandomFrame(values).build(values.link());
    }

    private void everyLength() {
        for (int length = MIN_LENGTH; length <= MAX_LENGTH; length++) {
            byte[] octets = values.octets(length);
            byte[] start = built();
            System.arraycopy(start, 0, octets, 0, Math.min(start.length, length));
            frames.add(octets);
        }
    }

    private void cutAtEveryOctet() {
        for (int i = 0; i < CUT_UP; i++) {
            byte[] whole = built();
            for (int length = MIN_LENGTH; length <= Math.min(whole.length, LONGEST_CUT); length++) {
                frames.add(Arrays.copyOf(whole, length));
            }
        }
    }

    private List<Frame> inBatches() {
        List<Frame> all = new ArrayList<>();
        for (int from = 0; from < frames.size(); from += BATCH) {
            List<byte[]> some = frames.subList(from, Math.min(from + BATCH, frames.size()));
            byte[] batch = values.octets(some.stream().mapToInt(octets -> octets.length + MARGIN).sum() + MARGIN);
            int offset = MARGIN;
            for (byte[] octets : some) {
                all.add(Frame.in(batch, offset, octets));
                offset += octets.length + MARGIN;
            }
        }
        return all;
    }
}
