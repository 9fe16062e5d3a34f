package org.machwire.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors in the repository, which other implementations use, hold for this one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("unchecked")
class TokenVectorsTest {
    private final String text = text();
    private final Map<String, Object> file = (Map<String, Object>) Json.read(text);

    private static String text() {
        try (InputStream in = TokenVectorsTest.class.getResourceAsStream("/token-vectors.json")) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private List<Map<String, Object>> list(String name) {
        return (List<Map<String, Object>>) file.get(name);
    }

    private Stream<Arguments> named(String list) {
        return list(list).stream().map(vector -> Arguments.of(vector.get("name"), vector));
    }

    Stream<Arguments> good() {
        return named("good");
    }

    Stream<Arguments> bad() {
        return named("bad");
    }

    private static byte[] octets(Map<String, Object> vector, String name) {
        return Octets.ofHex((String) vector.get(name)).toArray();
    }

    private static VerifiedToken verify(Map<String, Object> vector) throws TokenException {
        Token token = Token.parse(octets(vector, "token"));
        assertThat(token.encode()).isEqualTo(octets(vector, "token"));
        return new TokenVerifier(VerifyingKey.of(octets(vector, "server"))).verify(token);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("good")
    void goodTokensSayWhatTheFileSays(String name, Map<String, Object> vector) throws TokenException {
        VerifiedToken verified = verify(vector);
        assertThat(verified.ids().stream().map(BlockId::toString).toList()).isEqualTo(vector.get("ids"));
        assertThat(verified.id()).hasToString(verified.ids().get(verified.ids().size() - 1).toString());
        assertThat(GoodVectors.holder(verified.holder())).isEqualTo(vector.get("holder"));
        assertThat((long) verified.remainingDelegations()).isEqualTo(vector.get("remaining_delegations"));
        assertThat(VectorQuestions.askTimes(verified)).isEqualTo(vector.get("times"));
        assertThat(verified.validity().whileTasks().stream().map(TaskReference::toString).toList())
                .isEqualTo(vector.get("while_tasks"));
        ((Map<String, Object>) vector.get("questions")).forEach((question, answer) -> assertThat(
                VectorQuestions.ask(verified.scope(), question)).as(question).isEqualTo(answer));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void badTokensAreRefusedByTheRuleInTheFile(String name, Map<String, Object> vector) {
        TokenException refused = catchThrowableOfType(TokenException.class, () -> verify(vector));
        assertThat(refused).as("must be refused").isNotNull();
        assertThat(refused.rule()).as(refused.getMessage()).hasToString((String) vector.get("rule"));
        assertThat((long) refused.block()).as(refused.getMessage()).isEqualTo(vector.get("block"));
        assertThat(refused.getMessage()).isNotBlank();
    }

    @Test
    void keysAreMadeFromTheirSeeds() {
        for (Map<String, Object> key : list("keys")) {
            assertThat(SigningKey.ofSeed(octets(key, "seed")).publicKey().toArray()).isEqualTo(octets(key, "public"));
        }
    }

    @Test
    void proofsHold() {
        for (Map<String, Object> proof : list("proofs")) {
            VerifyingKey key = VerifyingKey.of(octets(proof, "key"));
            BlockId id = BlockId.of(octets(proof, "id"));
            boolean imports = proof.get("use").equals("import");
            byte[] octets = octets(proof, "proof");
            assertThat(Proofs.checkImport(key, octets(proof, "task_id"), id, octets)).isEqualTo(imports);
            assertThat(Proofs.checkRevoke(key, octets(proof, "task_id"), id, octets)).isEqualTo(!imports);
        }
    }

    @Test
    void theFileIsWhatTheGeneratorMakes() throws TokenException {
        assertThat(text).isEqualTo(TokenVectors.text());
        assertThat(list("good")).hasSizeGreaterThanOrEqualTo(12);
        assertThat(list("bad")).hasSizeGreaterThanOrEqualTo(30);
    }
}
