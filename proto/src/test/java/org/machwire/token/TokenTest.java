package org.machwire.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.machwire.token.Chains.ALICE;
import static org.machwire.token.Chains.BOB;
import static org.machwire.token.Chains.SERVER;
import static org.machwire.token.Chains.lan;
import static org.machwire.token.Chains.nonce;
import static org.machwire.token.Chains.terms;

import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.MacAddress;

/** How tokens are made, narrowed, and written as text. */
class TokenTest {
    private static final TaskReference TASK = new TaskReference(Octets.of(nonce(9)), 7);

    private static void refused(TokenRule rule, int block, String words, ThrowingCallable call) {
        TokenException refused = catchThrowableOfType(TokenException.class, call);
        assertThat(refused).as("must be refused").isNotNull().hasMessageContaining(words);
        assertThat(refused.rule()).isEqualTo(rule);
        assertThat(refused.block()).isEqualTo(block);
    }

    private static Token issue(int delegations) throws TokenException {
        return Token.issue(SERVER, terms(ALICE, lan().build(), delegations), nonce(0));
    }

    @Test
    void anIssuedTokenSaysItsTerms() throws TokenException {
        Terms terms = new Terms(Holder.of(ALICE.publicKey(), -5), lan().mode(1).build(),
                new Validity(-5L, 5L, Set.of(TASK)), 3);
        Token token = Token.issue(SERVER, terms, nonce(7));
        assertThat(token.server()).isEqualTo(SERVER.publicKey());
        assertThat(token.blocks()).hasSize(1);
        assertThat(token.last().terms()).isEqualTo(terms);
        assertThat(token.last().nonce()).isEqualTo(Octets.of(nonce(7)));
        assertThat(token.last().parent()).isNull();
        assertThat(Terms.ofProto(terms.toProto())).isEqualTo(terms);
        assertThat(terms.withScope(lan().build()).scope()).isEqualTo(lan().build());
    }

    @Test
    void aChainSaysWhoNarrowedIt() throws TokenException {
        Token token = Chains.ofFour();
        VerifiedToken verified = new TokenVerifier(SERVER.publicKey()).verify(token);
        assertThat(verified.token()).isSameAs(token);
        assertThat(verified.blocks()).isEqualTo(token.blocks());
        assertThat(verified.ids()).hasSize(4).doesNotHaveDuplicates().endsWith(verified.id());
        assertThat(token.blocks().get(2).parent()).isEqualTo(verified.ids().get(1));
        assertThat(token.blocks().get(2).server()).isNull();
        assertThat(verified.holder().uid()).isEqualTo(1000);
        assertThat(verified.validity()).isEqualTo(Validity.until(2_000_000_000L));
        assertThat(verified.remainingDelegations()).isZero();
        assertThat(token).hasToString("token " + verified.id());
    }

    @Test
    void theSameTermsWithAnotherNonceAreAnotherBlock() throws TokenException {
        Terms terms = terms(ALICE, lan().build(), 0);
        Token token = Token.issue(SERVER, terms, nonce(0));
        assertThat(Token.issue(SERVER, terms, nonce(0))).isEqualTo(token).hasSameHashCodeAs(token);
        assertThat(Token.issue(SERVER, terms, nonce(1))).isNotEqualTo(token).doesNotHaveSameHashCodeAs(token);
        assertThat(Token.issue(SERVER, terms, nonce(1)).last().id()).isNotEqualTo(token.last().id());
    }

    @Test
    void onlyTheLastHolderNarrows() throws TokenException {
        Token token = issue(2);
        refused(TokenRule.SIGNATURE, 0, "not the one", () -> token.attenuate(BOB, terms(BOB, lan().build(), 0),
                nonce(1)));
        Token longer = token.attenuate(ALICE, terms(BOB, lan().build(), 1), nonce(1));
        refused(TokenRule.SIGNATURE, 1, "not the one", () -> longer.attenuate(ALICE, terms(ALICE, lan().build(), 0),
                nonce(2)));
    }

    @Test
    void noMoreBlocksFollowThanAllBlocksAllow() throws TokenException {
        refused(TokenRule.DEPTH, 0, "no further", () -> issue(0).attenuate(ALICE, terms(BOB, lan().build(), 0),
                nonce(1)));
        Token last = issue(1).attenuate(ALICE, terms(BOB, lan().build(), 5), nonce(1));
        refused(TokenRule.DEPTH, 1, "no further", () -> last.attenuate(BOB, terms(BOB, lan().build(), 0), nonce(2)));
    }

