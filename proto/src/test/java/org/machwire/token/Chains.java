package org.machwire.token;

import java.util.Arrays;
import java.util.List;

/** Keys and chains for tests, the same in every run. */
final class Chains {
    static final SigningKey SERVER = key(1);
    static final SigningKey ALICE = key(2);
    static final SigningKey BOB = key(3);
    static final SigningKey CAROL = key(4);
    static final SigningKey DAVE = key(5);

    private Chains() {}

    /** The key whose seed is 32 times this octet. */
    static SigningKey key(int octet) {
        byte[] seed = new byte[SigningKey.SEED_LENGTH];
        Arrays.fill(seed, (byte) octet);
        return SigningKey.ofSeed(seed);
    }

    static byte[] nonce(int octet) {
        byte[] nonce = new byte[TokenBlock.NONCE_LENGTH];
        Arrays.fill(nonce, (byte) octet);
        return nonce;
    }

    static Terms terms(SigningKey holder, Scope scope, int delegations) {
        return new Terms(Holder.ofKey(holder.publicKey()), scope, Validity.ALWAYS, delegations);
    }

    static ScopeBuilder lan() {
        return Scope.builder().nodes("/dev/lan");
    }

    /** Server, Alice, Bob, Carol, Dave: each says something of its own. */
    static Token ofFour() throws TokenException {
        return Token.issue(SERVER, terms(ALICE, lan().promiscuous().build(), 3), nonce(1))
                .attenuate(ALICE, terms(BOB, Scope.builder().devices("web-*").mode(3).build(), 2), nonce(2))
                .attenuate(BOB, terms(CAROL, Scope.builder().maxDevices(4).segments(List.of("lan")).build(),
                        1), nonce(3))
                .attenuate(CAROL, new Terms(Holder.of(DAVE.publicKey(), 1000),
                        Scope.builder().devices("*-1").framesPerSecond(1000).build(), Validity.until(2_000_000_000L),
                        0), nonce(4));
    }
}
