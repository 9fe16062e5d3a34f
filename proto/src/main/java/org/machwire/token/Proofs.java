package org.machwire.token;

/** Proofs that whoever presents a token has a holder's private key. They hold for one task, one block and one use. */
public final class Proofs {
    /** The octets of a proof. */
    public static final int LENGTH = TokenBlock.SIGNATURE_LENGTH;

    private Proofs() {}

    /**
     * Proves, to import a token, that the key is there.
     *
     * @param taskId the id that {@code Attach} gave
     * @param id the id of the token's last block
     */
    public static byte[] importProof(SigningKey key, byte[] taskId, BlockId id) {
        return key.sign(Signed.IMPORT.message(taskId, id.toArray()));
    }

    /** Tells whether {@link #importProof} made the octets, with this key's private key, and this task and block. */
    public static boolean checkImport(VerifyingKey key, byte[] taskId, BlockId id, byte[] proof) {
        return key.verifies(proof, Signed.IMPORT.message(taskId, id.toArray()));
    }

    /**
     * Proves, to revoke a block, that the key is there.
     *
     * @param taskId the id that {@code Attach} gave
     * @param id the id of the block to be revoked
     */
    public static byte[] revokeProof(SigningKey key, byte[] taskId, BlockId id) {
        return key.sign(Signed.REVOKE.message(taskId, id.toArray()));
    }

    /** Tells whether {@link #revokeProof} made the octets, with this key's private key, and this task and block. */
    public static boolean checkRevoke(VerifyingKey key, byte[] taskId, BlockId id, byte[] proof) {
        return key.verifies(proof, Signed.REVOKE.message(taskId, id.toArray()));
    }
}
