package org.machwire.subhurd;

import org.jspecify.annotations.Nullable;
import org.machwire.client.HypervisorException;
import org.machwire.token.Holder;
import org.machwire.token.Scope;
import org.machwire.token.SigningKey;
import org.machwire.token.SubspaceId;
import org.machwire.token.TaskReference;
import org.machwire.token.Terms;
import org.machwire.token.Token;
import org.machwire.token.TokenException;
import org.machwire.token.Validity;
import org.machwire.token.VerifyingKey;

/**
 * What a sub-Hurd narrows its token to for a child: its subspace, while its task lives.
 *
 * @param token the sub-Hurd's own
 * @param key of its holder, which signs the children's blocks
 * @param task the sub-Hurd's own, which the subspace ends with
 * @param delegations how many blocks may follow the token: at least 1
 */
record World(Token token, SigningKey key, SubspaceId subspace, TaskReference task, int delegations) {
    World {
        if (delegations < 1) {
            throw new HypervisorException(
                    "the token allows no further delegation, and each child needs one: have it granted "
                            + "with more (two sub-Hurds inside each other need two)");
        }
    }

    /**
     * Makes a token for a child, without asking anybody: it grants what this one does, and one delegation less.
     *
     * @param child the key that the child has made
     * @param uid the child's user, if the hypervisor sees the same uid; else null
     * @param nonce 16 octets at random
     * @throws TokenException if the child's key is none, or the token would be too long
     */
    Token narrow(VerifyingKey child, @Nullable Integer uid, byte[] nonce) throws TokenException {
        Holder holder = uid == null ? Holder.ofKey(child) : Holder.of(child, uid);
        return token.attenuate(key,
                new Terms(holder, Scope.UNRESTRICTED, Validity.whileTask(task), delegations - 1, subspace), nonce);
    }

    /** Names the token's last block: keys and tokens are kept out of texts. */
    @Override
    public String toString() {
        return "subspace " + subspace + " of " + token;
    }
}
