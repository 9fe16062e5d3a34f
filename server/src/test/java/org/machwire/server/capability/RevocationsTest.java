package org.machwire.server.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.machwire.server.capability.Realm.ANN;
import static org.machwire.server.capability.Realm.BEN;
import static org.machwire.server.capability.Realm.BOB;
import static org.machwire.server.capability.Realm.task;
import static org.machwire.server.capability.Realm.terms;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.token.BlockId;
import org.machwire.token.Holder;
import org.machwire.token.Scope;
import org.machwire.token.SigningKey;
import org.machwire.token.Terms;
import org.machwire.token.Token;
import org.machwire.token.TokenRule;
import org.machwire.token.Validity;

/** How long it is remembered what was revoked: a user who grants and revokes without end does not fill the disk. */
class RevocationsTest {
    private static final byte[] NONE = {};
    private static final Presenter ALICE = task(Realm.ALICE, 1);
    private static final Presenter WHO = task(BOB, 2);

    private final Realm realm = new Realm(new RecordingRights());

    private Receipt revoke(Token token) {
        return Objects.requireNonNull(
                realm.capabilities().revoke(token.last().id(), token.encode(), NONE, ALICE), "it is Alice's");
    }

    private void isRefused(Token token, SigningKey holder, TokenRule rule) {
        assertThatThrownBy(() -> realm.importToken(token, holder, WHO)).isInstanceOfSatisfying(RefusedException.class,
                refusal -> assertThat(Objects.requireNonNull(refusal.reason()).rule()).isEqualTo(rule));
    }

    private List<BlockId> revoked() {
        return realm.store.revocations().stream().map(CapabilityStore.StoredRevocation::id).toList();
    }

    @Test
    void theOldestOfMoreRevokedGrantsThanAUserMayHaveAreForgottenAndStayRefused() {
        List<Token> tokens = new ArrayList<>();
        for (int i = 0; i < Realm.GRANTS + 2; i++) {
            tokens.add(realm.grant(1));
            revoke(tokens.get(i));
        }

        for (int start = 0; start < 2; start++) {
            isRefused(tokens.get(0), ANN, TokenRule.UNKNOWN_GRANT);
            isRefused(tokens.get(1), ANN, TokenRule.UNKNOWN_GRANT);
            isRefused(tokens.get(2), ANN, TokenRule.REVOKED);
            isRefused(tokens.getLast(), ANN, TokenRule.REVOKED);
            assertThat(realm.store.grants()).hasSize(Realm.GRANTS);
            assertThat(revoked()).hasSize(Realm.GRANTS);
            realm.restart();
        }
        assertThat(realm.capabilities().list(ALICE)).hasSize(Realm.GRANTS);
        assertThat(realm.capabilities().revoke(tokens.getFirst().last().id(), NONE, NONE, ALICE)).isNull();
    }

    @Test
    void blocksBelowAGrantAreRevokedOneByOneUpToALimitAndTheGrantStillIs() throws RefusedException {
        Token grant = realm.grant(1);
        List<Token> children = new ArrayList<>();
        for (int i = 0; i <= Realm.REVOCATIONS; i++) {
            children.add(realm.attenuate(grant, ANN, terms(BEN, Scope.UNPRIVILEGED, 0)));
        }
        Token last = children.removeLast();
        List<Receipt> receipts = children.stream().map(this::revoke).toList();

        for (int start = 0; start < 2; start++) {
            assertThatThrownBy(() -> revoke(last)).isInstanceOfSatisfying(MachException.class,
                    e -> assertThat(e.code()).isEqualTo(ReturnCode.EDQUOT));
            assertThat(realm.importToken(last, BEN, WHO).authority().isDead()).isFalse();
            assertThat(revoke(children.getFirst())).as("again").isEqualTo(receipts.getFirst());
            realm.restart();
        }
        revoke(grant);
        isRefused(last, BEN, TokenRule.REVOKED);
        revoke(realm.grant(0));
    }

    @Test
    void whatWasRevokedOfAGrantIsForgottenWithItWhenItExpiresAndEpochsGoOn() {
        Token grant = realm.grant(new Terms(Holder.ofKey(ANN.publicKey()), Realm.scope(),
                Validity.until(Realm.START + 10), 1));
        Token one = realm.attenuate(grant, ANN, terms(BEN, Scope.UNPRIVILEGED, 0));
        Token other = realm.attenuate(grant, ANN, terms(BEN, Scope.UNPRIVILEGED, 0));
        revoke(one);
        long epoch = revoke(other).epoch();

        realm.wallSeconds.set(Realm.START + 10);
        realm.capabilities().tick();

        assertThat(revoked()).as("the last, for its epoch").containsExactly(other.last().id());
        isRefused(grant, ANN, TokenRule.EXPIRED);
        realm.restart();
        isRefused(other, BEN, TokenRule.EXPIRED);
        assertThat(revoke(realm.grant(1)).epoch()).isGreaterThan(epoch);
        realm.restart();
        assertThat(revoked()).as("not needed any more").doesNotContain(other.last().id());
    }
}
