package org.machwire.filter;

/** Arithmetic of 32-bit unsigned words where Java's differs. */
public final class Unsigned {
    private Unsigned() {}

    /** Shifts left; by 32 and more the result is 0. */
    public static int shiftLeft(int value, int by) {
        return (by & ~31) == 0 ? value << by : 0;
    }

    /** Shifts right, filling with zeros; by 32 and more the result is 0. */
    public static int shiftRight(int value, int by) {
        return (by & ~31) == 0 ? value >>> by : 0;
    }

    /** Tells whether one number is less than another. */
    public static boolean less(int left, int right) {
        return Integer.compareUnsigned(left, right) < 0;
    }
}
