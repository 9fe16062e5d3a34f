package org.machwire.server.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.machwire.server.capability.Realm.ALICE;
import static org.machwire.server.capability.Realm.ANN;
import static org.machwire.server.capability.Realm.BEN;
import static org.machwire.server.capability.Realm.BOB;
import static org.machwire.server.capability.Realm.CAT;
import static org.machwire.server.capability.Realm.task;
import static org.machwire.server.capability.Realm.terms;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.machwire.token.BlockId;
import org.machwire.token.Proofs;
import org.machwire.token.Scope;
import org.machwire.token.SigningKey;
import org.machwire.token.Token;
import org.machwire.token.TokenException;
import org.machwire.token.TokenRule;

class RevokeTest {
    private static final byte[] NONE = {};

    private final RecordingRights rights = new RecordingRights();
    private final Realm realm = new Realm(rights);
    private final Presenter who = task(BOB, 2);
    private final Token first = realm.grant(2);
    private final Token second = realm.attenuate(first, ANN, terms(BEN, Scope.UNPRIVILEGED, 1));
    private final Token third = realm.attenuate(second, BEN, terms(CAT, Scope.UNPRIVILEGED, 0));

    @Test
    void aRevokedBlockTakesAllBelowItAndNothingAbove() throws RefusedException {
        Authority parent = realm.importToken(first, ANN, who).authority();
        Authority child = realm.importToken(second, BEN, who).authority();
        Authority grandchild = realm.importToken(third, CAT, who).authority();

        Receipt receipt = Objects.requireNonNull(revoke(second, NONE, Realm.administrator()));

        assertThat(receipt.epoch()).isEqualTo(1);
        assertThat(receipt.ids()).containsExactly(second.last().id(), third.last().id());
        assertThat(receipt.casualties()).hasSize(2).contains(new Rights.Casualty("/dev/eth0m/web", 7, 11, 13));
        assertThat(rights.dead).containsExactly(second.last().id(), third.last().id());
        assertThat(rights.epochs).containsExactly(1L);
        assertThat(List.of(parent.isDead(), child.isDead(), grandchild.isDead())).containsExactly(false, true, true);
        assertThat(realm.store.isDirty()).isFalse();
        refused(third, CAT, 1);
        refused(second, BEN, 1);
        assertThat(realm.importToken(first, ANN, who).authority()).isSameAs(parent);
    }

    @Test
    void aBlockThatNobodyEverImportedIsRevokedJustTheSame() {
        Receipt receipt = Objects.requireNonNull(revoke(third, NONE, Realm.administrator()));

        assertThat(receipt.ids()).containsExactly(third.last().id());
        assertThat(receipt.casualties()).isEmpty();
        refused(third, CAT, 2);
    }

    @Test
    void onlyWhoIssuedABlockOrOneAboveItRevokesIt() {
        assertThat(revoke(second, NONE, task(BOB, 3))).as("a stranger").isNull();
        assertThat(revoke(second, proof(BEN, second), task(BOB, 3))).as("its holder").isNull();
        assertThat(revoke(second, proof(CAT, second), task(BOB, 3))).as("one below").isNull();
        assertThat(revoke(second, Proofs.revokeProof(ANN, who.taskId().toArray(), second.last().id()), task(BOB, 3)))
                .as("a proof made for another task").isNull();
        assertThat(revoke(second, proof(ANN, third), task(BOB, 3))).as("a proof for another block").isNull();
        assertThat(rights.epochs).isEmpty();

        assertThat(revoke(third, proof(ANN, third), task(ALICE + 7, 3))).as("the key two above").isNotNull();
        assertThat(revoke(second, proof(ANN, second), task(ALICE + 8, 3))).as("the key above").isNotNull();
        assertThat(revoke(first, NONE, task(ALICE, 3))).as("the exporter").isNotNull();
    }

    @Test
    void theExporterRevokesWhatDescendsFromHisGrantWhileItLivesOrWithTheToken() throws RefusedException {
        BlockId id = third.last().id();
        assertThat(realm.capabilities().revoke(id, NONE, NONE, task(ALICE, 1))).isNull();
        Imported imported = realm.importToken(third, CAT, who);
        assertThat(realm.capabilities().revoke(id, NONE, NONE, task(ALICE, 1))).isNotNull();
        imported.authority().release();
        assertThat(realm.capabilities().revoke(second.last().id(), third.encode(), NONE, task(ALICE, 1))).isNotNull();
    }

