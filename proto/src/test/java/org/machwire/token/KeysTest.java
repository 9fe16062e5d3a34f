package org.machwire.token;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    private static final byte[] MESSAGE = "message".getBytes(US_ASCII);
    /** As {@code openssl genpkey -algorithm ed25519} wrote it. */
    private static final String PEM = """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEIH7srjixe2IMchNJpUHaaXW1WqL4mB/lRhS+qRi2gD8p
            -----END PRIVATE KEY-----
            """;

    /** RFC 8032, 7.1, tests 1 to 3. */
    @ParameterizedTest
    @CsvSource({
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60, d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '', e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb, 3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72, 92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7, fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025, af82, 6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"})
    void signAndVerifyAsTheStandardDoes(String seed, String key, String message, String signature) {
        SigningKey signing = SigningKey.ofSeed(Octets.ofHex(seed).toArray());
        byte[] octets = Octets.ofHex(message).toArray();
        assertThat(signing.publicKey().octets()).hasToString(key);
        assertThat(Octets.of(signing.sign(octets))).hasToString(signature);
        assertThat(VerifyingKey.parse("ed25519:" + key).verifies(Octets.ofHex(signature).toArray(), octets)).isTrue();
    }

    @Test
    void aSignatureIsOneForTheJavaPlatformToo() throws GeneralSecurityException {
        Octets info = Octets.ofHex("302a300506032b6570032100" + Chains.ALICE.publicKey().octets());
        Signature platform = Signature.getInstance("Ed25519");
        platform.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(info.toArray())));
        platform.update(MESSAGE);
        assertThat(platform.verify(Chains.ALICE.sign(MESSAGE))).isTrue();
    }

    @Test
    void anyOtherMessageKeyOrSignatureFails() {
        byte[] signature = Chains.ALICE.sign(MESSAGE);
        assertThat(Chains.ALICE.publicKey().verifies(signature, MESSAGE)).isTrue();
        assertThat(Chains.BOB.publicKey().verifies(signature, MESSAGE)).isFalse();
        assertThat(Chains.ALICE.publicKey().verifies(signature, new byte[0])).isFalse();
        for (int length : new int[]{0, 32, 63, 65}) {
            assertThat(Chains.ALICE.publicKey().verifies(Arrays.copyOf(signature, length), MESSAGE)).isFalse();
        }
        for (int i = 0; i < signature.length * 8; i++) {
            byte[] other = signature.clone();
            other[i / 8] ^= (byte) (1 << i % 8);
            assertThat(Chains.ALICE.publicKey().verifies(other, MESSAGE)).as("bit " + i).isFalse();
        }
    }

    @Test
    void aSignatureWithALargerSIsRefused() {
        byte[] other = Edwards.withLargeS(Chains.ALICE.sign(MESSAGE));
        assertThat(Chains.ALICE.publicKey().verifies(other, MESSAGE)).isFalse();
    }

    @Test
    void aSignatureWhoseRIsOfSmallOrderIsRefused() {
        byte[] key = Chains.ALICE.publicKey().toArray();
        byte[] neutral = new byte[32];
        neutral[0] = 1;
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) 2);
        byte[] multiple = neutral;
        for (int i = 0; i < 8; i++) {
            byte[] forged = Edwards.signWithSmallR(seed, key, MESSAGE, multiple);
            assertThat(Chains.ALICE.publicKey().verifies(forged, MESSAGE)).as(i + " times the point").isFalse();
            if (i == 0) {
                // The forgery is one: the equation holds.
                assertThat(Ed25519.verify(forged, 0, key, 0, MESSAGE, 0, MESSAGE.length)).isTrue();
            }
            multiple = Edwards.add(multiple, Edwards.ORDER_8.toArray());
        }
        assertThat(multiple).as("the point has order 8").isEqualTo(neutral);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {
            // All points of small order, and the other forms of those that have one: y not below 2^255 - 19, or a sign of 0.
            "0100000000000000000000000000000000000000000000000000000000000000",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000080",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            "0100000000000000000000000000000000000000000000000000000000000080",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            // No point of the curve.
            "0200000000000000000000000000000000000000000000000000000000000000"})
    void whatIsNoPointOrOfSmallOrderIsNoKey(String key) {
        assertThatIllegalArgumentException().isThrownBy(() -> VerifyingKey.parse("ed25519:" + key));
        byte[] zero = new byte[64];
        System.arraycopy(Octets.ofHex(key).toArray(), 0, zero, 0, 32);
        assertThat(Chains.ALICE.publicKey().verifies(zero, MESSAGE)).isFalse();
    }

    @Test
    void aKeyWithAPartOfSmallOrderIsNotTakenFromPeopleNorHandedOut() throws TokenException {
        byte[] mixed = Edwards.add(Chains.ALICE.publicKey().toArray(), Edwards.ORDER_8.toArray());
        VerifyingKey key = VerifyingKey.of(mixed);
        assertThat(key.isOfPrimeOrder()).isFalse();
        assertThat(Chains.ALICE.publicKey().isOfPrimeOrder()).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> VerifyingKey.parse(key.toString()));
        Terms terms = new Terms(Holder.ofKey(key), Chains.lan().build(), Validity.ALWAYS, 0);
        TokenException issued = catchThrowableOfType(TokenException.class,
                () -> Token.issue(Chains.SERVER, terms, Chains.nonce(0)));
        assertThat(issued.rule()).isEqualTo(TokenRule.INVALID_KEY);
        Token token = Token.issue(Chains.SERVER, Chains.terms(Chains.ALICE, Chains.lan().build(), 1), Chains.nonce(0));
        TokenException narrowed = catchThrowableOfType(TokenException.class,
                () -> token.attenuate(Chains.ALICE, terms, Chains.nonce(0)));
        assertThat(narrowed.rule()).isEqualTo(TokenRule.INVALID_KEY);
        assertThat(narrowed.block()).isEqualTo(1);
    }

    @Test
    void pemOfOpensslIsReadAndWritten() {
        SigningKey key = SigningKey.ofPem(PEM);
        assertThat(key.toPem()).isEqualTo(PEM);
        assertThat(SigningKey.ofPem(PEM.replace("\n", "\r\n")).publicKey()).isEqualTo(key.publicKey());
        assertThat(SigningKey.ofPem(Chains.BOB.toPem()).publicKey()).isEqualTo(Chains.BOB.publicKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY----------END PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIH7srjixe2IMchNJpUHaaXW1WqL4mB/lRhS+qRi2gD8\n-----END PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VvBCIEIH7srjixe2IMchNJpUHaaXW1WqL4mB/lRhS+qRi2gD8p\n-----END PRIVATE KEY-----",
            "-----BEGIN PUBLIC KEY-----\nMC4CAQAwBQYDK2VwBCIEIH7srjixe2IMchNJpUHaaXW1WqL4mB/lRhS+qRi2gD8p\n-----END PUBLIC KEY-----",
            "-----BEGIN PRIVATE KEY-----\nMC4C*\n-----END PRIVATE KEY-----"})
    void otherTextsAreNoPrivateKeyAndAreNotRepeated(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> SigningKey.ofPem(text))
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("MC4C", "*"))
                .withNoCause();
    }

    @Test
    void aKeysTextHasNothingSecret() {
        assertThat(Chains.ALICE).hasToString("private key of " + Chains.ALICE.publicKey());
        assertThat(Chains.ALICE.publicKey().toString()).startsWith("ed25519:").hasSize(8 + 64);
    }

    @Test
    void textsAndOctetsOfTheWrongLengthAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> VerifyingKey.of(new byte[31]));
        assertThatIllegalArgumentException().isThrownBy(() -> VerifyingKey.parse("rsa:00"));
        assertThatIllegalArgumentException().isThrownBy(() -> VerifyingKey.parse("ed25519:00"));
        assertThatIllegalArgumentException().isThrownBy(() -> SigningKey.ofSeed(new byte[31]));
        assertThatIllegalArgumentException().isThrownBy(() -> BlockId.parse("00"));
        assertThat(BlockId.parse("ab".repeat(32))).hasToString("ab".repeat(32))
                .isEqualTo(BlockId.of(Octets.ofHex("ab".repeat(32)).toArray()));
    }

    @Test
    void equalKeysAreEqual() {
        assertThat(Chains.key(2).publicKey()).isEqualTo(Chains.ALICE.publicKey())
                .hasSameHashCodeAs(Chains.ALICE.publicKey()).isNotEqualTo(Chains.BOB.publicKey())
                .doesNotHaveSameHashCodeAs(Chains.BOB.publicKey());
    }
}
