package org.machwire.subhurd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.machwire.client.HypervisorException;
import org.machwire.token.Holder;
import org.machwire.token.SigningKey;
import org.machwire.token.SubspaceId;
import org.machwire.token.TaskReference;
import org.machwire.token.Terms;
import org.machwire.token.Token;
import org.machwire.token.TokenException;
import org.machwire.token.TokenVerifier;
import org.machwire.token.VerifiedToken;

class WorldTest {
    private static final SigningKey CHILD = Worlds.key(3);
    private static final SigningKey GRANDCHILD = Worlds.key(4);
    private static final TokenVerifier VERIFIER = new TokenVerifier(Worlds.SERVER.publicKey());

    private static VerifiedToken narrowed(int delegations, @Nullable Integer uid) throws TokenException {
        return VERIFIER.verify(Worlds.world(delegations).narrow(CHILD.publicKey(), uid, Worlds.nonce()));
    }

    @Test
    void childsTokenIsForItsKeyInTheSubspaceWhileTheTaskLives() throws TokenException {
        VerifiedToken token = narrowed(3, 4101);
        Terms last = token.token().last().terms();

        assertThat(token.holder()).isEqualTo(Holder.of(CHILD.publicKey(), 4101));
        assertThat(last.subspace()).isEqualTo(Worlds.SUBSPACE);
        assertThat(last.validity().whileTasks()).containsExactly(Worlds.TASK);
        assertThat(token.remainingDelegations()).isEqualTo(2);
    }

    @Test
    void childsTokenGrantsWhatTheSubhurdsDoesAndNoMore() throws TokenException {
        VerifiedToken token = narrowed(1, null);

        assertThat(token.scope().toProto())
                .isEqualTo(VERIFIER.verify(Worlds.token(1)).scope().toProto());
        assertThat(token.validity().notAfter()).isEqualTo(1000);
        assertThat(token.holder().uid()).isNull();
    }

    @Test
    void worldsInsideEachOtherGoAsDeepAsTheTokenAllows() throws TokenException {
        Token child = narrowed(2, null).token();
        World inner = new World(child, CHILD, SubspaceId.of(Worlds.octets(16, 8)),
                new TaskReference(Worlds.TASK.serverInstance(), 43), VERIFIER.verify(child).remainingDelegations());

        VerifiedToken grandchild = VERIFIER.verify(inner.narrow(GRANDCHILD.publicKey(), null, Worlds.nonce()));

        assertThat(grandchild.remainingDelegations()).isZero();
        assertThat(grandchild.validity().whileTasks()).containsExactly(Worlds.TASK, inner.task());
    }

    @Test
    void tokenThatAllowsNoDelegationMakesNoWorld() {
        assertThatThrownBy(() -> Worlds.world(0)).isInstanceOf(HypervisorException.class)
                .hasMessageContaining("allows no further delegation");
    }

    @Test
    void textHasNeitherTokenNorKey() throws TokenException {
        World world = Worlds.world(1);

        assertThat(world.toString())
                .isEqualTo("subspace " + Worlds.SUBSPACE + " of token " + world.token().last().id());
    }
}
