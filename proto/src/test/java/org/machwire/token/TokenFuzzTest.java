package org.machwire.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/**
 * Whatever the octets, the decoder answers with a token or a {@link TokenException}, and the verifier believes nothing that the keys
 * of the tests did not sign. {@code mvn test} runs the inputs kept; with {@code JAZZER_FUZZ=1} Jazzer looks for others.
 */
class TokenFuzzTest {
    private static final TokenVerifier VERIFIER = new TokenVerifier(Chains.SERVER.publicKey());
    private static final Octets SIGNED = Octets.of(signed().encode());

    private static Token signed() {
        try {
            return Chains.ofFour();
        } catch (TokenException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @FuzzTest
    void anyOctetsAreATokenOrRefused(byte[] octets) {
        Token token;
        try {
            token = Token.parse(octets);
        } catch (TokenException refused) {
            assertThat(refused.block()).isBetween(-1, Token.MAX_BLOCKS - 1);
            return;
        }
        assertThat(token.encode()).isEqualTo(octets);
        assertThat(TokenDescription.lines(token, null, 0)).isNotEmpty();
        assertThat(token.ineffective(token.last().terms())).isNotNull();
        token.blocks().forEach(block -> assertThat(Terms.ofProto(block.terms().toProto())).isEqualTo(block.terms()));
    }

    /** The first octets say what to change in a chain that is signed. */
    @FuzzTest
    void aChangedChainIsNotBelieved(byte[] changes) {
        byte[] octets = SIGNED.toArray();
        for (int i = 0; i + 2 < changes.length; i += 3) {
            int at = (Byte.toUnsignedInt(changes[i]) << 8 | Byte.toUnsignedInt(changes[i + 1])) % octets.length;
            octets[at] ^= changes[i + 2];
        }
        try {
            VERIFIER.verify(Token.parse(octets));
            assertThat(Arrays.equals(octets, SIGNED.toArray())).as("believed, so nothing was changed").isTrue();
        } catch (TokenException refused) {
            assertThat(Octets.of(octets)).isNotEqualTo(SIGNED);
        }
    }
}
