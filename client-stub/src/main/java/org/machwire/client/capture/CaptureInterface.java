package org.machwire.client.capture;

import java.math.BigInteger;

/**
 * An interface of a section of pcapng.
 *
 * @param snapLength how much was recorded of a frame at most, 32 bits without sign; 0 for all
 * @param resolution of times: 10 to the power of -n seconds, or with the highest bit set, 2 to that of the rest
 * @param offsetSeconds what is added to times
 */
record CaptureInterface(int linkType, long snapLength, byte resolution, long offsetSeconds) {
    private static final byte MICROSECONDS = 6;
    private static final int BINARY = 0x80;
    private static final int POWER = 0x7f;
    private static final BigInteger NS_PER_SECOND = BigInteger.valueOf(1_000_000_000);
    private static final BigInteger LATEST = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger EARLIEST = BigInteger.valueOf(Long.MIN_VALUE);

    CaptureInterface(int linkType, long snapLength) {
        this(linkType, snapLength, MICROSECONDS, 0);
    }

    CaptureInterface withResolution(byte newResolution) {
        return new CaptureInterface(linkType, snapLength, newResolution, offsetSeconds);
    }

    CaptureInterface withOffset(long seconds) {
        return new CaptureInterface(linkType, snapLength, resolution, seconds);
    }

    /** How much was recorded of a frame that was so long. */
    long captured(long original) {
        return snapLength == 0 ? original : Math.min(snapLength, original);
    }

    /** Nanoseconds since 1970; the nearest that there is, for a time that no {@code long} holds. */
    long nanoseconds(long units) {
        int power = resolution & POWER;
        BigInteger unitsPerSecond = (resolution & BINARY) == 0
                ? BigInteger.TEN.pow(power)
                : BigInteger.ONE.shiftLeft(power);
        BigInteger time = new BigInteger(Long.toUnsignedString(units)).multiply(NS_PER_SECOND).divide(unitsPerSecond)
                .add(BigInteger.valueOf(offsetSeconds).multiply(NS_PER_SECOND));
        return time.max(EARLIEST).min(LATEST).longValue();
    }
}
