package org.machwire.server.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.machwire.server.capability.Realm.ANN;
import static org.machwire.server.capability.Realm.BEN;
import static org.machwire.server.capability.Realm.BOB;
import static org.machwire.server.capability.Realm.CAT;
import static org.machwire.server.capability.Realm.START;
import static org.machwire.server.capability.Realm.task;
import static org.machwire.server.capability.Realm.terms;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.machwire.mach.MachException;
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

/** The life of authorities: what keeps them, what counts to them, what ends them besides a revocation. */
class AuthorityTest {
    private static final TaskReference TASK = new TaskReference(Octets.of(new byte[16]), 5);
    private static final SubspaceId SUBSPACE = SubspaceId.of(new byte[16]);
    private static final byte[] NONE = {};

    private final RecordingRights rights = new RecordingRights();
    private final Realm realm = new Realm(rights);
    private final Presenter who = task(BOB, 2);

    @Test
    void nothingIsLeftWhenNothingRestsOnATree() throws RefusedException {
        Token first = realm.grant(2);
        Token second = realm.attenuate(first, ANN, terms(BEN, Scope.UNPRIVILEGED, 1));
        Authority left = realm.importToken(realm.attenuate(second, BEN, terms(CAT, Scope.UNPRIVILEGED, 0)), CAT, who)
                .authority();
        Authority right = realm.importToken(realm.attenuate(second, BEN, terms(CAT, Scope.UNPRIVILEGED, 0)), CAT, who)
                .authority();
        Authority middle = realm.importToken(second, BEN, who).authority();
        assertThat(realm.capabilities().living()).isEqualTo(4);
        assertThat(left.retain()).isTrue();

        left.release();
        right.release();
        middle.release();
        assertThat(realm.capabilities().living()).as("left is still held").isEqualTo(3);
        left.release();
        assertThat(realm.capabilities().living()).isZero();
    }

    /** Otherwise a revocation would not find what rests on it. */
    @Test
    void nothingCanRestOnAnAuthorityThatWasGivenUp() throws RefusedException {
        Token token = realm.grant(0);
        Authority old = realm.importToken(token, ANN, who).authority();
        old.release();

        assertThat(old.retain()).isFalse();
        Authority anew = realm.importToken(token, ANN, who).authority();
        assertThat(anew).isNotSameAs(old);
        assertThat(old.retain()).isFalse();
        assertThat(anew.retain()).isTrue();
    }

    @Test
    void devicesCountToAllAboveAndEachHasItsLimit() throws RefusedException {
        Token first = realm.grant(terms(ANN, Scope.builder().nodes(Realm.NODE).maxDevices(3).build(), 2));
        Token second = realm.attenuate(first, ANN, terms(BEN, Scope.builder().maxDevices(2).build(), 1));
        Authority parent = realm.importToken(first, ANN, who).authority();
        Authority child = realm.importToken(second, BEN, who).authority();
        Authority free = realm.importToken(realm.attenuate(first, ANN, terms(CAT, Scope.UNPRIVILEGED, 0)), CAT, who)
                .authority();

        assertThat(child.enterDevice()).isTrue();
        assertThat(child.enterDevice()).isTrue();
        assertThat(child.enterDevice()).as("the child's own limit").isFalse();
        assertThat(free.enterDevice()).isTrue();
        assertThat(free.enterDevice()).as("the parent's").isFalse();
        assertThat(parent.enterDevice()).isFalse();
        assertThat(parent.devices()).isEqualTo(3);
        child.leaveDevice();
        assertThat(parent.enterDevice()).isTrue();
        assertThat(child.enterDevice()).isFalse();
    }

    @Test
    void aTaskThatEndsEndsWhatIsValidWhileItLives() throws RefusedException {
        realm.tasks.add(TASK);
        Token token = realm.grant(new Terms(Holder.ofKey(ANN.publicKey()), Realm.scope(), Validity.whileTask(TASK), 1));
        Authority dying = realm.importToken(token, ANN, who).authority();
        Authority child = realm
                .importToken(realm.attenuate(token, ANN, terms(BEN, Scope.UNPRIVILEGED, 0)), BEN, who).authority();
        Authority other = realm.importToken(realm.grant(0), ANN, who).authority();

        realm.capabilities().taskEnded(new TaskReference(TASK.serverInstance(), 6));
        assertThat(rights.epochs).isEmpty();
        realm.tasks.remove(TASK);
        realm.capabilities().taskEnded(TASK);

        assertThat(dying.isDead()).isTrue();
        assertThat(child.isDead()).isTrue();
        assertThat(other.isDead()).isFalse();
        assertThat(rights.epochs).containsExactly(1L);
        realm.capabilities().taskEnded(TASK);
        assertThat(rights.epochs).as("once").hasSize(1);
    }

