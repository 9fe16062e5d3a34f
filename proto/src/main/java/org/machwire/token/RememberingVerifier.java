package org.machwire.token;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks signatures of tokens and of proofs to import them, and remembers the good ones that were asked for last, so that who comes
 * again costs a hash. Neither depends on the time. Thread-safe: nobody waits while another's signatures are checked.
 */
public final class RememberingVerifier {
    /** Tokens, and proofs, that are remembered. */
    static final int REMEMBERED = 1024;

    private final TokenVerifier verifier;
    private final Remembered<VerifiedToken> tokens = new Remembered<>();
    private final Remembered<Boolean> proofs = new Remembered<>();

    public RememberingVerifier(TokenVerifier verifier) {
        this.verifier = verifier;
    }

    /** What was used last stays. */
    private static final class Remembered<V> {
        private final Map<Octets, V> values = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Octets, V> eldest) {
                return size() > REMEMBERED;
            }
        };

        synchronized @Nullable V find(Octets key) {
            return values.get(key);
        }

        synchronized void put(Octets key, V value) {
            values.put(key, value);
        }
    }

    /**
     * Reads and verifies a token.
     *
     * @param token encoded
     * @throws TokenException as {@link Token#parse} and {@link TokenVerifier#verify} do
     */
    public VerifiedToken verify(byte[] token) throws TokenException {
        Octets key = hash(token);
        VerifiedToken known = tokens.find(key);
        if (known == null) {
            known = verifier.verify(Token.parse(token));
            tokens.put(key, known);
        }
        return known;
    }

    /** As {@link Proofs#checkImport}. */
    public boolean checkImport(VerifyingKey key, byte[] taskId, BlockId id, byte[] proof) {
        Octets question = hash(key.toArray(), id.toArray(), taskId, proof);
        if (proofs.find(question) != null) {
            return true;
        }
        boolean proves = Proofs.checkImport(key, taskId, id, proof);
        if (proves) {
            proofs.put(question, true);
        }
        return proves;
    }

    private static Octets hash(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update((byte) (part.length >>> 8));
                digest.update((byte) part.length);
                digest.update(part);
            }
            return Octets.of(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
