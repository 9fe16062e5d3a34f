package org.machwire.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever the scopes: their intersection admits what all of them admit, and nothing else. */
class ScopePropertiesTest {
    private static final Scope NOTHING = new Scope(Allowed.only(), Allowed.only(), List.of(List.of()), 0, 0,
            Allowed.only(), Allowed.only(), Allowed.only(), 0L, 0L, false, false, Set.of());

    private static final long SEED = 0x20080610;
    private static final int ROUNDS = 20_000;

    private final Random random = new Random(SEED);
    private int admitted;
    private RandomScopes scopes = new RandomScopes(random, 0);
    private String where = "";

    @BeforeEach
    void start() {
        admitted = 0;
    }

    private void round(int i) {
        // From scopes that restrict next to nothing to those that restrict nearly everything.
        scopes = new RandomScopes(random, i % 8);
        where = "seed " + SEED + ", round " + i;
    }

    private void assertAdmits(Scope scope, Request request, boolean expected) {
        assertThat(request.isAdmittedBy(scope)).as("%s: %s, asked of %s", where, request, scope).isEqualTo(expected);
        admitted += expected ? 1 : 0;
    }

    /** A test in which nothing, or everything, is admitted proves nothing. */
    private void assertBothAnswers(int asked) {
        assertThat(admitted).as("of " + asked + " admitted").isBetween(asked / 50, asked - asked / 50);
    }

    @Test
    void anIntersectionAdmitsWhatBothAdmitAndNothingElse() {
        for (int i = 0; i < ROUNDS; i++) {
            round(i);
            Scope a = scopes.next();
            Scope b = scopes.next();
            Request request = Request.random(random);
            assertAdmits(a.intersect(b), request, request.isAdmittedBy(a) && request.isAdmittedBy(b));
        }
        assertBothAnswers(ROUNDS);
    }

    @Test
    void theOrderOfScopesAndHowTheyAreGroupedDoNotMatter() {
        for (int i = 0; i < ROUNDS; i++) {
            round(i);
            Scope a = scopes.next();
            Scope b = scopes.next();
            Scope c = scopes.next();
            Request request = Request.random(random);
            boolean expected = request.isAdmittedBy(a) && request.isAdmittedBy(b) && request.isAdmittedBy(c);
            assertAdmits(a.intersect(b).intersect(c), request, expected);
            assertAdmits(a.intersect(b.intersect(c)), request, expected);
            assertAdmits(c.intersect(a).intersect(b), request, expected);
            assertAdmits(b.intersect(a), request, request.isAdmittedBy(a) && request.isAdmittedBy(b));
        }
        assertBothAnswers(4 * ROUNDS);
    }

    @Test
    void restrictionsMayComeInAnyOrderAndAnyBlock() {
        for (int i = 0; i < ROUNDS / 10; i++) {
            round(i);
            List<Scope> parts = new ArrayList<>();
            for (int n = 0; n < 5; n++) {
                parts.add(scopes.next());
            }
            Request request = Request.random(random);
            boolean expected = parts.stream().allMatch(request::isAdmittedBy);
            for (int n = 0; n < 5; n++) {
                Collections.shuffle(parts, random);
                assertAdmits(parts.stream().reduce(Scope.UNRESTRICTED, Scope::intersect), request, expected);
            }
        }
    }

    @Test
    void theUnrestrictedScopeIsNeutralAndNothingStaysNothing() {
        for (int i = 0; i < ROUNDS / 10; i++) {
            round(i);
            Scope a = scopes.next();
            assertThat(a.intersect(Scope.UNRESTRICTED)).as(where).isEqualTo(a);
            assertThat(Scope.UNRESTRICTED.intersect(a)).as(where).isEqualTo(a);
            assertThat(a.intersect(a)).as(where).isEqualTo(a);
            assertAdmits(a.intersect(NOTHING), Request.random(random), false);
            assertAdmits(NOTHING.intersect(a), Request.random(random), false);
        }
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        for (int i = 0; i < ROUNDS / 10; i++) {
            round(i);
            Scope a = scopes.next();
            assertThat(Scope.ofProto(a.toProto())).as(where).isEqualTo(a);
            Scope both = a.intersect(scopes.next());
            Scope again = both.toProtos().stream().map(Scope::ofProto).reduce(Scope.UNRESTRICTED, Scope::intersect);
            Request request = Request.random(random);
            assertAdmits(again, request, request.isAdmittedBy(both));
        }
    }

    @Test
    void attenuatingNeverWidensATokenAndTellsAtOnceWhatItGrants() throws TokenException {
        int asked = 0;
        for (int i = 0; i < 400; i++) {
            round(i);
            Scope first = scopes.next().intersect(Chains.lan().promiscuous().setAddress().roles(DeviceRole.values())
                    .build());
            Token token = Token.issue(Chains.SERVER, Chains.terms(Chains.ALICE, first, 2), Chains.nonce(1));
            Scope second = scopes.next();
            Token longer = token.attenuate(Chains.ALICE, Chains.terms(Chains.BOB, second, 9), Chains.nonce(2));
            VerifiedToken before = verify(token);
            VerifiedToken after = verify(longer);
            Request request = Request.random(random);
            assertAdmits(after.scope(), request,
                    request.isAdmittedBy(before.scope()) && request.isAdmittedBy(second));
            assertThat(after.remainingDelegations()).isEqualTo(1);
            asked++;
        }
        assertThat(asked).isGreaterThan(300);
        assertThat(admitted).isPositive();
    }

    private static VerifiedToken verify(Token token) throws TokenException {
        return new TokenVerifier(Chains.SERVER.publicKey()).verify(token);
    }
}