    @Test
    void falseProofsAreCountedAsRefusals() {
        Presenter stranger = task(BOB + 5, 3);
        for (int i = 0; i < Realm.REFUSALS; i++) {
            assertThat(revoke(second, proof(BEN, second), stranger)).isNull();
        }
        byte[] good = Proofs.revokeProof(ANN, stranger.taskId().toArray(), second.last().id());
        assertThat(revoke(second, good, stranger)).isNull();
        realm.nanos.addAndGet(60_000_000_000L);
        assertThat(revoke(second, good, stranger)).isNotNull();
    }

    @Test
    void whatWasRevokedStaysSoAfterARestartAndTheReceiptIsTheFirst() throws RefusedException {
        realm.importToken(second, BEN, who);
        Receipt receipt = revoke(second, NONE, Realm.administrator());
        revoke(first, NONE, Realm.administrator());

        realm.restart();

        assertThat(revoke(second, NONE, Realm.administrator())).isEqualTo(receipt);
        assertThat(Capabilities.firstEpoch(realm.store)).isEqualTo(2);
        assertThat(realm.store.revoked()).containsExactly(second.last().id(), first.last().id());
        refused(third, CAT, 0);
        Token another = realm.grant(0);
        Receipt next = revoke(another, NONE, Realm.administrator());
        assertThat(next).isNotNull().extracting(Receipt::epoch).as("epochs go on").isEqualTo(3L);
    }

    @Test
    @Timeout(30)
    void manyWhoRevokeOneBlockAtOnceGetOneReceipt() throws Exception {
        realm.importToken(third, CAT, who);
        List<@Nullable Receipt> receipts = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<@Nullable Receipt>> revokers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                revokers.add(() -> revoke(second, NONE, Realm.administrator()));
            }
            for (Future<@Nullable Receipt> one : threads.invokeAll(revokers)) {
                receipts.add(one.get());
            }
        }
        assertThat(receipts).hasSize(16).doesNotContainNull().containsOnly(receipts.getFirst());
        assertThat(rights.epochs).containsExactly(1L);
        assertThat(realm.store.flushes()).as("the grant's and the revocation's").isEqualTo(2);
    }

    @Test
    void aReceiptIsReadAsItWasWritten() {
        Receipt receipt = new Receipt(Long.MAX_VALUE, List.of(new Rights.Casualty("/dev/\u00e4", -1, 2, 3),
                new Rights.Casualty("", 0, Long.MAX_VALUE, 0)), List.of(first.last().id(), second.last().id()));
        assertThat(Receipt.decode(receipt.encode())).isEqualTo(receipt);
    }

    @Test
    void theListShowsAUserHisGrantsAndWhatDescendsFromThem() throws RefusedException {
        realm.importToken(third, CAT, who).authority().enterDevice();
        realm.capabilities().export(terms(ANN, Realm.scope(), 0), null, task(BOB, 2), "bob's");

        List<GrantView> alices = realm.capabilities().list(task(ALICE, 1));
        assertThat(alices).extracting(GrantView::id).containsExactlyInAnyOrder(first.last().id(), second.last().id(),
                third.last().id());
        assertThat(alices).extracting(GrantView::devices).containsOnly(1);
        assertThat(alices.getFirst().label()).isEqualTo("label");
        assertThat(realm.capabilities().list(who)).extracting(GrantView::label).containsExactly("bob's");
        assertThat(realm.capabilities().list(Realm.administrator())).hasSize(4);
        revoke(first, NONE, Realm.administrator());
        assertThat(realm.capabilities().list(task(ALICE, 1))).hasSize(3).allMatch(GrantView::isRevoked);
    }

    private @Nullable Receipt revoke(Token token, byte[] proof, Presenter presenter) {
        return realm.capabilities().revoke(token.last().id(), proof.length == 0 ? NONE : third.encode(), proof,
                presenter);
    }

    private static byte[] proof(SigningKey key, Token token) {
        return Proofs.revokeProof(key, task(0, 3).taskId().toArray(), token.last().id());
    }

    private void refused(Token token, SigningKey holder, int block) {
        assertThatThrownBy(() -> realm.importToken(token, holder, who)).isInstanceOfSatisfying(RefusedException.class,
                refusal -> {
                    assertThat(refusal.reason()).isNotNull().extracting(TokenException::rule)
                            .isEqualTo(TokenRule.REVOKED);
                    assertThat(refusal.reason()).extracting(TokenException::block).isEqualTo(block);
                });
    }
}
