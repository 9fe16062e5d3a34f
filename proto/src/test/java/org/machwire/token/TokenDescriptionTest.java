package org.machwire.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.MacAddress;

class TokenDescriptionTest {
    private static final VerifyingKey SERVER = Chains.SERVER.publicKey();

    private static Token token(Scope scope, Validity validity) throws TokenException {
        return Token.issue(Chains.SERVER, new Terms(new Holder(Chains.ALICE.publicKey(), -1,
                Octets.ofHex("ab".repeat(32))), scope, validity, 2), Chains.nonce(1));
    }

    @Test
    void everythingThatABlockStatesIsPrinted() throws TokenException {
        Scope scope = Chains.lan().segments(List.of()).devices("web-*", "db").maxDevices(3).mode(3)
                .macs(List.of(new MacAddress(2))).ipv4(List.of(IpPrefix.parse("10.0.0.0/8")))
                .ipv6(List.of(IpPrefix.parse("fd00::/8"))).framesPerSecond(10).octetsPerSecond(20).promiscuous()
                .setAddress().roles(DeviceRole.values()).build();
        Token token = token(scope, new Validity(0L, 86_400L,
                Set.of(new TaskReference(Octets.of(new byte[16]), 42))));
        List<String> scopeLines = List.of("  node \"/dev/lan\"", "  segment none at all",
                "  device \"web-*\", \"db\"", "  devices at a time: at most 3", "  mode D_READ and D_WRITE",
                "  Ethernet address \"00:00:00:00:00:02\"", "  IPv4 \"10.0.0.0/8\"", "  IPv6 \"fd00::/8\"",
                "  frames a second: at most 10", "  octets a second: at most 20",
                "  privileges promiscuous, set-address, role DHCP_SERVER, role ROUTER",
                "  not before 1970-01-01T00:00:00Z",
                "  not after 1970-01-02T00:00:00Z",
                "  while task 42 of server instance 00000000000000000000000000000000 lives", "  delegations 2");
        String holder = "whoever has the private key of " + Chains.ALICE.publicKey()
                + ", and uid 4294967295, and the TLS peer of key " + "ab".repeat(32);
        List<String> lines = TokenDescription.lines(token, SERVER, 5);
        assertThat(lines.subList(0, 3)).containsExactly("server " + SERVER, "block 0 " + token.last().id(),
                "  for " + holder);
        assertThat(lines.subList(3, 18)).isEqualTo(scopeLines);
        assertThat(lines.get(18)).isEqualTo("the chain grants");
        assertThat(lines.subList(19, 34)).isEqualTo(scopeLines);
        assertThat(lines.subList(34, lines.size())).containsExactly(
                "valid now, unless the server knows better: " + holder + " may present it");
    }

    @Test
    void aTokenThatWouldBeRefusedSaysWhichBlockAndRule() throws TokenException {
        Token token = token(Chains.lan().build(), new Validity(10L, 20L, Set.of()));
        assertThat(last(token, SERVER, 9)).isEqualTo(
                "would be refused: NOT_YET_VALID, block 0: The block's time has not come.");
        assertThat(last(token, null, 20)).isEqualTo("would be refused: EXPIRED, block 0: The block's time is over.");
        assertThat(last(token, Chains.BOB.publicKey(), 15)).isEqualTo(
                "would be refused: UNKNOWN_SERVER, block 0: The token is another server's.");
        Token forged = Token.parse(new RawChain().block().block(Chains.BOB, block -> {}).encode());
        assertThat(last(forged, null, 15)).startsWith("would be refused: SIGNATURE, block 1: ");
        assertThat(TokenDescription.lines(forged, null, 15)).doesNotContain("the chain grants")
                .contains("server " + SERVER + " (says the token)");
    }

    private static String last(Token token, VerifyingKey server, long now) {
        List<String> lines = TokenDescription.lines(token, server, now);
        return lines.get(lines.size() - 1);
    }

    @Test
    void aNameCannotWriteOnTheTerminal() throws TokenException {
        Token token = token(Scope.builder().nodes("/dev/\033[2J\n\u202e\"\\~ \u007f").build(), Validity.ALWAYS);
        assertThat(TokenDescription.lines(token, SERVER, 0))
                .contains("  node \"/dev/\\u{1b}[2J\\u{a}\\u{202e}\\u{22}\\u{5c}~ \\u{7f}\"")
                .allMatch(line -> line.chars().allMatch(c -> c >= ' ' && c <= '~'));
    }

    @Test
    void modesAndTimesBeyondAllYearsAreWritten() throws TokenException {
        Token token = token(Chains.lan().mode(1).build(), Validity.until(Long.MAX_VALUE));
        assertThat(TokenDescription.lines(token, SERVER, 0)).contains("  mode D_READ",
                "  not after second 9223372036854775807");
        assertThat(Modes.text(0)).isEqualTo("none at all");
        assertThat(Modes.text(2)).isEqualTo("D_WRITE");
    }
}
