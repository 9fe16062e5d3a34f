package org.machwire.it;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.util.List;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.machwire.token.Terms;
import org.machwire.v1.Block;
import org.machwire.v1.SignedBlock;
import org.machwire.v1.Token;

/** Tokens that no honest program writes, of the format's description only. */
final class Forgery {
    private static final byte[] DOMAIN = "machwire token block 1\0".getBytes(US_ASCII);

    private Forgery() {}

    /** Puts a block behind a chain, whatever the chain allows. */
    static byte[] append(org.machwire.token.Token chain, byte[] seed, Terms terms) {
        byte[] payload = Block.newBuilder().setFormat(1).setParent(RawTokens.octets(chain.last().id()))
                .setNonce(ByteString.copyFrom(RawTokens.fresh(16))).setHolder(terms.holder().toProto())
                .setScope(terms.scope().toProto()).setValidity(terms.validity().toProto())
                .setDelegations(terms.delegations()).build().toByteArray();
        return parse(chain.encode()).toBuilder()
                .addBlock(SignedBlock.newBuilder().setPayload(ByteString.copyFrom(payload))
                        .setSignature(ByteString.copyFrom(sign(seed, payload))))
                .build().toByteArray();
    }

    private static byte[] sign(byte[] seed, byte[] payload) {
        byte[] message = ByteBuffer.allocate(DOMAIN.length + payload.length).put(DOMAIN).put(payload)
                .array();
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
        return signature;
    }

    /** The chain of some blocks of another, in this order. */
    static byte[] pick(org.machwire.token.Token chain, List<Integer> blocks) {
        Token token = parse(chain.encode());
        Token.Builder picked = Token.newBuilder();
        blocks.forEach(block -> picked.addBlock(token.getBlock(block)));
        return picked.build().toByteArray();
    }

    private static Token parse(byte[] octets) {
        try {
            return Token.parseFrom(octets);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
