package org.machwire.server.isolation;

import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/** Draws lots from one seed. */
final class Draw {
    private final SplittableRandom random;

    Draw(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Whether one in {@code n} came up. */
    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    /** A number from 0 to {@code bound - 1}. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    int of(int... numbers) {
        return numbers[random.nextInt(numbers.length)];
    }

    String of(String... texts) {
        return texts[random.nextInt(texts.length)];
    }

    /** One of a set, whatever order it has in this run of the virtual machine. */
    String of(Collection<String> texts) {
        List<String> sorted = texts.stream().sorted().toList();
        return sorted.get(random.nextInt(sorted.size()));
    }

    /** The digits of that many octets. */
    String digits(int octets) {
        byte[] drawn = new byte[octets];
        random.nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }

    /** The digits of 0 to {@code most} octets. */
    String upTo(int most) {
        return digits(random.nextInt(most + 1));
    }
}
