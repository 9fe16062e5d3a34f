package org.machwire.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A point in the audit trail: the number and hash of an entry, from which the next is made or verified. The .proto's {@code
 * AuditRecord} says what is hashed. Immutable.
 */
public final class AuditChain {
    /** Octets of a hash, a SHA-256. */
    public static final int HASH_LENGTH = 32;

    private static final byte[] DOMAIN = "machwire audit 1\0".getBytes(StandardCharsets.US_ASCII);

    private final long number;
    private final byte[] hash;

    private AuditChain(long number, byte[] hash) {
        this.number = number;
        this.hash = hash;
    }

    /** The point before the first entry of all, number 1. */
    public static AuditChain beforeFirst() {
        return new AuditChain(0, new byte[HASH_LENGTH]);
    }

    /**
     * The point after an entry that is trusted.
     *
     * @param number its number; 0 for the point before the first
     * @param hash its hash, {@link #HASH_LENGTH} octets, copied
     * @throws IllegalArgumentException for a hash of another length or a negative number
     */
    public static AuditChain at(long number, byte[] hash) {
        if (hash.length != HASH_LENGTH || number < 0) {
            throw new IllegalArgumentException("an audit entry has a number and a hash of " + HASH_LENGTH + " octets");
        }
        return new AuditChain(number, hash.clone());
    }

    /** The number of the entry at this point; 0 before the first. */
    public long number() {
        return number;
    }

    /** A copy of the hash of the entry at this point; zeros before the first. */
    public byte[] hash() {
        return hash.clone();
    }

    /** The point after one more entry, in its encoded form. */
    public AuditChain append(byte[] entry) {
        MessageDigest digest = sha256();
        digest.update(DOMAIN);
        digest.update(hash);
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number + 1).flip());
        digest.update(entry);
        return new AuditChain(number + 1, digest.digest());
    }

    /**
     * Verifies that an entry is the next one, unchanged.
     *
     * @return the point after it
     * @throws BrokenChainException when it has another number (a gap, or entries out of order) or another hash (changed, or not of this
     *         trail)
     */
    public AuditChain verify(long entryNumber, byte[] entry, byte[] entryHash) throws BrokenChainException {
        if (entryNumber != number + 1) {
            throw new BrokenChainException("entry " + Long.toUnsignedString(entryNumber) + " stands where entry "
                    + Long.toUnsignedString(number + 1) + " should");
        }
        AuditChain next = append(entry);
        if (!MessageDigest.isEqual(next.hash, entryHash)) {
            throw new BrokenChainException("entry " + Long.toUnsignedString(entryNumber)
                    + " or its hash was changed, or it does not follow the entry before it");
        }
        return next;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) { // every Java platform has it
            throw new AssertionError(e);
        }
    }
}
