package org.machwire.token;

import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** An Ed25519 private key (RFC 8032). Its octets appear in no text but {@link #toPem}. */
public final class SigningKey {
    /** The octets of a seed, from which the key is made. */
    public static final int SEED_LENGTH = Ed25519.SECRET_KEY_SIZE;
    private static final Armour PEM = new Armour("PRIVATE KEY");
    /** A PrivateKeyInfo of version 0 with the algorithm 1.3.101.112 and the seed as octet string inside an octet string (RFC 8410). */
    private static final byte[] PKCS8 = Octets.ofHex("302e020100300506032b657004220420").toArray();

    private final byte[] seed;
    private final byte[] encodedPublic = new byte[VerifyingKey.LENGTH];
    private final VerifyingKey publicKey;

    private SigningKey(byte[] seed) {
        this.seed = seed;
        Ed25519.generatePublicKey(seed, 0, encodedPublic, 0);
        publicKey = VerifyingKey.of(encodedPublic);
    }

    /**
     * Copies the seed: octets at random, never shown to anybody.
     *
     * @throws IllegalArgumentException unless there are exactly 32
     */
    public static SigningKey ofSeed(byte[] seed) {
        if (seed.length != SEED_LENGTH) {
            throw new IllegalArgumentException("the seed of a key has 32 octets, not " + seed.length);
        }
        return new SigningKey(seed.clone());
    }

    /**
     * Parses PKCS#8 PEM as {@code openssl genpkey -algorithm ed25519} writes it.
     *
     * @throws IllegalArgumentException unless the text is that; the message has nothing of it
     */
    public static SigningKey ofPem(String text) {
        byte[] octets = PEM.read(text);
        if (octets.length != PKCS8.length + SEED_LENGTH
                || !Arrays.equals(octets, 0, PKCS8.length, PKCS8, 0, PKCS8.length)) {
            throw new IllegalArgumentException("the key is no PKCS#8 key of Ed25519");
        }
        return new SigningKey(Arrays.copyOfRange(octets, PKCS8.length, octets.length));
    }

    /** Writes PKCS#8 PEM, which {@code openssl} reads: a secret. */
    public String toPem() {
        byte[] octets = Arrays.copyOf(PKCS8, PKCS8.length + SEED_LENGTH);
        System.arraycopy(seed, 0, octets, PKCS8.length, SEED_LENGTH);
        return PEM.write(octets);
    }

    public VerifyingKey publicKey() {
        return publicKey;
    }

    /** Signs: the same message always gives the same 64 octets. */
    byte[] sign(byte[] message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, encodedPublic, 0, null, message, 0, message.length, signature, 0);
        return signature;
    }

    /** Names the public key only. */
    @Override
    public String toString() {
        return "private key of " + publicKey;
    }
}
