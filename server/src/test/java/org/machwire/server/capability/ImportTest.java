package org.machwire.server.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.machwire.server.capability.Realm.ALICE;
import static org.machwire.server.capability.Realm.ANN;
import static org.machwire.server.capability.Realm.BEN;
import static org.machwire.server.capability.Realm.BOB;
import static org.machwire.server.capability.Realm.CAT;
import static org.machwire.server.capability.Realm.START;
import static org.machwire.server.capability.Realm.key;
import static org.machwire.server.capability.Realm.scope;
import static org.machwire.server.capability.Realm.task;
import static org.machwire.server.capability.Realm.terms;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.machwire.token.BlockId;
import org.machwire.token.Holder;
import org.machwire.token.Octets;
import org.machwire.token.Scope;
import org.machwire.token.SigningKey;
import org.machwire.token.SubspaceId;
import org.machwire.token.TaskReference;
import org.machwire.token.Terms;
import org.machwire.token.Token;
import org.machwire.token.TokenException;
import org.machwire.token.TokenRule;
import org.machwire.token.Validity;

class ImportTest {
    private static final TaskReference TASK = new TaskReference(Octets.of(new byte[16]), 5);
    private static final SubspaceId SUBSPACE = SubspaceId.of(new byte[16]);

    private final RecordingRights rights = new RecordingRights();
    private final Realm realm = new Realm(rights);
    private final Presenter who = task(BOB, 2);

    @Test
    void theAuthorityHasWhatAllBlocksGrantAndIsTheSameForTheSameToken() throws RefusedException {
        Token first = realm.grant(terms(ANN, Scope.builder().nodes(Realm.NODE).devices("web-*").build(), 2));
        Token second = realm.attenuate(first, ANN, terms(BEN, Scope.builder().devices("*-1").mode(1).build(), 1));

        Imported imported = realm.importToken(second, BEN, who);

        Authority authority = imported.authority();
        assertThat(imported.uid()).isEqualTo(BOB);
        assertThat(imported.token().toArray()).isEqualTo(second.encode());
        assertThat(authority.owner()).isEqualTo(ALICE);
        assertThat(authority.id()).isEqualTo(second.last().id());
        assertThat(authority.delegations()).isEqualTo(1);
        assertThat(authority.chainLength()).isEqualTo(2);
        assertThat(authority.scope().admitsDevice("lan", "web-1")).isTrue();
        assertThat(authority.scope().admitsDevice("lan", "web-2")).isFalse();
        assertThat(authority.scope().admitsMode(2)).isFalse();
        assertThat(authority.isDead()).isFalse();
        assertThat(realm.importToken(second, BEN, task(ALICE, 3)).authority()).isSameAs(authority);
        assertThat(realm.importToken(first, ANN, who).authority()).isSameAs(authority.parent());
        assertThat(realm.capabilities().living()).isEqualTo(2);
        assertThat(realm.trail).anySatisfy(entry -> {
            assertThat(entry.event()).isEqualTo(Audit.Event.TOKEN_IMPORTED);
            assertThat(entry.grant()).isEqualTo(second.last().id());
        });
    }

    @Test
    void eachBlockIsRefusedByItsRule() {
        Token expired = chain(Validity.until(START + 10), Validity.ALWAYS);
        Token child = chain(Validity.ALWAYS, Validity.until(START + 10));
        pass(10);
        refused(TokenRule.EXPIRED, 0, expired);
        refused(TokenRule.EXPIRED, 1, child);
        refused(TokenRule.NOT_YET_VALID, 1, chain(Validity.ALWAYS, new Validity(START + 20, null, Set.of())));
        refused(TokenRule.TASK_ENDED, 1, chain(Validity.ALWAYS, Validity.whileTask(TASK)));
        forgive();
        realm.nodes.clear();
        refused(TokenRule.UNKNOWN_NODE, 0, chain(Validity.ALWAYS, Validity.ALWAYS));
        realm.nodes.add(Realm.NODE);
        Token token = chain(Validity.ALWAYS, Validity.ALWAYS);
        realm.capabilities().revoke(token.blocks().get(1).id(), new byte[0], new byte[0], Realm.administrator());
        refused(TokenRule.REVOKED, 1, token);
        assertThat(realm.capabilities().living()).as("what is refused leaves nothing").isZero();
    }

    @Test
    void aSubspaceIsTheBlocksAfterThatWhoseRightMadeIt() throws RefusedException {
        Token first = realm.grant(2);
        Token inside = realm.attenuate(first, ANN, inside(BEN, 1));
        refused(TokenRule.SUBSPACE_ENDED, 1, inside, BEN);
        realm.makers.put(SUBSPACE, BlockId.of(new byte[32]));
        refused(TokenRule.SUBSPACE_ENDED, 1, inside, BEN);
        realm.makers.put(SUBSPACE, first.last().id());

        Authority authority = realm.importToken(inside, BEN, who).authority();

        assertThat(authority.subspace()).isEqualTo(SUBSPACE);
        Token child = realm.attenuate(inside, BEN, terms(CAT, Scope.UNPRIVILEGED, 0));
        assertThat(realm.importToken(child, CAT, who).authority().subspace()).isEqualTo(SUBSPACE);
        refused(TokenRule.SUBSPACE_ENDED, 0, realm.grant(new Terms(Holder.ofKey(BEN.publicKey()), scope(),
                Validity.ALWAYS, 0, SUBSPACE)), BEN);
    }

