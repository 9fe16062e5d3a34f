package org.machwire.token;

import static org.machwire.token.Chains.ALICE;
import static org.machwire.token.Chains.BOB;
import static org.machwire.token.Chains.CAROL;
import static org.machwire.token.Chains.SERVER;
import static org.machwire.token.Chains.lan;
import static org.machwire.token.Chains.nonce;
import static org.machwire.token.Chains.terms;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.machwire.ethernet.MacAddress;

/** Makes the vectors of tokens that verify, with what they say. */
final class GoodVectors {
    private static final SubspaceId SUBSPACE = SubspaceId.of(nonce(0x5a));
    private static final TaskReference TASK = new TaskReference(Octets.of(nonce(0x77)), 42);
    private final List<Object> vectors = new ArrayList<>();

    static List<Object> all() throws TokenException {
        GoodVectors good = new GoodVectors();
        good.single();
        good.chains();
        good.narrowing();
        good.times();
        return good.vectors;
    }

    private static Token issue(Terms terms) throws TokenException {
        return Token.issue(SERVER, terms, nonce(0));
    }

    private static Scope full() {
        return lan().segments(List.of("lan")).devices("web-*", "db").maxDevices(3).mode(3)
                .macs(List.of(MacAddress.parse("02:00:00:00:00:01"))).ipv4(List.of(IpPrefix.parse("10.1.0.0/16")))
                .ipv6(List.of(IpPrefix.parse("fd00::/8"), IpPrefix.parse("2001:db8::1")))
                .framesPerSecond(10_000).octetsPerSecond(1_000_000).promiscuous().setAddress()
                .roles(DeviceRole.DHCP_SERVER, DeviceRole.ROUTER).build();
    }

    private void single() throws TokenException {
        add("one block, the least that it can say", issue(terms(ALICE, lan().build(), 0)));
        add("one block that states everything", issue(new Terms(
                new Holder(ALICE.publicKey(), 1000, Octets.ofHex("ab".repeat(32))), full(),
                new Validity(1_000_000_000L, 2_000_000_000L, Set.of(TASK)), 15)));
        add("an empty list of nodes grants none", issue(terms(ALICE, Scope.builder().nodes().build(), 0)));
        add("a user without a key", issue(new Terms(Holder.ofUid(-2), lan().build(), Validity.ALWAYS, 0)));
        add("a TLS peer without a key", issue(new Terms(new Holder(null, null, Octets.ofHex("00".repeat(32))),
                lan().build(), Validity.ALWAYS, 0)));
    }

    private void chains() throws TokenException {
        add("two blocks", issue(terms(ALICE, full(), 1)).attenuate(ALICE, terms(BOB, Scope.UNPRIVILEGED, 0), nonce(1)));
        add("four blocks", Chains.ofFour());
        Token sixteen = issue(terms(ALICE, lan().build(), 15));
        for (int i = 1; i < Token.MAX_BLOCKS; i++) {
            sixteen = sixteen.attenuate(Chains.key(i + 1), terms(Chains.key(i + 2), Scope.UNPRIVILEGED, 15 - i),
                    nonce(i));
        }
        add("sixteen blocks", sixteen);
        add("a holder who delegates to himself", issue(terms(ALICE, lan().build(), 1))
                .attenuate(ALICE, terms(ALICE, Scope.UNPRIVILEGED, 0), nonce(1)));
        add("more delegations than there are left count for nothing", issue(terms(ALICE, lan().build(), 1))
                .attenuate(ALICE, terms(BOB, Scope.UNPRIVILEGED, 9), nonce(1)));
    }

    private void narrowing() throws TokenException {
        narrowed("a wider block changes nothing", full(), Scope.UNRESTRICTED);
        narrowed("a privilege once left out does not come back", lan().build(),
                Scope.builder().promiscuous().setAddress().roles(DeviceRole.ROUTER).build());
        narrowed("a name matches one pattern of each block", lan().devices("web-*", "d?").build(),
                Scope.builder().devices("*1", "db").build());
        narrowed("prefixes meet pairwise", lan().ipv4(List.of(IpPrefix.parse("10.0.0.0/8"))).build(),
                Scope.builder().ipv4(List.of(IpPrefix.parse("10.1.0.0/24"), IpPrefix.parse("192.168.0.0/16"))).build());
        narrowed("lists that have nothing in common", lan().segments(List.of("wan")).build(),
                Scope.builder().segments(List.of("lan")).build());
        narrowed("modes that have nothing in common", lan().mode(1).build(), Scope.builder().mode(2).build());
        narrowed("the smallest number counts", lan().maxDevices(5).framesPerSecond(10).build(),
                Scope.builder().maxDevices(2).framesPerSecond(20).octetsPerSecond(7).build());
        add("names of a subspace are other names",
                issue(terms(ALICE, lan().devices("web").build(), 2)).attenuate(ALICE,
                        new Terms(Holder.ofKey(BOB.publicKey()), Scope.builder().devices("eth*").build(),
                                Validity.ALWAYS,
                                1, SUBSPACE),
                        nonce(1)));
    }

    private void narrowed(String name, Scope first, Scope second) throws TokenException {
        add(name, issue(terms(ALICE, first, 2)).attenuate(ALICE, terms(BOB, second, 1), nonce(1)));
    }

    private void times() throws TokenException {
        Token token = issue(new Terms(Holder.ofKey(ALICE.publicKey()), lan().build(), Validity.until(2_000), 3))
                .attenuate(ALICE, new Terms(Holder.ofKey(BOB.publicKey()), Scope.UNPRIVILEGED,
                        new Validity(1_000L, 3_000L, Set.of(TASK)), 3), nonce(1));
        add("the latest beginning and the earliest end", token);
        add("a time that never comes", token.attenuate(BOB, new Terms(Holder.ofKey(CAROL.publicKey()),
                Scope.UNPRIVILEGED, new Validity(2_500L, null, Set.of()), 0), nonce(2)));
    }

    private void add(String name, Token token) throws TokenException {
        VerifiedToken verified = new TokenVerifier(SERVER.publicKey()).verify(token);
        Map<String, Object> vector = new LinkedHashMap<>();
        vector.put("name", name);
        vector.put("token", Octets.of(token.encode()).toString());
        vector.put("server", SERVER.publicKey().octets().toString());
        vector.put("ids", verified.ids().stream().map(BlockId::toString).toList());
        vector.put("holder", holder(verified.holder()));
        vector.put("remaining_delegations", (long) verified.remainingDelegations());
        vector.put("questions", VectorQuestions.ask(verified.scope()));
        vector.put("times", VectorQuestions.askTimes(verified));
        vector.put("while_tasks", verified.validity().whileTasks().stream().map(TaskReference::toString).toList());
        vectors.add(vector);
    }

    static Map<String, Object> holder(Holder holder) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("key", holder.key() == null ? Json.NULL : holder.key().octets().toString());
        map.put("uid", holder.uid() == null ? Json.NULL : Integer.toUnsignedLong(holder.uid()));
        map.put("tls_key", holder.tlsKey() == null ? Json.NULL : holder.tlsKey().toString());
        return map;
    }
}