    @Test
    void aChainHasSixteenBlocks() throws TokenException {
        Token token = issue(100);
        assertThat(new TokenVerifier(SERVER.publicKey()).verify(token).remainingDelegations()).isEqualTo(15);
        for (int i = 1; i < Token.MAX_BLOCKS; i++) {
            token = token.attenuate(ALICE, terms(ALICE, Scope.UNPRIVILEGED, 100), nonce(i));
        }
        Token full = token;
        assertThat(new TokenVerifier(SERVER.publicKey()).verify(full).remainingDelegations()).isZero();
        refused(TokenRule.LIMITS, 15, "no room", () -> full.attenuate(ALICE, terms(ALICE, lan().build(), 0),
                nonce(1)));
    }

    @Test
    void aTokenHasAtMostItsOctets() throws TokenException {
        int least = Token.issue(SERVER, terms(ALICE, nodeOfLength(10_000), 0), nonce(0)).encode().length;
        Token most = Token.issue(SERVER, terms(ALICE, nodeOfLength(10_000 + Token.MAX_OCTETS - least), 0), nonce(0));
        assertThat(most.encode()).hasSize(Token.MAX_OCTETS);
        assertThat(Token.ofText(most.text())).isEqualTo(most);
        refused(TokenRule.LIMITS, -1, "16384", () -> Token.issue(SERVER,
                terms(ALICE, nodeOfLength(10_001 + Token.MAX_OCTETS - least), 0), nonce(0)));
    }

    private static Scope nodeOfLength(int length) {
        return Scope.builder().nodes("/" + "x".repeat(length - 1)).build();
    }

    @Test
    void aFirstBlockNeedsNodesAndANonceSixteenOctets() {
        refused(TokenRule.INVALID_BLOCK, 0, "nodes", () -> Token.issue(SERVER, terms(ALICE, Scope.UNPRIVILEGED, 0),
                nonce(0)));
        refused(TokenRule.INVALID_BLOCK, 0, "nonce", () -> Token.issue(SERVER, terms(ALICE, lan().build(), 0),
                new byte[15]));
    }

    @Test
    void namesOfASubspaceAreNotThoseOfTheBlocksBefore() throws TokenException {
        Token token = Token.issue(SERVER, terms(ALICE, lan().devices("web").mode(1).build(), 2), nonce(0));
        SubspaceId inside = SubspaceId.of(nonce(7));
        Token entered = token.attenuate(ALICE, new Terms(Holder.ofKey(BOB.publicKey()),
                Scope.builder().devices("eth*").build(), Validity.ALWAYS, 1, inside), nonce(1));
        Scope scope = new TokenVerifier(SERVER.publicKey()).verify(entered).scope();
        assertThat(scope.admitsDevice("lan", "eth0")).isTrue();
        assertThat(scope.admitsDevice("lan", "web")).isFalse();
        assertThat(scope.admitsMode(3)).isFalse();
        assertThat(entered.last().terms().subspace()).isEqualTo(inside);
        assertThat(Terms.ofProto(entered.last().terms().toProto())).isEqualTo(entered.last().terms());
    }

    @Test
    void namingASubspaceAgainFreesFromNoNamesInIt() throws TokenException {
        SubspaceId inside = SubspaceId.of(nonce(7));
        Token token = Token.issue(SERVER, terms(ALICE, lan().build(), 3), nonce(0))
                .attenuate(ALICE, new Terms(Holder.ofKey(BOB.publicKey()), Scope.builder().devices("eth0").build(),
                        Validity.ALWAYS, 2, inside), nonce(1))
                .attenuate(BOB, new Terms(Holder.ofKey(ALICE.publicKey()), Scope.UNPRIVILEGED, Validity.ALWAYS, 1,
                        inside), nonce(2));
        Scope scope = new TokenVerifier(SERVER.publicKey()).verify(token).scope();
        assertThat(scope.admitsDevice("lan", "eth0")).isTrue();
        assertThat(scope.admitsDevice("lan", "eth1")).isFalse();
    }

    @Test
    void termsThatNoBlockCanStateAreRefused() {
        Holder user = Holder.ofUid(1);
        Holder key = Holder.ofKey(ALICE.publicKey());
        refusedTerms("key can delegate", () -> new Terms(user, lan().build(), Validity.ALWAYS, 1));
        refusedTerms("delegations", () -> new Terms(key, lan().build(), Validity.ALWAYS, -1));
        refusedTerms("mode", () -> new Terms(key, lan().mode(0).build(), Validity.ALWAYS, 0));
        refusedTerms("one list", () -> new Terms(key, lan().devices("a").devices("b").build(), Validity.ALWAYS, 0));
        refusedTerms("later", () -> new Terms(key, lan().build(), new Validity(5L, 5L, Set.of()), 0));
        refusedTerms("one task", () -> new Terms(key, lan().build(), new Validity(null, null, Set.of(TASK,
                new TaskReference(TASK.serverInstance(), 8))), 0));
        refusedTerms("holder", () -> new Holder(null, null, null));
    }