    /** Who says once more in which subspace he is does not get rid of the names that he was restricted to. */
    @Test
    void namingTheSubspaceAgainWidensNothing() throws RefusedException {
        Token first = realm.grant(3);
        realm.makers.put(SUBSPACE, first.last().id());
        Token narrow = realm.attenuate(first, ANN, new Terms(Holder.ofKey(BEN.publicKey()),
                Scope.builder().devices("eth0").build(), Validity.ALWAYS, 1, SUBSPACE));
        Token again = realm.attenuate(narrow, BEN, inside(CAT, 0));

        Scope scope = realm.importToken(again, CAT, who).authority().scope();

        assertThat(scope.admitsDevice("lan", "eth0")).isTrue();
        assertThat(scope.admitsDevice("lan", "eth1")).isFalse();
    }

    @Test
    void whoIsNotTheHolderLearnsNothing() {
        Token token = realm.grant(0);
        Token another = realm.grant(terms(ANN, scope(), 0).withScope(scope()));
        Presenter thief = task(BOB, 3);
        undisclosed(token.encode(), new byte[0]);
        undisclosed(token.encode(), Realm.proof(token, BEN, who));
        undisclosed(token.encode(), Realm.proof(another, ANN, who));
        undisclosed(token.encode(), Realm.proof(token, ANN, thief));
        forgive();
        undisclosed(new byte[]{1, 2, 3}, new byte[0]);
        undisclosed(user(ALICE).encode(), new byte[0]);
        undisclosed(realm.grant(new Terms(new Holder(null, null, Octets.of(new byte[32])), scope(), Validity.ALWAYS,
                0)).encode(), new byte[0]);
        assertThat(realm.capabilities().living()).isZero();
        assertThat(realm.trail).filteredOn(entry -> entry.event() == Audit.Event.TOKEN_REFUSED).hasSize(7)
                .allSatisfy(entry -> assertThat(entry.grant()).isNull());
    }

    @Test
    void aUserIsTheHolderWithoutAProof() throws RefusedException {
        assertThat(realm.capabilities().importToken(user(BOB).encode(), new byte[0], who).authority().isDead())
                .isFalse();
    }

    @Test
    void aTokenOfAnotherServerIsNoTokenHere() throws TokenException {
        Token foreign = Token.issue(key(9), terms(ANN, scope(), 0), realm.nonce());
        undisclosed(foreign.encode(), Realm.proof(foreign, ANN, who));
    }

    /** A grant that nobody knows any more, and one that is forgotten because it is over. */
    @Test
    void theHolderOfAForgottenGrantLearnsWhy() throws TokenException {
        Token unknown = Token.issue(Realm.SERVER, terms(ANN, scope(), 0), realm.nonce());
        refused(TokenRule.UNKNOWN_GRANT, 0, unknown, ANN);
        Token over = chain(Validity.until(START + 10), Validity.ALWAYS);
        pass(10);
        realm.capabilities().tick();
        assertThat(realm.store.grants()).isEmpty();
        refused(TokenRule.EXPIRED, 0, over);
    }

    @Test
    void whoIsRefusedTooOftenWaitsAndNobodyElse() throws RefusedException {
        Token token = realm.grant(0);
        for (int i = 0; i < Realm.REFUSALS; i++) {
            undisclosed(token.encode(), new byte[0]);
        }
        assertThatThrownBy(() -> realm.importToken(token, ANN, who)).isInstanceOf(TooManyRefusalsException.class);
        assertThat(realm.importToken(token, ANN, task(ALICE, 3)).authority().isDead()).isFalse();

        realm.nanos.addAndGet(TimeUnit.SECONDS.toNanos(60 / Realm.REFUSALS));
        assertThat(realm.importToken(token, ANN, who).authority().isDead()).isFalse();
    }

    private void undisclosed(byte[] token, byte[] proof) {
        assertThatThrownBy(() -> realm.capabilities().importToken(token, proof, who))
                .isInstanceOfSatisfying(RefusedException.class, refusal -> assertThat(refusal.reason()).isNull())
                .hasMessage("the token is refused");
    }

    private void refused(TokenRule rule, int block, Token token) {
        refused(rule, block, token, BEN);
    }

    private void refused(TokenRule rule, int block, Token token, SigningKey holder) {
        assertThatThrownBy(() -> realm.importToken(token, holder, who))
                .isInstanceOfSatisfying(RefusedException.class, refusal -> {
                    assertThat(refusal.reason()).isNotNull().extracting(TokenException::rule).isEqualTo(rule);
                    assertThat(refusal.reason()).extracting(TokenException::block).isEqualTo(block);
                });
    }

    private Token chain(Validity first, Validity second) {
        Token token = realm.grant(new Terms(Holder.ofKey(ANN.publicKey()), scope(), first, 1));
        return realm.attenuate(token, ANN,
                new Terms(Holder.ofKey(BEN.publicKey()), Scope.UNPRIVILEGED, second, 0));
    }

    private static Terms inside(SigningKey holder, int delegations) {
        return new Terms(Holder.ofKey(holder.publicKey()), Scope.UNPRIVILEGED, Validity.ALWAYS, delegations, SUBSPACE);
    }

    private Token user(int uid) {
        return realm.grant(new Terms(Holder.ofUid(uid), scope(), Validity.ALWAYS, 0));
    }

    private void pass(long seconds) {
        realm.nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private void forgive() {
        realm.nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
    }
}