    @Test
    void aSubspaceThatEndsEndsTheBlocksThatNameIt() throws RefusedException {
        Token first = realm.grant(2);
        realm.makers.put(SUBSPACE, first.last().id());
        Token inside = realm.attenuate(first, ANN,
                new Terms(Holder.ofKey(BEN.publicKey()), Scope.UNPRIVILEGED, Validity.ALWAYS, 1, SUBSPACE));
        Authority maker = realm.importToken(first, ANN, who).authority();
        Authority child = realm
                .importToken(realm.attenuate(inside, BEN, terms(CAT, Scope.UNPRIVILEGED, 0)), CAT, who).authority();

        realm.makers.clear();
        realm.capabilities().subspaceEnded(SUBSPACE);

        assertThat(child.isDead()).isTrue();
        assertThat(maker.isDead()).isFalse();
    }

    /** The condition ends after it was asked and before the authority is there: nobody would hear of it again. */
    @Test
    void aTaskThatEndsWhileItsTokenIsImportedLeavesNoRight() {
        AtomicReference<@Nullable Runnable> meanwhile = new AtomicReference<>();
        Set<TaskReference> alive = new HashSet<>(Set.of(TASK));
        Conditions conditions = new Conditions() {
            @Override
            public boolean lives(TaskReference task) {
                boolean answer = alive.contains(task);
                Runnable hook = meanwhile.getAndSet(null);
                if (hook != null) {
                    hook.run();
                }
                return answer;
            }

            @Override
            public boolean hasNode(String path) {
                return true;
            }

            @Override
            public @Nullable BlockId maker(SubspaceId subspace) {
                return null;
            }
        };
        Realm racing = new Realm(rights, conditions);
        Token token = racing
                .grant(new Terms(Holder.ofKey(ANN.publicKey()), Realm.scope(), Validity.whileTask(TASK), 0));
        meanwhile.set(() -> {
            alive.remove(TASK);
            racing.capabilities().taskEnded(TASK);
        });

        boolean dead;
        try {
            dead = racing.importToken(token, ANN, who).authority().isDead();
        } catch (RefusedException e) {
            dead = true;
        }
        assertThat(dead).isTrue();
    }

    @Test
    void whatExpiresDiesAtTheTickAndItsGrantIsForgotten() throws RefusedException {
        Token token = realm
                .grant(new Terms(Holder.ofKey(ANN.publicKey()), Realm.scope(), Validity.until(START + 5), 0));
        Authority authority = realm.importToken(token, ANN, who).authority();
        realm.wallSeconds.addAndGet(4);
        realm.capabilities().tick();
        assertThat(authority.isDead()).isFalse();
        realm.wallSeconds.addAndGet(1);
        realm.capabilities().tick();

        assertThat(authority.isDead()).isTrue();
        assertThat(rights.epochs).containsExactly(1L);
        assertThat(realm.store.grants()).isEmpty();
        assertThat(realm.store.highWater()).isEqualTo(START + 5);
        assertThat(realm.trail).extracting(Audit.Entry::event).contains(Audit.Event.GRANT_EXPIRED);
    }

    @Test
    void aClockSetBackWhileTheServerRunsOrBetweenTwoRunsRevivesNothing() {
        Token token = realm
                .grant(new Terms(Holder.ofKey(ANN.publicKey()), Realm.scope(), Validity.until(START + 5), 0));
        realm.nanos.addAndGet(5_000_000_000L);
        realm.wallSeconds.addAndGet(-1000);
        expired(token);
        realm.restart();
        expired(token);
        assertThat(realm.store.highWater()).isEqualTo(START + 5);
    }

    @Test
    void theMarkIsStoredNowAndThenWithoutAnyToken() {
        realm.capabilities().tick();
        assertThat(realm.store.highWater()).isEqualTo(START);
        realm.wallSeconds.addAndGet(9);
        realm.capabilities().tick();
        assertThat(realm.store.highWater()).isEqualTo(START);
        realm.wallSeconds.addAndGet(1);
        realm.capabilities().tick();
        assertThat(realm.store.highWater()).isEqualTo(START + 10);
    }

    @Test
    void aRateIsUsedUpForWhoGivesItsRightUpAndImportsItAgain() throws RefusedException {
        Token token = realm.grant(terms(ANN, Scope.builder().nodes(Realm.NODE).framesPerSecond(10).build(), 0));
        Authority first = realm.importToken(token, ANN, who).authority();
        assertThat(first.allowance().take(10, 600)).isTrue();
        first.release();
        realm.capabilities().tick();

        Authority again = realm.importToken(token, ANN, who).authority();
        assertThat(again.allowance().take(1, 60)).isFalse();
        again.release();
        realm.nanos.addAndGet(1_000_000_000L);
        realm.capabilities().tick();
        assertThat(realm.importToken(token, ANN, who).authority().allowance().take(10, 60)).isTrue();
    }

