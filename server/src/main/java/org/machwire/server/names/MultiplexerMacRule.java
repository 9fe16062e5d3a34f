package org.machwire.server.names;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.machwire.ethernet.MacAddress;

/**
 * The rule for virtual devices. The server's own user gets what the Hurd's eth-multiplexer gives: 52:54 and MurmurHash3_x86_32 of
 * the name, little-endian, seeded with the hash of the real interface's address. Others get 56:54 and the first 32 bits of
 * HMAC-SHA256(secret, uid and name), so that nobody can find a name whose hash is another's.
 *
 * <p>Attempt n above 0 adds n to the seed, or appends a zero octet and n to what is authenticated (no name has a zero octet).
 */
public final class MultiplexerMacRule implements MacRule {
    /** The interface address of a multiplexer that has none: all zero. */
    public static final MacAddress NO_INTERFACE = new MacAddress(0);
    private static final int MIN_SECRET_OCTETS = 16;
    // Both prefixes are of station addresses, locally administered: whatever 32 bits follow are a valid address.
    private static final long OWN_PREFIX = 0x5254L << 32;
    private static final long USER_PREFIX = 0x5654L << 32;

    private final int serverUid;
    private final byte[] secret;
    private final int seed;

    /**
     * Makes the rule of one segment.
     *
     * @param serverUid the server's own user
     * @param secret at least 16 octets, copied; the same after a restart gives the same addresses
     * @param realAddress of the interface that the segment is the multiplexer of, or {@link #NO_INTERFACE}
     * @throws IllegalArgumentException for a shorter secret
     */
    public MultiplexerMacRule(int serverUid, byte[] secret, MacAddress realAddress) {
        if (secret.length < MIN_SECRET_OCTETS) {
            throw new IllegalArgumentException("the secret has at least 16 octets");
        }
        this.serverUid = serverUid;
        this.secret = secret.clone();
        this.seed = MurmurHash3.hash32(realAddress.octets(), 0);
    }

    @Override
    public MacAddress candidate(DeviceIdentity identity, int attempt) {
        byte[] name = identity.name().getBytes(UTF_8);
        if (identity.owner() == serverUid) {
            int hash = MurmurHash3.hash32(name, seed + attempt);
            return new MacAddress(OWN_PREFIX | Integer.toUnsignedLong(Integer.reverseBytes(hash)));
        }
        return new MacAddress(USER_PREFIX | Integer.toUnsignedLong(authenticated(identity.owner(), name, attempt)));
    }

    private int authenticated(int uid, byte[] name, int attempt) {
        Mac hmac = hmac();
        hmac.update(ByteBuffer.allocate(Integer.BYTES).putInt(uid).flip());
        hmac.update(name);
        if (attempt > 0) {
            hmac.update(ByteBuffer.allocate(1 + Integer.BYTES).put((byte) 0).putInt(attempt).flip());
        }
        return ByteBuffer.wrap(hmac.doFinal()).getInt();
    }

    private Mac hmac() {
        try {
            Mac hmac = Mac.getInstance("HmacSHA256");
            hmac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return hmac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
