package org.machwire.token;

import org.jspecify.annotations.Nullable;

/**
 * Who may present a token that ends with the block that says so. All that is stated must hold.
 *
 * @param key whose private key the presenter proves to have, and signs the next block with, or null
 * @param uid the user whom the kernel vouches for, 32 bits without sign, or null
 * @param tlsKey the SHA-256 of the peer certificate's SubjectPublicKeyInfo, 32 octets, or null
 */
public record Holder(@Nullable VerifyingKey key, @Nullable Integer uid, @Nullable Octets tlsKey) {
    private static final int TLS_KEY_LENGTH = 32;

    /** @throws IllegalArgumentException if nothing is stated, or the hash has not 32 octets */
    public Holder {
        if (key == null && uid == null && tlsKey == null) {
            throw new IllegalArgumentException("a holder is a key, a user or a TLS peer");
        }
        if (tlsKey != null) {
            tlsKey.ofLength(TLS_KEY_LENGTH, "the hash of a TLS peer's key");
        }
    }

    /** Whoever has the private key. */
    public static Holder ofKey(VerifyingKey key) {
        return new Holder(key, null, null);
    }

    /** The user, on the server's host. */
    public static Holder ofUid(int uid) {
        return new Holder(null, uid, null);
    }

    /** The user, if he has the private key. */
    public static Holder of(VerifyingKey key, int uid) {
        return new Holder(key, uid, null);
    }

    /** @throws IllegalArgumentException if no block can say it */
    public static Holder ofProto(org.machwire.v1.Holder holder) {
        UnknownFields.refuse(holder);
        return new Holder(holder.getKey().isEmpty() ? null : VerifyingKey.of(Octets.of(holder.getKey())),
                holder.hasUid() ? Integer.valueOf(holder.getUid()) : null,
                holder.getTlsKey().isEmpty() ? null : Octets.of(holder.getTlsKey()));
    }

    public org.machwire.v1.Holder toProto() {
        org.machwire.v1.Holder.Builder to = org.machwire.v1.Holder.newBuilder();
        if (key != null) {
            to.setKey(key.octets().toByteString());
        }
        if (uid != null) {
            to.setUid(uid);
        }
        if (tlsKey != null) {
            to.setTlsKey(tlsKey.toByteString());
        }
        return to.build();
    }
}
