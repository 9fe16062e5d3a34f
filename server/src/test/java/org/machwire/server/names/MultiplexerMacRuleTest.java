package org.machwire.server.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.machwire.server.names.Fixtures.ALICE;
import static org.machwire.server.names.Fixtures.BOB;
import static org.machwire.server.names.Fixtures.device;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;

class MultiplexerMacRuleTest {
    private static final byte[] SECRET = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private final MacRule rule = new MultiplexerMacRule(ALICE.uid(), SECRET, MultiplexerMacRule.NO_INTERFACE);

    @ParameterizedTest
    @CsvSource({"veth0, 52:54:4c:33:fb:34, 52:54:82:e7:92:f4", "veth1, 52:54:55:f4:6a:d3, 52:54:8e:73:99:94",
            "0, 52:54:26:8b:02:c8, 52:54:f3:c4:47:f1", "1, 52:54:16:55:c9:9c, 52:54:41:2c:c3:8f",
            "eth0, 52:54:62:f5:90:bc, 52:54:03:30:5a:22"})
    void D18_theServersOwnUserGetsTheMultiplexersAddresses(String name, String withoutInterface, String withInterface) {
        MacRule bridged = new MultiplexerMacRule(ALICE.uid(), SECRET, MacAddress.parse("52:54:00:12:34:56"));
        assertThat(rule.candidate(device(ALICE, name), 0)).hasToString(withoutInterface);
        assertThat(bridged.candidate(device(ALICE, name), 0)).hasToString(withInterface);
    }

    @Test
    void othersGetAnAddressThatDependsOnUserNameAndSecret() {
        MacAddress bobs = rule.candidate(device(BOB, "veth0"), 0);
        // The first 32 bits of HMAC-SHA256 under SECRET of 00 00 03 e9 and "veth0".
        assertThat(bobs).hasToString("56:54:3d:ff:95:33");
        assertThat(rule.candidate(device(BOB, "veth0"), 0)).isEqualTo(bobs);
        assertThat(rule.candidate(device(BOB, "veth1"), 0)).isNotEqualTo(bobs);
        assertThat(rule.candidate(device(Fixtures.ROOT, "veth0"), 0)).isNotEqualTo(bobs);
        byte[] other = SECRET.clone();
        other[0]++;
        MacRule otherServer = new MultiplexerMacRule(ALICE.uid(), other, MultiplexerMacRule.NO_INTERFACE);
        assertThat(otherServer.candidate(device(BOB, "veth0"), 0)).isNotEqualTo(bobs);
    }

    @Test
    void eachAttemptIsAnotherCandidate() {
        assertThat(rule.candidate(device(ALICE, "veth0"), 1)).isNotEqualTo(rule.candidate(device(ALICE, "veth0"), 0));
        assertThat(rule.candidate(device(BOB, "veth0"), 1)).isNotEqualTo(rule.candidate(device(BOB, "veth0"), 0));
        assertThat(rule.candidate(device(BOB, "veth0"), 2)).isNotEqualTo(rule.candidate(device(BOB, "veth0"), 1));
    }

    @Test
    void everyCandidateIsALocalStationsAddress() {
        long seed = 69;
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            DeviceIdentity identity = device(random.nextBoolean() ? ALICE : BOB, Long.toString(random.nextLong(), 36));
            MacAddress candidate = rule.candidate(identity, random.nextInt(1 << 16));
            assertThat(candidate.isStation()).as("seed %d, %s", seed, candidate).isTrue();
            assertThat(candidate.value() & Ethernet.LOCAL_BIT).as("seed %d, %s", seed, candidate).isNotZero();
        }
    }

    @Test
    void aShortSecretIsRefused() {
        assertThatThrownBy(() -> new MultiplexerMacRule(0, new byte[15], MultiplexerMacRule.NO_INTERFACE))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
