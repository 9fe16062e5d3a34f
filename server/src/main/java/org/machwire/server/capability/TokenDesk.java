package org.machwire.server.capability;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.token.BlockId;
import org.machwire.token.Holder;
import org.machwire.token.Octets;
import org.machwire.token.Proofs;
import org.machwire.token.RememberingVerifier;
import org.machwire.token.Token;
import org.machwire.token.TokenBlock;
import org.machwire.token.TokenException;
import org.machwire.token.TokenRule;
import org.machwire.token.VerifiedToken;
import org.machwire.token.VerifyingKey;

/**
 * Checks what does not change: whether a token is signed by whom it has to be, and whether who presents it is its holder. Thread-safe.
 */
final class TokenDesk {
    /** Blocks of a chain over all exports: four times what one token has. It bounds what an import costs. */
    static final int MAX_CHAIN = 4 * Token.MAX_BLOCKS;

    private final RememberingVerifier verifier;
    private final Grants grants;
    private final Refusals refusals;

    TokenDesk(RememberingVerifier verifier, Grants grants, Refusals refusals) {
        this.verifier = verifier;
        this.grants = grants;
        this.refusals = refusals;
    }

    /**
     * Checks a token's signatures and its presenter.
     *
     * @throws RefusedException without a reason, for who asks has not proved to be the holder
     * @throws TooManyRefusalsException the user has to wait
     */
    VerifiedToken check(byte[] token, byte[] proof, Presenter who) throws RefusedException {
        if (refusals.isTooMany(who.uid())) {
            throw new TooManyRefusalsException();
        }
        try {
            VerifiedToken found = verifier.verify(token);
            requireHolder(found, proof, who);
            return found;
        } catch (TokenException e) {
            refused(who);
            throw new RefusedException(null);
        }
    }

    /** Counts a refusal. */
    void refused(Presenter who) {
        refusals.count(who.uid());
    }

    private void requireHolder(VerifiedToken token, byte[] proof, Presenter who) throws TokenException {
        Holder holder = token.holder();
        int last = token.blocks().size() - 1;
        Integer uid = holder.uid();
        if (uid != null && uid != who.uid()) {
            throw new TokenException(last, TokenRule.HOLDER_USER);
        }
        if (holder.tlsKey() != null) {
            throw new TokenException(last, TokenRule.HOLDER_TLS);
        }
        VerifyingKey key = holder.key();
        if (key != null && !verifier.checkImport(key, who.taskId().toArray(), token.id(), proof)) {
            throw new TokenException(last, TokenRule.HOLDER_PROOF);
        }
    }

    /**
     * Puts the chain that a token continues before its own blocks.
     *
     * @throws TokenException UNKNOWN_GRANT; LIMITS the chain is too long
     */
    Presented presented(VerifiedToken token) throws TokenException {
        List<TokenBlock> chain = new ArrayList<>(token.blocks());
        List<BlockId> exported = new ArrayList<>();
        VerifiedToken first = token;
        while (true) {
            CapabilityStore.StoredGrant grant = grants.find(first.ids().getFirst());
            if (grant == null) {
                throw new TokenException(0, TokenRule.UNKNOWN_GRANT);
            }
            exported.add(grant.id());
            Octets base = grant.base();
            if (base == null) {
                return new Presented(chain, chain.size() - token.blocks().size(), grant.uid(), exported);
            }
            first = verifier.verify(base.toArray());
            chain.addAll(0, first.blocks());
            if (chain.size() > MAX_CHAIN) {
                throw new TokenException(0, TokenRule.LIMITS);
            }
        }
    }

    /**
     * Tells whether somebody issued a block of a chain, or a block before it: by his key, or because he exported the first.
     *
     * @param proof a holder key's, or empty
     */
    boolean isIssuer(BlockId id, byte[] token, byte[] proof, Presenter who) {
        if (token.length == 0 || refusals.isTooMany(who.uid())) {
            return false;
        }
        try {
            List<TokenBlock> chain = presented(verifier.verify(token)).chain();
            boolean found = isIssuer(chain, id, proof, who);
            if (!found) {
                refused(who);
            }
            return found;
        } catch (TokenException e) {
            refused(who);
            return false;
        }
    }

    /** The last grant of a presented chain up to a block; null if the chain is none, or has no such block. */
    @Nullable
    BlockId grantOf(BlockId id, byte[] token) {
        try {
            if (token.length == 0) {
                return null;
            }
            Presented presented = presented(verifier.verify(token));
            BlockId grant = null;
            for (TokenBlock block : presented.chain()) {
                grant = presented.grants().contains(block.id()) ? block.id() : grant;
                if (block.id().equals(id)) {
                    return grant;
                }
            }
            return null;
        } catch (TokenException e) {
            return null;
        }
    }

    private boolean isIssuer(List<TokenBlock> chain, BlockId id, byte[] proof, Presenter who) {
        boolean issued = false;
        for (TokenBlock block : chain) {
            issued |= grants.isExporter(block.id(), who.uid());
            if (block.id().equals(id)) {
                return issued;
            }
            VerifyingKey key = block.terms().holder().key();
            issued |= key != null && proof.length == Proofs.LENGTH
                    && Proofs.checkRevoke(key, who.taskId().toArray(), id, proof);
        }
        return false;
    }
}
