package org.machwire.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Blocks that were changed at random and then signed properly: what a holder of a key can do to the decoder. */
class RandomTokensTest {
    private static final long SEED = 0x20080610;
    private static final int ROUNDS = 10_000;

    private final Random random = new Random(SEED);

    @Test
    void whateverAHolderSignsIsATokenThatMeansSomethingOrIsRefused() throws TokenException {
        List<byte[]> payloads = GoodVectors.all().stream().map(vector -> firstPayload((Map<?, ?>) vector)).toList();
        int accepted = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] payload = payloads.get(i % payloads.size()).clone();
            for (int n = random.nextInt(3); n >= 0; n--) {
                payload[random.nextInt(payload.length)] = (byte) random.nextInt();
            }
            accepted += isAccepted(payload, "seed " + SEED + ", round " + i) ? 1 : 0;
        }
        assertThat(accepted).as("accepted").isBetween(ROUNDS / 100, ROUNDS - ROUNDS / 100);
    }

    private static byte[] firstPayload(Map<?, ?> vector) {
        try {
            return Token.parse(Octets.ofHex((String) vector.get("token")).toArray()).blocks().get(0).payload()
                    .toArray();
        } catch (TokenException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static boolean isAccepted(byte[] payload, String where) {
        Token token;
        try {
            token = Token.parse(new RawChain().raw(payload, new byte[TokenBlock.SIGNATURE_LENGTH]).encode());
        } catch (TokenException refused) {
            assertThat(refused.block()).as(where).isZero();
            return false;
        }
        Terms terms = token.last().terms();
        assertThat(Terms.ofProto(terms.toProto())).as(where).isEqualTo(terms);
        assertThat(terms.scope().intersect(terms.scope())).as(where).isEqualTo(terms.scope());
        assertThat(TokenDescription.lines(token, null, 0)).as(where)
                .allMatch(line -> line.chars().allMatch(c -> c >= ' ' && c <= '~'));
        assertThat(token.ineffective(terms)).as(where)
                .allMatch(line -> line.startsWith("delegations "));
        return true;
    }
}
