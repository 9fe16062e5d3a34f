package org.machwire.client.cli.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.machwire.ethernet.MacAddress;
import org.machwire.mach.DeviceMode;
import org.machwire.token.DeviceRole;
import org.machwire.token.Holder;
import org.machwire.token.IpPrefix;
import org.machwire.token.Octets;
import org.machwire.token.Scope;
import org.machwire.token.SigningKey;
import org.machwire.token.TaskReference;
import org.machwire.token.Terms;
import org.machwire.token.Validity;
import org.machwire.token.VerifyingKey;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class TermsOptionsTest {
    private static final Instant NOW = Instant.ofEpochSecond(1000);
    private static final VerifyingKey KEY = SigningKey.ofSeed(new byte[SigningKey.SEED_LENGTH]).publicKey();
    private static final Octets INSTANCE = Octets.of(new byte[16]);

    @Command(name = "any")
    static final class Any {
        @Mixin
        private final TermsOptions options = new TermsOptions();
    }

    private static Terms terms(String... arguments) {
        Any any = new Any();
        new CommandLine(any).parseArgs(arguments);
        return any.options.terms(List.of("/n"), NOW, number -> new TaskReference(INSTANCE, number));
    }

    @Test
    void whatIsNotGivenRestrictsNothingAndGrantsNoPrivilege() {
        assertThat(terms("--for-user", "7")).isEqualTo(
                new Terms(Holder.ofUid(7), Scope.builder().nodes("/n").build(), Validity.ALWAYS, 0));
    }

    @Test
    void everyOptionIsStated() {
        Scope scope = Scope.builder().nodes("/n").segments(List.of("lan", "dmz")).devices("w*", "eth?").maxDevices(3)
                .mode(DeviceMode.READ).macs(List.of(MacAddress.parse("56:54:00:00:00:01")))
                .ipv4(List.of(IpPrefix.parse("10.69.7.0/24"), IpPrefix.parse("10.69.8.1"))).ipv6(List.of())
                .framesPerSecond(100).octetsPerSecond(200).promiscuous().setAddress()
                .roles(DeviceRole.DHCP_SERVER, DeviceRole.ROUTER).build();
        Validity validity = new Validity(1060L, 8200L, Set.of(new TaskReference(INSTANCE, 12)));

        assertThat(terms("--for-user", "7", "--for-key", KEY.toString(), "--segment", "lan", "--segment", "dmz",
                "--device", "w*", "--device", "eth?", "--devices", "3", "--mode", "r", "--mac", "56:54:00:00:00:01",
                "--ipv4", "10.69.7.0/24", "--ipv4", "10.69.8.1", "--no-ipv6", "--frames-per-second", "100",
                "--octets-per-second", "200", "--promiscuous", "--set-address", "--role", "dhcp-server", "--role",
                "router", "--delegations", "2", "--not-before", "1m", "--expires", "2h", "--while-task", "12"))
                .isEqualTo(new Terms(Holder.of(KEY, 7), scope, validity, 2));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "--devices 1                              | say for whom",
            "--for-user 7 --delegations 1             | only a holder with a key can delegate",
            "--for-user 7 --ipv4 fd69::/64            | other IP version",
            "--for-user 7 --ipv4 10.0.0.1/8           | no prefix such as",
            "--for-user 7 --no-ipv4 --ipv4 10.0.0.0/8 | contradict",
            "--for-user 7 --mac 1                     | no Ethernet address such as",
            "--for-user 7 --mode x                    | a mode is r, w or rw",
            "--for-user 7 --role king                 | a role is dhcp-server or router",
            "--for-user 7 --devices -1                | number of devices",
            "--for-user 7 --expires soon              | neither a time",
            "--for-user 7 --not-before 2h --expires 1h | later than",
            "--for-user nobody-of-this-name           | there is no user",
            "--for-key ed25519:00                     | a public key is ed25519:"})
    void whatNoBlockCanSayIsRefusedInOneSentence(String arguments, String sentence) {
        String[] all = Stream.of(arguments.strip().split(" ", -1)).toArray(String[]::new);
        assertThatThrownBy(() -> terms(all)).as(Arrays.toString(all)).isInstanceOf(ParameterException.class)
                .hasMessageContaining(sentence).message().hasLineCount(1);
    }

    @Test
    void aSecretInThePlaceOfAPublicKeyIsNotRepeated() {
        assertThatThrownBy(() -> terms("--for-key", "MC4CAQAwBQYDK2Vw")).isInstanceOf(ParameterException.class)
                .message().doesNotContain("MC4CAQAwBQYDK2Vw");
    }
}
