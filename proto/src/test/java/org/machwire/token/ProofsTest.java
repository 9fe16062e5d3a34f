package org.machwire.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProofsTest {
    private static final byte[] TASK = Chains.nonce(7);
    private static final byte[] OTHER_TASK = Chains.nonce(8);
    private static final BlockId ID = BlockId.parse("ab".repeat(32));
    private static final BlockId OTHER_ID = BlockId.parse("ac".repeat(32));
    private static final VerifyingKey KEY = Chains.ALICE.publicKey();

    private static byte[] written(String domain, byte[]... parts) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(domain.getBytes(StandardCharsets.US_ASCII));
        message.write(0);
        for (byte[] part : parts) {
            message.writeBytes(part);
        }
        return message.toByteArray();
    }

    @Test
    void anImportProofSignsWhatTheContractSays() {
        byte[] proof = Proofs.importProof(Chains.ALICE, TASK, ID);
        assertThat(proof).hasSize(Proofs.LENGTH);
        assertThat(KEY.verifies(proof, written("machwire import 1", TASK, ID.toArray()))).isTrue();
    }

    @Test
    void aRevokeProofSignsWhatTheContractSays() {
        byte[] proof = Proofs.revokeProof(Chains.ALICE, TASK, ID);
        assertThat(KEY.verifies(proof, written("machwire revoke 1", TASK, ID.toArray()))).isTrue();
    }

    @Test
    void anImportProofHoldsForItsKeyTaskAndBlockOnly() {
        byte[] proof = Proofs.importProof(Chains.ALICE, TASK, ID);
        assertThat(Proofs.checkImport(KEY, TASK, ID, proof)).isTrue();
        assertThat(Proofs.checkImport(Chains.BOB.publicKey(), TASK, ID, proof)).isFalse();
        assertThat(Proofs.checkImport(KEY, OTHER_TASK, ID, proof)).isFalse();
        assertThat(Proofs.checkImport(KEY, TASK, OTHER_ID, proof)).isFalse();
        assertThat(Proofs.checkImport(KEY, TASK, ID, new byte[0])).isFalse();
    }

    @Test
    void aRevokeProofHoldsForItsKeyTaskAndBlockOnly() {
        byte[] proof = Proofs.revokeProof(Chains.ALICE, TASK, ID);
        assertThat(Proofs.checkRevoke(KEY, TASK, ID, proof)).isTrue();
        assertThat(Proofs.checkRevoke(Chains.BOB.publicKey(), TASK, ID, proof)).isFalse();
        assertThat(Proofs.checkRevoke(KEY, OTHER_TASK, ID, proof)).isFalse();
        assertThat(Proofs.checkRevoke(KEY, TASK, OTHER_ID, proof)).isFalse();
        assertThat(Proofs.checkRevoke(KEY, TASK, ID, new byte[64])).isFalse();
    }

    @Test
    void oneProofIsNeverTheOther() {
        assertThat(Proofs.checkRevoke(KEY, TASK, ID, Proofs.importProof(Chains.ALICE, TASK, ID))).isFalse();
        assertThat(Proofs.checkImport(KEY, TASK, ID, Proofs.revokeProof(Chains.ALICE, TASK, ID))).isFalse();
    }
}
