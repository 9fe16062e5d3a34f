package org.machwire.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ValidityTest {
    private static final TaskReference ONE = new TaskReference(Octets.of(new byte[16]), 1);
    private static final TaskReference TWO = new TaskReference(Octets.of(new byte[16]), 2);

    @Test
    void holdsFromItsFirstSecondToTheOneBeforeItsEnd() {
        Validity validity = new Validity(10L, 20L, Set.of());
        assertThat(validity.refusalAt(9)).isEqualTo(TokenRule.NOT_YET_VALID);
        assertThat(validity.refusalAt(10)).isNull();
        assertThat(validity.refusalAt(19)).isNull();
        assertThat(validity.refusalAt(20)).isEqualTo(TokenRule.EXPIRED);
        assertThat(Validity.ALWAYS.refusalAt(Long.MIN_VALUE)).isNull();
        assertThat(Validity.ALWAYS.refusalAt(Long.MAX_VALUE)).isNull();
        assertThat(Validity.until(0).refusalAt(0)).isEqualTo(TokenRule.EXPIRED);
    }

    @Test
    void anIntersectionHoldsWhenBothDo() {
        Validity a = new Validity(10L, 20L, Set.of(ONE));
        Validity b = new Validity(5L, 15L, Set.of(TWO));
        Validity both = new Validity(10L, 15L, Set.of(ONE, TWO));
        assertThat(a.intersect(b)).isEqualTo(both);
        assertThat(b.intersect(a)).isEqualTo(both);
        assertThat(a.intersect(Validity.ALWAYS)).isEqualTo(a);
        assertThat(Validity.ALWAYS.intersect(a)).isEqualTo(a);
    }

    @Test
    void isReadAsItWasWritten() {
        for (Validity validity : new Validity[]{Validity.ALWAYS, Validity.until(5), Validity.whileTask(ONE),
                new Validity(0L, null, Set.of()), new Validity(-1L, 0L, Set.of(TWO))}) {
            assertThat(Validity.ofProto(validity.toProto())).isEqualTo(validity);
        }
        assertThatIllegalStateException().isThrownBy(() -> new Validity(null, null, Set.of(ONE, TWO)).toProto());
    }

    @Test
    void theFirstBlockThatDoesNotHoldIsNamed() throws TokenException {
        Token token = Token.issue(Chains.SERVER, new Terms(Holder.ofKey(Chains.ALICE.publicKey()),
                Chains.lan().build(), Validity.until(100), 1), Chains.nonce(0)).attenuate(Chains.ALICE,
                        new Terms(Holder.ofUid(1), Scope.UNPRIVILEGED, new Validity(10L, 50L, Set.of()), 0),
                        Chains.nonce(1));
        VerifiedToken verified = new TokenVerifier(Chains.SERVER.publicKey()).verify(token);
        assertThat(verified.refusalAt(9)).isEqualTo(new VerifiedToken.Refusal(1, TokenRule.NOT_YET_VALID));
        assertThat(verified.refusalAt(49)).isNull();
        assertThat(verified.refusalAt(50)).isEqualTo(new VerifiedToken.Refusal(1, TokenRule.EXPIRED));
        assertThat(verified.refusalAt(100)).isEqualTo(new VerifiedToken.Refusal(0, TokenRule.EXPIRED));
        assertThat(verified.refusalAt(100).toException()).hasMessage("block 0: The block's time is over.");
    }
}
