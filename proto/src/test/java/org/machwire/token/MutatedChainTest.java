package org.machwire.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** No chain but the one that was signed is believed. */
class MutatedChainTest {
    private static final long SEED = 0x20080610;
    private static final TokenVerifier VERIFIER = new TokenVerifier(Chains.SERVER.publicKey());

    private static boolean isBelieved(byte[] octets) {
        try {
            VERIFIER.verify(Token.parse(octets));
            return true;
        } catch (TokenException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return false;
        }
    }

    @Test
    void everyOctetThatIsChangedIsNoticed() throws TokenException {
        Random random = new Random(SEED);
        byte[] good = Chains.ofFour().encode();
        assertThat(isBelieved(good)).isTrue();
        for (int at = 0; at < good.length; at++) {
            for (int change : new int[]{1, 0x80, 0xff, 1 << random.nextInt(8), 1 + random.nextInt(255)}) {
                byte[] other = good.clone();
                other[at] ^= (byte) change;
                assertThat(isBelieved(other)).as("seed %d: octet %d xor %d", SEED, at, change).isFalse();
            }
        }
    }

    @Test
    void everyOctetThatIsLeftOutOrPutInIsNoticed() throws TokenException {
        Random random = new Random(SEED);
        byte[] good = Chains.ofFour().encode();
        for (int at = 0; at < good.length; at++) {
            byte[] less = Arrays.copyOf(good, good.length - 1);
            System.arraycopy(good, at + 1, less, at, good.length - at - 1);
            assertThat(isBelieved(less)).as("octet %d left out", at).isFalse();
            byte[] more = Arrays.copyOf(good, good.length + 1);
            System.arraycopy(good, at, more, at + 1, good.length - at);
            more[at] = (byte) random.nextInt(256);
            assertThat(isBelieved(more)).as("seed %d: octet %d put in", SEED, at).isFalse();
        }
    }

    @Test
    void whatIsCutOffInsideABlockIsNoticedAndAfterABlockIsTheTokenThatWasNarrowed() throws TokenException {
        Token chain = Chains.ofFour();
        byte[] good = chain.encode();
        int believed = 0;
        for (int length = 0; length < good.length; length++) {
            byte[] less = Arrays.copyOf(good, length);
            if (isBelieved(less)) {
                believed++;
                VerifiedToken shorter = VERIFIER.verify(Token.parse(less));
                int blocks = shorter.blocks().size();
                assertThat(shorter.ids()).isEqualTo(VERIFIER.verify(chain).ids().subList(0, blocks));
                // It is its own holder's, who is not whoever got the longer one.
                assertThat(shorter.holder().key()).isNotEqualTo(chain.last().terms().holder().key());
            }
        }
        assertThat(believed).as("whole blocks").isEqualTo(3);
    }

    @Test
    void noOtherOrderOfBlocksIsBelieved() throws TokenException {
        Token chain = Chains.ofFour();
        org.machwire.v1.Token.Builder blocks = new RawChain().message();
        chain.blocks().forEach(block -> blocks.addBlockBuilder().setPayload(block.payload().toByteString())
                .setSignature(block.signature().toByteString()));
        assertThat(blocks.build().toByteArray()).isEqualTo(chain.encode());
        int believed = 0;
        for (int code = 0; code < 256; code++) {
            RawChain other = new RawChain();
            for (int i = 0; i < 4; i++) {
                other.add(blocks.getBlock(code >> 2 * i & 3));
            }
            believed += isBelieved(other.encode()) ? 1 : 0;
        }
        assertThat(believed).as("the one order").isEqualTo(1);
    }

    @Test
    void aSignatureOrPayloadOfAnotherBlockIsNotBelieved() throws TokenException {
        Token chain = Chains.ofFour();
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                RawChain other = new RawChain();
                for (int k = 0; k < 4; k++) {
                    TokenBlock payload = chain.blocks().get(k);
                    TokenBlock signature = chain.blocks().get(k == i ? j : k);
                    other.raw(payload.payload().toArray(), signature.signature().toArray());
                }
                assertThat(isBelieved(other.encode())).as("block %d with the signature of %d", i, j).isEqualTo(i == j);
            }
        }
    }

    @Test
    void aTailOfAnotherChainIsNotBelieved() throws TokenException {
        Token chain = Chains.ofFour();
        Token other = Token.issue(Chains.SERVER, Chains.terms(Chains.ALICE, Chains.lan().promiscuous().build(), 3),
                Chains.nonce(77));
        RawChain spliced = new RawChain().raw(other.last().payload().toArray(), other.last().signature().toArray());
        for (TokenBlock block : chain.blocks().subList(1, 4)) {
            spliced.raw(block.payload().toArray(), block.signature().toArray());
        }
        assertThat(isBelieved(spliced.encode())).isFalse();
    }
}