    @Test
    void aRightExportedAgainContinuesItsChain() throws RefusedException {
        Imported base = realm.importToken(realm.grant(2), ANN, who);
        Token further = realm.capabilities().export(terms(BEN, Scope.builder().nodes(Realm.NODE).mode(1).build(), 5),
                base, who, "");
        Token child = realm.attenuate(further, BEN, terms(CAT, Scope.UNPRIVILEGED, 4));
        Imported leaf = realm.importToken(further, BEN, who);

        assertThat(leaf.authority().parent()).isSameAs(base.authority());
        assertThat(leaf.authority().owner()).isEqualTo(Realm.ALICE);
        assertThat(leaf.authority().delegations()).as("by the base, not by its own").isEqualTo(1);
        Imported last = importOf(child);
        assertThat(last.authority().delegations()).isZero();
        assertThatThrownBy(() -> realm.capabilities().export(terms(ANN, Realm.scope(), 0), last, who, ""))
                .isInstanceOf(MachException.class).hasMessageStartingWith("KERN_INVALID_CAPABILITY");
        refused(realm.attenuate(child, CAT, terms(ANN, Scope.UNPRIVILEGED, 0)), TokenRule.DEPTH, 2);

        realm.capabilities().revoke(base.authority().id(), NONE, NONE, Realm.administrator());
        assertThat(last.authority().isDead()).isTrue();
        refused(child, CAT, TokenRule.REVOKED, 0);
        realm.restart();
        refused(child, CAT, TokenRule.REVOKED, 0);
    }

    @Test
    void aChainOverManyExportsIsBounded() throws RefusedException {
        Imported base = realm.importToken(realm.grant(1000), ANN, who);
        for (int length = 1; length < TokenDesk.MAX_CHAIN; length++) {
            Presenter exporter = task(2000 + length, 2);
            Token next = realm.capabilities().export(terms(ANN, Realm.scope(), 1000), base, exporter, "");
            base = realm.importToken(next, ANN, who);
        }
        Imported longest = base;
        assertThatThrownBy(() -> realm.capabilities().export(terms(ANN, Realm.scope(), 0), longest, who, ""))
                .isInstanceOf(MachException.class);
        Token offline = realm.attenuate(tokenOf(longest), ANN, terms(ANN, Scope.UNPRIVILEGED, 0));
        refused(offline, ANN, TokenRule.LIMITS, 0);
    }

    @Test
    void grantsHaveAQuotaThatRevokedAndExpiredOnesDoNotCountTo() {
        Token first = realm.grant(0);
        for (int i = 1; i < Realm.GRANTS; i++) {
            realm.grant(0);
        }
        assertThatThrownBy(() -> realm.grant(0)).isInstanceOf(MachException.class).hasMessageStartingWith("EDQUOT");
        realm.capabilities().revoke(first.last().id(), NONE, NONE, Realm.administrator());
        realm.grant(new Terms(Holder.ofKey(ANN.publicKey()), Realm.scope(), Validity.until(START + 5), 0));
        assertThatThrownBy(() -> realm.grant(0)).hasMessageStartingWith("EDQUOT");
        realm.wallSeconds.addAndGet(5);
        realm.capabilities().tick();
        realm.grant(0);
        realm.restart();
        assertThatThrownBy(() -> realm.grant(0)).hasMessageStartingWith("EDQUOT");
        assertThat(realm.store.isDirty()).isFalse();
    }

    private static Token tokenOf(Imported imported) {
        try {
            return Token.parse(imported.token().toArray());
        } catch (TokenException e) {
            throw new AssertionError(e);
        }
    }

    private Imported importOf(Token child) throws RefusedException {
        return realm.importToken(child, CAT, who);
    }

    private void expired(Token token) {
        refused(token, ANN, TokenRule.EXPIRED, 0);
    }

    private void refused(Token token, TokenRule rule, int block) {
        refused(token, ANN, rule, block);
    }

    private void refused(Token token, SigningKey holder, TokenRule rule, int block) {
        assertThatThrownBy(() -> realm.importToken(token, holder, who)).isInstanceOfSatisfying(RefusedException.class,
                refusal -> {
                    assertThat(refusal.reason()).isNotNull().extracting(TokenException::rule).isEqualTo(rule);
                    assertThat(refusal.reason()).extracting(TokenException::block).isEqualTo(block);
                });
    }
}