    @Test
    void termsWithSomethingThatThisFormatDoesNotDefineAreRefused() {
        org.machwire.v1.Terms terms = terms(ALICE, lan().build(), 0).toProto();
        refusedTerms("define", () -> Terms.ofProto(RawChain.withUnknownField(terms.toBuilder()).build()));
        refusedTerms("define", () -> Validity.ofProto(RawChain.withUnknownField(terms.getValidity().toBuilder())
                .build()));
        refusedTerms("define", () -> Holder.ofProto(RawChain.withUnknownField(terms.getHolder().toBuilder()).build()));
        refusedTerms("define", () -> Scope.ofProto(RawChain.withUnknownField(terms.getScope().toBuilder()).build()));
    }

    private static void refusedTerms(String words, Runnable make) {
        assertThatIllegalArgumentException().isThrownBy(make::run).withMessageContaining(words);
    }

    @Test
    void whatANewBlockWouldStateInVainIsTold() throws TokenException {
        Scope narrow = lan().segments(List.of("lan")).devices("web-*").maxDevices(2).mode(1)
                .macs(List.of(new MacAddress(2))).ipv4(List.of(IpPrefix.parse("10.1.0.0/16")))
                .ipv6(List.of(IpPrefix.parse("fd00::/8"))).framesPerSecond(10).octetsPerSecond(100)
                .build();
        Token token = Token.issue(SERVER,
                new Terms(Holder.ofKey(ALICE.publicKey()), narrow, new Validity(100L, 200L, Set.of()), 2), nonce(0));
        assertThat(token.ineffective(new Terms(Holder.ofKey(BOB.publicKey()), narrow, new Validity(100L, 200L,
                Set.of()), 1))).isEmpty();
        Scope wide = Scope.builder().nodes("/dev/wan").segments(List.of("wan")).devices("db", "d*", "web-1")
                .maxDevices(3).mode(3).macs(List.of(new MacAddress(4))).ipv4(List.of(IpPrefix.parse("10.0.0.0/8")))
                .ipv6(List.of(IpPrefix.parse("fc00::/7"))).framesPerSecond(11).octetsPerSecond(101).promiscuous()
                .setAddress().roles(DeviceRole.ROUTER).build();
        List<String> told = token.ineffective(new Terms(Holder.ofKey(BOB.publicKey()), wide, new Validity(99L, 201L,
                Set.of()), 2));
        assertThat(told.stream().map(line -> line.replaceAll(":.*", ""))).containsExactly("node \"/dev/wan\"",
                "segment \"wan\"", "device \"db\"", "Ethernet address \"00", "prefix \"10.0.0.0/8\"",
                "prefix \"fc00", "devices 3",
                "frames a second 11", "octets a second 101", "mode 3", "promiscuous", "set-address", "role ROUTER",
                "not before 1970-01-01T00", "not after 1970-01-01T00", "delegations 2");
        assertThat(issue(0).ineffective(terms(BOB, lan().mode(3).maxDevices(9).build(), 0))).isEmpty();
    }

    @Test
    void textIsReadWithAnyWhiteSpaceAroundIt() throws TokenException {
        Token token = Chains.ofFour();
        assertThat(token.text()).startsWith("-----BEGIN MACHWIRE TOKEN-----\n").endsWith(
                "\n-----END MACHWIRE TOKEN-----\n");
        assertThat(token.text().lines()).allMatch(line -> line.length() <= 64);
        assertThat(Token.ofText("\n \t" + token.text().replace("\n", "\r\n") + "\n\n")).isEqualTo(token);
    }

    @Test
    void otherTextsAreNoTokens() throws TokenException {
        String text = issue(0).text();
        for (String other : List.of("", "token", text + text, text.replace("TOKEN", "KEY"), text.substring(1),
                text.replaceFirst("-----\n.", "-----\n*"), text.substring(0, text.length() / 2))) {
            refused(TokenRule.MALFORMED, -1, "", () -> Token.ofText(other));
        }
        refused(TokenRule.LIMITS, -1, "16384", () -> Token.ofText("x".repeat(32_769)));
        refused(TokenRule.MALFORMED, -1, "", () -> Token.ofText("x".repeat(32_768)));
    }
}
