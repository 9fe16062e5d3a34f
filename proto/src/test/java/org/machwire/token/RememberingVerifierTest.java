package org.machwire.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RememberingVerifierTest {
    private static final byte[] TASK = new byte[16];

    private final RememberingVerifier verifier = new RememberingVerifier(new TokenVerifier(Chains.SERVER.publicKey()));

    private static Token token(int number) throws TokenException {
        byte[] nonce = Chains.nonce(number);
        nonce[0] = (byte) (number >>> 8);
        return Token.issue(Chains.SERVER, Chains.terms(Chains.ALICE, Chains.lan().build(), 0), nonce);
    }

    @Test
    void aTokenThatComesAgainIsNotVerifiedAgain() throws TokenException {
        VerifiedToken first = verifier.verify(Chains.ofFour().encode());

        assertThat(verifier.verify(Chains.ofFour().encode())).isSameAs(first);
        assertThat(first.id()).isEqualTo(Chains.ofFour().last().id());
        assertThat(verifier.verify(token(1).encode())).isNotSameAs(first);
    }

    @Test
    void aBadTokenIsRefusedEachTimeAlsoBesideTheGoodOneThatItWasMadeOf() throws TokenException {
        byte[] good = Chains.ofFour().encode();
        verifier.verify(good);
        for (int at : new int[]{0, 40, good.length / 2, good.length - 1}) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> verifier.verify(bad)).as("octet %s", at).isInstanceOf(TokenException.class);
            }
        }
    }

    @Test
    void whatWasNotUsedForLongIsVerifiedAnewAndWhatWasUsedIsNot() throws TokenException {
        VerifiedToken used = verifier.verify(token(0).encode());
        VerifiedToken unused = verifier.verify(token(1).encode());
        for (int i = 2; i <= RememberingVerifier.REMEMBERED; i++) {
            verifier.verify(token(i).encode());
            assertThat(verifier.verify(token(0).encode())).isSameAs(used);
        }

        assertThat(verifier.verify(token(1).encode())).isNotSameAs(unused);
    }

    @Test
    void aProofThatWasGoodIsGoodForTheSameQuestionOnly() throws TokenException {
        BlockId id = token(1).last().id();
        byte[] proof = Proofs.importProof(Chains.ALICE, TASK, id);
        byte[] otherTask = TASK.clone();
        otherTask[0] = 1;
        byte[] wrong = proof.clone();
        wrong[5] ^= 1;
        VerifyingKey key = Chains.ALICE.publicKey();

        for (int i = 0; i < 2; i++) {
            assertThat(verifier.checkImport(key, TASK, id, proof)).isTrue();
            assertThat(verifier.checkImport(key, otherTask, id, proof)).isFalse();
            assertThat(verifier.checkImport(key, TASK, token(2).last().id(), proof)).isFalse();
            assertThat(verifier.checkImport(Chains.BOB.publicKey(), TASK, id, proof)).isFalse();
            assertThat(verifier.checkImport(key, TASK, id, wrong)).isFalse();
            assertThat(verifier.checkImport(key, TASK, id, new byte[0])).isFalse();
        }
    }
}
