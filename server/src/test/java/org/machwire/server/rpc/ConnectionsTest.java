package org.machwire.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.machwire.server.capability.Credentials;
import org.machwire.server.task.Peer;

class ConnectionsTest {
    private static final Peer ALICE = new Peer(Credentials.of(1000, 1000), 7);
    private static final Peer BOB = new Peer(Credentials.of(1001, 1001), 8);

    private final Connections connections = new Connections(2, 5, () -> new UnreadOctets(10, 20));

    private @Nullable Connection admit(Peer peer) {
        return connections.admit(new EmbeddedChannel(), peer);
    }

    private @Nullable String refusal(Peer peer) {
        return Objects.requireNonNull(admit(peer)).refusal();
    }

    @Test
    void connectionsBeyondAUsersLimitAreToldSoAndClosedSoon() {
        EmbeddedChannel third = new EmbeddedChannel();
        third.freezeTime();
        assertThat(refusal(ALICE)).isNull();
        assertThat(refusal(ALICE)).isNull();

        Connection refused = Objects.requireNonNull(connections.admit(third, ALICE));

        assertThat(refused.refusal()).isEqualTo("more than 2 connections of one user");
        assertThat(third.isOpen()).isTrue();
        third.advanceTimeBy(1, TimeUnit.SECONDS);
        third.runScheduledPendingTasks();
        assertThat(third.isOpen()).isFalse();
        assertThat(refusal(BOB)).as("another user").isNull();
    }

    @Test
    void connectionsFarBeyondAUsersLimitAreClosedAtOnce() {
        for (int i = 0; i < 4; i++) {
            assertThat(admit(ALICE)).isNotNull();
        }
        assertThat(admit(ALICE)).isNull();
        assertThat(refusal(BOB)).isNull();
    }

    @Test
    void connectionsBeyondTheLimitOfAllAreClosedAtOnce() {
        for (int uid = 0; uid < 5; uid++) {
            assertThat(refusal(new Peer(Credentials.of(uid, uid), 1))).isNull();
        }

        assertThat(admit(BOB)).isNull();
    }

    @Test
    void closedConnectionMakesRoom() {
        EmbeddedChannel first = new EmbeddedChannel();
        connections.admit(first, ALICE);
        assertThat(refusal(ALICE)).isNull();

        first.close();

        assertThat(refusal(ALICE)).isNull();
    }
}
