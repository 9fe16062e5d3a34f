package org.machwire.token;

import static org.machwire.token.Chains.ALICE;
import static org.machwire.token.Chains.BOB;
import static org.machwire.token.Chains.SERVER;
import static org.machwire.token.RawChain.octets;
import static org.machwire.token.TokenRule.DEPTH;
import static org.machwire.token.TokenRule.PARENT;
import static org.machwire.token.TokenRule.SIGNATURE;
import static org.machwire.token.TokenRule.UNKNOWN_SERVER;

import java.util.Arrays;

/** Makes the vectors of tokens whose blocks are well formed, and do not belong together or are not signed by whom they should be. */
final class BadChains {
    private BadChains() {}

    static void addTo(BadVectors bad) {
        servers(bad);
        signatures(bad);
        orders(bad);
        depths(bad);
    }

    private static void servers(BadVectors bad) {
        bad.add("another server's token", new RawChain()
                .block(BOB, block -> block.setServer(octets(BOB.publicKey().toArray()))).encode(), UNKNOWN_SERVER, 0);
        bad.add("the server's name on a block that it did not sign", new RawChain().block(BOB, block -> {}).encode(),
                SIGNATURE, 0);
    }

    private static void signatures(BadVectors bad) {
        byte[] payload = new RawChain().next(block -> {});
        byte[] message = Signed.BLOCK.message(payload);
        byte[] seed = new byte[SigningKey.SEED_LENGTH];
        Arrays.fill(seed, (byte) 1);
        signed(bad, "the payload signed without what goes before it", payload, SERVER.sign(payload));
        signed(bad, "the payload signed as an import proof", payload, SERVER.sign(Signed.IMPORT.message(payload)));
        signed(bad, "the payload signed as the hash that names it", payload,
                SERVER.sign(Signed.BLOCK_ID.hash(payload)));
        signed(bad, "S not below the group's order", payload, Edwards.withLargeS(SERVER.sign(message)));
        byte[] key = SERVER.publicKey().toArray();
        signed(bad, "R the neutral point", payload,
                Edwards.signWithSmallR(seed, key, message, Octets.ofHex("01" + "00".repeat(31)).toArray()));
        signed(bad, "R of order 8", payload, Edwards.signWithSmallR(seed, key, message, Edwards.ORDER_8.toArray()));
        signed(bad, "a signature of zeros", payload, new byte[64]);
        bad.add("a second block signed by the server", new RawChain().block().block(SERVER, block -> {}).encode(),
                SIGNATURE, 1);
        bad.add("a second block signed by its own holder", new RawChain().block().block(BOB, block -> {}).encode(),
                SIGNATURE, 1);
        bad.add("a third block signed by the holder of the first", new RawChain().block().block()
                .block(ALICE, block -> {}).encode(), SIGNATURE, 2);
    }

    private static void signed(BadVectors bad, String name, byte[] payload, byte[] signature) {
        bad.add(name, new RawChain().raw(payload, signature).encode(), SIGNATURE, 0);
    }

    private static void orders(BadVectors bad) {
        RawChain four = new RawChain().block().block().block().block();
        bad.add("a block left out", new RawChain().add(four.get(0)).add(four.get(2)).encode(), PARENT, 1);
        bad.add("two blocks exchanged", new RawChain().add(four.get(0)).add(four.get(2)).add(four.get(1))
                .add(four.get(3)).encode(), PARENT, 1);
        bad.add("a block twice", new RawChain().add(four.get(0)).add(four.get(1)).add(four.get(1)).encode(), PARENT, 2);
        RawChain other = new RawChain().block(block -> block.setNonce(octets(Chains.nonce(99))));
        bad.add("a block behind one that says the same but for the nonce", new RawChain().add(other.get(0))
                .add(four.get(1)).encode(), PARENT, 1);
        bad.add("the id of the block before with one bit changed", new RawChain().block().block(block -> {
            byte[] parent = block.getParent().toByteArray();
            parent[31] ^= 1;
            block.setParent(octets(parent));
        }).encode(), PARENT, 1);
    }

    private static void depths(BadVectors bad) {
        bad.add("a block where none may follow", new RawChain().block(block -> block.clearDelegations()).block()
                .encode(), DEPTH, 1);
        bad.add("a block too many by the first, though the second allows it",
                new RawChain().block(block -> block.setDelegations(1)).block().block().encode(), DEPTH, 2);
        bad.add("a block too many by the second", new RawChain().block().block(block -> block.setDelegations(1))
                .block().block().encode(), DEPTH, 3);
        bad.add("a block behind a holder without a key", new RawChain().block(block -> block.clearDelegations()
                .getHolderBuilder().clearKey().setUid(1000)).block().encode(), DEPTH, 1);
    }
}
