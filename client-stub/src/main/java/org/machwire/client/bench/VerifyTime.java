package org.machwire.client.bench;

import java.security.SecureRandom;
import org.machwire.token.RememberingVerifier;
import org.machwire.token.SigningKey;
import org.machwire.token.TokenException;
import org.machwire.token.TokenVerifier;

/** Reads and verifies chains in this process, with the server's own verifier. */
final class VerifyTime {
    private VerifyTime() {}

    /**
     * How long a chain took.
     *
     * @param fresh when it was new
     * @param again when it was presented a second time
     */
    record Times(Samples fresh, Samples again) {}

    /** The times of a while; each chain is another. */
    static Times measure(int millis) {
        try {
            SigningKey server = Chains.key(new SecureRandom());
            Chains chains = Chains.signedBy(server);
            RememberingVerifier verifier = new RememberingVerifier(new TokenVerifier(server.publicKey()));
            Times times = new Times(new Samples(), new Samples());
            long endNanos = System.nanoTime() + millis * 1_000_000L;
            while (System.nanoTime() - endNanos < 0) {
                byte[] octets = chains.next().encode();
                long beginNanos = System.nanoTime();
                int blocks = verifier.verify(octets).ids().size();
                long againNanos = System.nanoTime();
                blocks += verifier.verify(octets).ids().size();
                times.again.add(System.nanoTime() - againNanos);
                times.fresh.add(againNanos - beginNanos);
                if (blocks != 8) {
                    throw new IllegalStateException("two chains of four have " + blocks + " blocks");
                }
            }
            return times;
        } catch (TokenException e) {
            throw new IllegalStateException("a good chain was refused", e);
        }
    }
}
