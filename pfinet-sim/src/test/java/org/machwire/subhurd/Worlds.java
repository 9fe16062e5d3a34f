package org.machwire.subhurd;

import java.util.Arrays;
import org.machwire.token.Holder;
import org.machwire.token.Octets;
import org.machwire.token.Scope;
import org.machwire.token.SigningKey;
import org.machwire.token.SubspaceId;
import org.machwire.token.TaskReference;
import org.machwire.token.Terms;
import org.machwire.token.Token;
import org.machwire.token.TokenException;
import org.machwire.token.Validity;
import org.machwire.v1.Names;

/** Keys, tokens and worlds that are always the same. */
final class Worlds {
    static final SigningKey SERVER = key(1);
    static final SigningKey SUBHURD = key(2);
    static final TaskReference TASK = new TaskReference(Octets.of(octets(16, 9)), 42);
    static final SubspaceId SUBSPACE = SubspaceId.of(octets(16, 7));

    private Worlds() {}

    static SigningKey key(int seed) {
        return SigningKey.ofSeed(octets(SigningKey.SEED_LENGTH, seed));
    }

    static byte[] octets(int length, int value) {
        byte[] octets = new byte[length];
        Arrays.fill(octets, (byte) value);
        return octets;
    }

    static byte[] nonce() {
        return octets(16, 5);
    }

    /** A token for the sub-Hurd's key. */
    static Token token(int delegations) throws TokenException {
        Scope scope = Scope.ofProto(org.machwire.v1.Scope.newBuilder()
                .setNode(Names.newBuilder().addName("/dev/eth0m")).setPromiscuous(true).build());
        return Token.issue(SERVER,
                new Terms(Holder.ofKey(SUBHURD.publicKey()), scope, Validity.until(1000), delegations), nonce());
    }

    static World world(int delegations) throws TokenException {
        return new World(token(delegations), SUBHURD, SUBSPACE, TASK, delegations);
    }
}
