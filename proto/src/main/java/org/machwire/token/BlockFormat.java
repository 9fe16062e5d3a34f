package org.machwire.token;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.jspecify.annotations.Nullable;
import org.machwire.v1.Block;
import org.machwire.v1.SignedBlock;

/** Reads and writes single blocks. */
final class BlockFormat {
    static final int FORMAT = 1;

    private BlockFormat() {}

    /** Writes the payload of a first block, with the server, or of a further one, with the parent. */
    static byte[] write(@Nullable VerifyingKey server, @Nullable BlockId parent, Terms terms, byte[] nonce) {
        Block.Builder block = Block.newBuilder().setFormat(FORMAT).setNonce(ByteString.copyFrom(nonce))
                .setHolder(terms.holder().toProto()).setScope(terms.scope().toProto())
                .setValidity(terms.validity().toProto()).setDelegations(terms.delegations());
        SubspaceId subspace = terms.subspace();
        if (subspace != null) {
            block.setSubspace(subspace.octets().toByteString());
        }
        if (server != null) {
            block.setServer(server.octets().toByteString());
        }
        if (parent != null) {
            block.setParent(parent.octets().toByteString());
        }
        return block.build().toByteArray();
    }

    static SignedBlock sign(SigningKey key, byte[] payload) {
        return SignedBlock.newBuilder().setPayload(ByteString.copyFrom(payload))
                .setSignature(ByteString.copyFrom(key.sign(Signed.BLOCK.message(payload)))).build();
    }

    /** Reads the block at an index of its chain. */
    static TokenBlock read(SignedBlock signed, int index) throws TokenException {
        if (signed.getSignature().size() != TokenBlock.SIGNATURE_LENGTH) {
            throw new TokenException(index, TokenRule.INVALID_BLOCK, "a signature has 64 octets");
        }
        Block block = parse(signed.getPayload(), index);
        if (UnknownFields.in(block)) {
            throw new TokenException(index, TokenRule.UNKNOWN_FIELD);
        }
        if (block.getFormat() != FORMAT) {
            throw new TokenException(index, TokenRule.UNKNOWN_FORMAT);
        }
        try {
            return read(signed, block, index == 0);
        } catch (VerifyingKey.NoKeyException noKey) {
            throw new TokenException(index, TokenRule.INVALID_KEY);
        } catch (IllegalArgumentException invalid) {
            throw new TokenException(index, TokenRule.INVALID_BLOCK, String.valueOf(invalid.getMessage()));
        }
    }

    private static Block parse(ByteString payload, int index) throws TokenException {
        try {
            return Block.parseFrom(payload);
        } catch (InvalidProtocolBufferException malformed) {
            throw new TokenException(index, TokenRule.MALFORMED, "the payload is not an encoded block");
        }
    }

    private static TokenBlock read(SignedBlock signed, Block block, boolean first) {
        if (first == block.getServer().isEmpty() || first != block.getParent().isEmpty()) {
            throw new IllegalArgumentException("the first block names the server, each further one its parent");
        }
        if (first && !block.getScope().hasNode()) {
            throw new IllegalArgumentException("the first block lists nodes");
        }
        Octets payload = Octets.of(signed.getPayload());
        Terms terms = new Terms(Holder.ofProto(block.getHolder()), Scope.ofProto(block.getScope()),
                Validity.ofProto(block.getValidity()), block.getDelegations(),
                Terms.subspaceOf(block.getSubspace()));
        return new TokenBlock(payload, Octets.of(signed.getSignature()), BlockId.ofPayload(payload.toArray()),
                first ? VerifyingKey.of(Octets.of(block.getServer())) : null,
                first ? null : new BlockId(Octets.of(block.getParent())),
                Octets.of(block.getNonce()).ofLength(TokenBlock.NONCE_LENGTH, "a nonce"), terms);
    }
}
