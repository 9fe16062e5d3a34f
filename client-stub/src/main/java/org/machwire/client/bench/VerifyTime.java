package org.machwire.client.bench;

import java.security.SecureRandom;
import org.machwire.token.SigningKey;
import org.machwire.token.Token;
import org.machwire.token.TokenException;
import org.machwire.token.TokenVerifier;

/** Reads and verifies chains in this process, as the server does when a token is new to it. */
final class VerifyTime {
    private VerifyTime() {}

    /** The times of a while; each chain is another. */
    static Samples measure(int millis) {
        try {
            SigningKey server = Chains.key(new SecureRandom());
            Chains chains = Chains.signedBy(server);
            TokenVerifier verifier = new TokenVerifier(server.publicKey());
            Samples samples = new Samples();
            long endNanos = System.nanoTime() + millis * 1_000_000L;
            while (System.nanoTime() - endNanos < 0) {
                byte[] octets = chains.next().encode();
                long beginNanos = System.nanoTime();
                int blocks = verifier.verify(Token.parse(octets)).ids().size();
                samples.add(System.nanoTime() - beginNanos);
                if (blocks != 4) {
                    throw new IllegalStateException("a chain has " + blocks + " blocks");
                }
            }
            return samples;
        } catch (TokenException e) {
            throw new IllegalStateException("a good chain was refused", e);
        }
    }
}
