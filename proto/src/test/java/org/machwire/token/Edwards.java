package org.machwire.token;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The curve of Ed25519 by the book (RFC 8032, 5.1), to forge what no honest library makes. Slow, and for tests only. */
final class Edwards {
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    static final BigInteger L = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    private static final BigInteger D = BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P))
            .mod(P);
    /** A point of order 8: with all its multiples the points of small order. */
    static final Octets ORDER_8 = Octets.ofHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05");

    private Edwards() {}

    private record Point(BigInteger x, BigInteger y) {
        Point add(Point other) {
            BigInteger xx = x.multiply(other.x);
            BigInteger yy = y.multiply(other.y);
            BigInteger k = D.multiply(xx).multiply(yy);
            BigInteger cross = x.multiply(other.y).add(y.multiply(other.x));
            return new Point(cross.multiply(BigInteger.ONE.add(k).modInverse(P)).mod(P),
                    yy.add(xx).multiply(BigInteger.ONE.subtract(k).modInverse(P)).mod(P));
        }

        byte[] encode() {
            byte[] octets = little(y, 32);
            octets[31] |= (byte) (x.testBit(0) ? 0x80 : 0);
            return octets;
        }
    }

    private static Point decode(byte[] octets) {
        byte[] plain = octets.clone();
        plain[31] &= 0x7f;
        BigInteger y = number(plain);
        BigInteger yy = y.multiply(y);
        BigInteger xx = yy.subtract(BigInteger.ONE).multiply(D.multiply(yy).add(BigInteger.ONE).modInverse(P)).mod(P);
        BigInteger x = xx.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
        if (!x.multiply(x).mod(P).equals(xx)) {
            x = x.multiply(BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P)).mod(P);
        }
        return new Point(x.testBit(0) == (octets[31] < 0) ? x : P.subtract(x), y);
    }

    static BigInteger number(byte[] little) {
        byte[] big = new byte[little.length];
        for (int i = 0; i < big.length; i++) {
            big[i] = little[big.length - 1 - i];
        }
        return new BigInteger(1, big);
    }

    static byte[] little(BigInteger number, int length) {
        byte[] little = new byte[length];
        for (int i = 0; i < length; i++) {
            little[i] = number.shiftRight(8 * i).byteValue();
        }
        return little;
    }

    static byte[] add(byte[] a, byte[] b) {
        return decode(a).add(decode(b)).encode();
    }

    /** The other form of a signature, with S + L: an equation without regard to the range of S holds for both. */
    static byte[] withLargeS(byte[] signature) {
        byte[] other = signature.clone();
        BigInteger s = number(Arrays.copyOfRange(signature, 32, 64)).add(L);
        System.arraycopy(little(s, 32), 0, other, 32, 32);
        return other;
    }

    /** Signs with r = 0 and a point of small order as R. With the neutral point the equation of every verifier holds. */
    static byte[] signWithSmallR(byte[] seed, byte[] publicKey, byte[] message, byte[] r) {
        byte[] secret = Arrays.copyOf(hash(seed), 32);
        secret[0] &= (byte) 0xf8;
        secret[31] = (byte) (secret[31] & 0x3f | 0x40);
        BigInteger a = number(secret).mod(L);
        BigInteger k = number(hash(r, publicKey, message)).mod(L);
        byte[] signature = Arrays.copyOf(r, 64);
        System.arraycopy(little(k.multiply(a).mod(L), 32), 0, signature, 32, 32);
        return signature;
    }

    private static byte[] hash(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
