package org.machwire.token;

import java.util.Locale;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * An Ed25519 public key (RFC 8032): a point in canonical form that is not of small order, for such a one everybody could sign. Its text
 * is {@code ed25519:} and 64 hexadecimal digits.
 *
 * <p>A key may still have a part of small order: only its owner can have made it so, he gains nothing, and verifiers may differ on what he
 * signs. Whoever hands out a right looks for that, too, with {@link #isOfPrimeOrder}; it takes as long as a verification.
 */
public final class VerifyingKey {
    public static final int LENGTH = Ed25519.PUBLIC_KEY_SIZE;
    private static final String ALGORITHM = "ed25519:";

    private final Octets octets;
    private final Ed25519.PublicPoint point;

    private VerifyingKey(Octets octets, Ed25519.PublicPoint point) {
        this.octets = octets;
        this.point = point;
    }

    /** @throws IllegalArgumentException unless the octets are 32, and such a point */
    public static VerifyingKey of(byte[] octets) {
        return of(Octets.of(octets));
    }

    static VerifyingKey of(Octets octets) {
        octets.ofLength(LENGTH, "an Ed25519 key");
        Ed25519.PublicPoint point = Ed25519.validatePublicKeyPartialExport(octets.toArray(), 0);
        if (point == null) {
            throw new NoKeyException();
        }
        return new VerifyingKey(octets, point);
    }

    /**
     * Parses {@code ed25519:} and 64 hexadecimal digits.
     *
     * @throws IllegalArgumentException unless the text is that, and the key one of prime order
     */
    public static VerifyingKey parse(String text) {
        if (!text.toLowerCase(Locale.ROOT).startsWith(ALGORITHM)) {
            throw new IllegalArgumentException("a key's text begins with " + ALGORITHM);
        }
        VerifyingKey key = of(Octets.ofHex(text.substring(ALGORITHM.length())));
        if (!key.isOfPrimeOrder()) {
            throw new NoKeyException();
        }
        return key;
    }

    /** Tells whether the key has no part of small order: then every verifier agrees on what it signed. */
    public boolean isOfPrimeOrder() {
        return Ed25519.validatePublicKeyFull(octets.toArray(), 0);
    }

    public Octets octets() {
        return octets;
    }

    /** Makes a copy of the 32 octets. */
    public byte[] toArray() {
        return octets.toArray();
    }

    /** Tells whether the signature is this key's over the message: R canonical and not of small order, S below the group's order. */
    boolean verifies(byte[] signature, byte[] message) {
        return signature.length == Ed25519.SIGNATURE_SIZE && Ed25519.validatePublicKeyPartial(signature, 0)
                && Ed25519.verify(signature, 0, point, message, 0, message.length);
    }

    /** Octets of the right length are no key. */
    static final class NoKeyException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        NoKeyException() {
            super(TokenRule.INVALID_KEY.sentence());
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifyingKey key && octets.equals(key.octets);
    }

    @Override
    public int hashCode() {
        return octets.hashCode();
    }

    @Override
    public String toString() {
        return ALGORITHM + octets;
    }
}
