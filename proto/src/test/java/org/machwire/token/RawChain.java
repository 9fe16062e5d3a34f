package org.machwire.token;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import java.util.function.Consumer;
import org.machwire.v1.Block;
import org.machwire.v1.Names;
import org.machwire.v1.SignedBlock;

/** Builds chains as a forger would: blocks that are right but for what is changed, signed by whoever is named. */
final class RawChain {
    private final org.machwire.v1.Token.Builder token = org.machwire.v1.Token.newBuilder();

    static ByteString octets(int length) {
        return ByteString.copyFrom(new byte[length]);
    }

    static ByteString octets(byte[] octets) {
        return ByteString.copyFrom(octets);
    }

    @SuppressWarnings("unchecked")
    static <B extends Message.Builder> B withUnknownField(B message) {
        return (B) message.setUnknownFields(UnknownFieldSet.newBuilder()
                .addField(1000, UnknownFieldSet.Field.newBuilder().addVarint(1).build()).build());
    }

    /** A right next block for the key of seed index + 2, with this change, signed by the holder before. */
    RawChain block(Consumer<Block.Builder> change) {
        return block(Chains.key(token.getBlockCount() + 1), change);
    }

    RawChain block() {
        return block(block -> {});
    }

    RawChain block(SigningKey signer, Consumer<Block.Builder> change) {
        byte[] payload = next(change);
        return raw(payload, signer.sign(Signed.BLOCK.message(payload)));
    }

    /** The payload of the block that would be next. */
    byte[] next(Consumer<Block.Builder> change) {
        int index = token.getBlockCount();
        Block.Builder block = Block.newBuilder().setFormat(1).setNonce(octets(Chains.nonce(index))).setDelegations(15);
        block.getHolderBuilder().setKey(octets(Chains.key(index + 2).publicKey().toArray()));
        if (index == 0) {
            block.setServer(octets(Chains.SERVER.publicKey().toArray()));
            block.getScopeBuilder().setNode(Names.newBuilder().addName("/dev/lan"));
        } else {
            block.setParent(octets(BlockId.ofPayload(token.getBlock(index - 1).getPayload().toByteArray()).toArray()));
        }
        change.accept(block);
        return block.build().toByteArray();
    }

    RawChain raw(byte[] payload, byte[] signature) {
        token.addBlock(SignedBlock.newBuilder().setPayload(octets(payload)).setSignature(octets(signature)));
        return this;
    }

    RawChain add(SignedBlock block) {
        token.addBlock(block);
        return this;
    }

    SignedBlock get(int index) {
        return token.getBlock(index);
    }

    org.machwire.v1.Token.Builder message() {
        return token;
    }

    byte[] encode() {
        return token.build().toByteArray();
    }
}
