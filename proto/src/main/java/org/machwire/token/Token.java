package org.machwire.token;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.machwire.v1.SignedBlock;

/**
 * A chain of blocks that is well formed: nothing says yet that it is signed, see {@link TokenVerifier}. Whoever has the octets and not the
 * last holder's key can do nothing with them but read.
 */
public final class Token {
    /** The most blocks. */
    public static final int MAX_BLOCKS = 16;
    /** The most octets of an encoded token. */
    public static final int MAX_OCTETS = 16384;
    private static final Armour TEXT = new Armour("MACHWIRE TOKEN");
    /** Four characters for three octets, line ends, and the two lines around: generously. */
    private static final int MAX_TEXT = 2 * MAX_OCTETS;

    private final org.machwire.v1.Token message;
    private final List<TokenBlock> blocks;

    private Token(org.machwire.v1.Token message, List<TokenBlock> blocks) {
        this.message = message;
        this.blocks = blocks;
    }

    /** Reads an encoded token. @throws TokenException if it is malformed or beyond the limits */
    public static Token parse(byte[] octets) throws TokenException {
        if (octets.length > MAX_OCTETS) {
            throw new TokenException(TokenException.WHOLE_TOKEN, TokenRule.LIMITS);
        }
        org.machwire.v1.Token message;
        try {
            message = org.machwire.v1.Token.parseFrom(octets);
        } catch (InvalidProtocolBufferException malformed) {
            throw new TokenException(TokenException.WHOLE_TOKEN, TokenRule.MALFORMED);
        }
        return of(message, octets);
    }

    private static Token of(org.machwire.v1.Token message, byte[] octets) throws TokenException {
        if (UnknownFields.in(message)) {
            throw new TokenException(TokenException.WHOLE_TOKEN, TokenRule.UNKNOWN_FIELD);
        }
        // What is around the payloads is not signed, so it has one form only.
        if (message.getBlockCount() == 0 || !Arrays.equals(message.toByteArray(), octets)) {
            throw new TokenException(TokenException.WHOLE_TOKEN, TokenRule.MALFORMED);
        }
        if (message.getBlockCount() > MAX_BLOCKS) {
            throw new TokenException(TokenException.WHOLE_TOKEN, TokenRule.LIMITS);
        }
        List<TokenBlock> blocks = new ArrayList<>();
        for (SignedBlock block : message.getBlockList()) {
            blocks.add(BlockFormat.read(block, blocks.size()));
        }
        return new Token(message, List.copyOf(blocks));
    }

    /**
     * Makes a token of one block.
     *
     * @param nonce 16 octets at random
     * @throws TokenException if the terms list no nodes or are too long, or the holder's key is not of prime order
     */
    public static Token issue(SigningKey server, Terms terms, byte[] nonce) throws TokenException {
        checkHolder(0, terms);
        byte[] payload = BlockFormat.write(server.publicKey(), null, terms, nonce);
        return parse(org.machwire.v1.Token.newBuilder().addBlock(BlockFormat.sign(server, payload)).build()
                .toByteArray());
    }

    /**
     * Makes a longer token for someone else. Terms that are wider than this token are allowed, and change nothing: {@link #ineffective} tells
     * which.
     *
     * @param holder the private key of the last block's holder
     * @param nonce 16 octets at random
     * @throws TokenException if the key is not the last holder's, no block may follow, the token would be too
     *         long, or the new holder's key is not of prime order
     */
    public Token attenuate(SigningKey holder, Terms terms, byte[] nonce) throws TokenException {
        int last = blocks.size() - 1;
        if (blocks.size() == MAX_BLOCKS) {
            throw new TokenException(last, TokenRule.LIMITS, "the chain has 16 blocks, and no room for another");
        }
        if (remainingDelegations() == 0) {
            throw new TokenException(last, TokenRule.DEPTH, "the token allows no further delegation");
        }
        if (!holder.publicKey().equals(last().terms().holder().key())) {
            throw new TokenException(last, TokenRule.SIGNATURE, "the key is not the one that the last block names");
        }
        checkHolder(blocks.size(), terms);
        byte[] payload = BlockFormat.write(null, last().id(), terms, nonce);
        return parse(message.toBuilder().addBlock(BlockFormat.sign(holder, payload)).build().toByteArray());
    }

    private static void checkHolder(int index, Terms terms) throws TokenException {
        VerifyingKey key = terms.holder().key();
        if (key != null && !key.isOfPrimeOrder()) {
            throw new TokenException(index, TokenRule.INVALID_KEY);
        }
    }

    /** Tells, in sentences, what of the terms would change nothing if the token were attenuated with them. */
    public List<String> ineffective(Terms terms) {
        return Widening.of(scope(), validity(), remainingDelegations(), terms);
    }

    /** The blocks, the server's first: at least one, and at most 16. */
    public List<TokenBlock> blocks() {
        return blocks;
    }

    /** The block that says who the holder is. */
    public TokenBlock last() {
        return blocks.get(blocks.size() - 1);
    }

    /** The key of the server that the token says it is of. */
    public VerifyingKey server() {
        VerifyingKey server = blocks.get(0).server();
        if (server == null) {
            throw new IllegalStateException("a first block names the server");
        }
        return server;
    }

    /** What all blocks grant: believe it of a {@link VerifiedToken} only. */
    Scope scope() {
        Scope scope = Scope.UNRESTRICTED;
        SubspaceId subspace = null;
        for (TokenBlock block : blocks) {
            scope = block.terms().narrow(scope, subspace);
            SubspaceId stated = block.terms().subspace();
            subspace = stated == null ? subspace : stated;
        }
        return scope;
    }

    Validity validity() {
        return blocks.stream().map(block -> block.terms().validity()).reduce(Validity.ALWAYS, Validity::intersect);
    }

    /** How many blocks may follow, by all blocks: below 0 if there are too many. */
    int remainingDelegations() {
        int remaining = Integer.MAX_VALUE;
        for (TokenBlock block : blocks) {
            remaining = Math.min(remaining - 1, block.terms().delegations());
        }
        return remaining;
    }

    /** Encodes it: the very octets that were read. */
    public byte[] encode() {
        return message.toByteArray();
    }

    /** Writes it as text, in lines, for files and standard output. */
    public String text() {
        return TEXT.write(encode());
    }

    /** Reads the text. @throws TokenException if it is none, or the token is malformed or beyond the limits */
    public static Token ofText(String text) throws TokenException {
        if (text.length() > MAX_TEXT) {
            throw new TokenException(TokenException.WHOLE_TOKEN, TokenRule.LIMITS);
        }
        byte[] octets;
        try {
            octets = TEXT.read(text);
        } catch (IllegalArgumentException malformed) {
            throw new TokenException(TokenException.WHOLE_TOKEN, TokenRule.MALFORMED,
                    String.valueOf(malformed.getMessage()));
        }
        return parse(octets);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Token token && message.equals(token.message);
    }

    @Override
    public int hashCode() {
        return message.hashCode();
    }

    /** Names the last block only: tokens are kept out of logs. */
    @Override
    public String toString() {
        return "token " + last().id();
    }
}
