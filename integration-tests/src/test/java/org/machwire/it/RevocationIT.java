package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.machwire.client.Lease;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachNotify;
import org.machwire.mach.NetRcvMessage;
import org.machwire.token.Scope;
import org.machwire.token.SigningKey;
import org.machwire.token.Token;
import org.machwire.v1.MachMessage;
import org.machwire.v1.MachPortDeallocateRequest;
import org.machwire.v1.RevokeResponse;
import org.machwire.v1.RevokedDevice;

/**
 * What is left of a right when {@code Revoke} has returned: nothing. With the system property {@code machwire.soak} the one under traffic
 * is repeated a thousand times.
 */
class RevocationIT {
    private static final String LAN = "/dev/eth0m";
    private static final int ROUNDS = Integer.getInteger("machwire.soak", 1) > 1 ? 1000 : 50;
    private static final int DEAD_NAME = 0x100000;
    private static final int DEAD_NAME_REQUEST = 72;
    private static final int STEADY = -1;

    @RegisterExtension
    static final MachFixture MACH = new MachFixture("""
            segment { name: "lan" ipv4: "10.69.0.0/16" ipv6: "fd69::/64" }
            node { path: "/dev/eth0m" multiplexer { segment: "lan" } }
            limit { token_refusals_per_minute: 1000000 }
            """);

    private final SigningKey key = RawTokens.newKey();
    private RawTokens issuer;
    private RawMach mach;
    private RawTokens holder;

    @BeforeEach
    void attach() {
        issuer = new RawTokens(MACH.task().task());
        mach = MACH.task();
        holder = new RawTokens(mach.task());
    }

    private Token export(Scope scope, int delegations) {
        return issuer.export(RawTokens.forKey(key, scope, delegations), LAN);
    }

    private static void awaitThat(Callable<Boolean> condition) {
        await().atMost(RunningProcess.PATIENCE).pollInterval(Duration.ofMillis(1)).until(condition);
    }

    @Test
    void noBatchOfTheReceiptsEpochHasAFrameOfTheRevoked() throws InterruptedException {
        RawTokens hearer = new RawTokens(MACH.task().task());
        RawTokens other = new RawTokens(MACH.task().task());
        Flood.Listener listener = Flood.Listener.start(hearer,
                RawDevice.open(hearer.task(), LAN + "/hearer", 3).name());
        Flood.Sender steady = Flood.Sender.start(other, RawDevice.open(other.task(), LAN + "/steady", 3).name(),
                STEADY);
        long[] epochs = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            epochs[round] = revokeUnderTraffic(round, listener);
        }
        steady.stop();

        for (int round = 0; round < ROUNDS; round++) {
            assertThat(listener.heard(round).epoch()).as("round %s, late frames too", round)
                    .isLessThan(epochs[round]);
        }
        assertThat(listener.heard(STEADY).inOrder()).isTrue();
        assertThat(listener.failure()).isNull();
    }

    /** One round: floods by a new token, by a child of it in every second round, and revokes it; answers the receipt's epoch. */
    private long revokeUnderTraffic(int round, Flood.Listener listener) throws InterruptedException {
        Token token = export(RawTokens.all(), 1);
        Token child = RawTokens.attenuate(token, key, RawTokens.forKey(key, RawTokens.all(), 0));
        int master = holder.use(round % 2 == 0 ? token : child, key).getMaster();
        int device = holder.open(master, 3, "revoked");
        Flood.Sender sender = Flood.Sender.start(holder, device, round);
        awaitThat(() -> listener.heard(round).frames() > 100);

        RevokeResponse receipt = issuer.revoke(token.last().id());
        long steadyBefore = listener.heard(STEADY).frames();

        awaitThat(() -> listener.epoch() >= receipt.getEpoch()
                && listener.heard(STEADY).frames() > steadyBefore + 100);
        Flood.Listener.Heard heard = listener.heard(round);
        assertThat(heard.epoch()).as("round %s: epoch of the last batch with its frames", round)
                .isLessThan(receipt.getEpoch());
        assertThat(heard.inOrder()).isTrue();
        assertThat(sender.failure().reason()).isEqualTo("MACH_SEND_INVALID_DEST");
        assertThat(receipt.getDeviceList()).singleElement().satisfies(dead -> {
            assertThat(dead.getPath()).isEqualTo(LAN + "/revoked");
            assertThat(dead.getTaskNumber()).isEqualTo(holder.task().attached().getTaskNumber());
            assertThat(dead.getTxFrames()).isGreaterThanOrEqualTo(heard.frames());
        });
        assertThat(MACH.server().device(LAN + "/revoked")).isEmpty();
        isDead(master, device);
        return receipt.getEpoch();
    }

    private void isDead(int... names) {
        for (int name : names) {
            assertThat(mach.type(name)).as("%x", name).isEqualTo(DEAD_NAME);
            holder.task().ports().machPortDeallocate(MachPortDeallocateRequest.newBuilder().setName(name).build());
        }
    }

    @Test
    void theRightsOfTheBlockAndOfItsChildrenAreDeadNamesAndNoOthers() {
        Token token = export(RawTokens.all(), 3);
        Token first = RawTokens.attenuate(token, key, RawTokens.forKey(key, RawTokens.all(), 2));
        Token grandchild = RawTokens.attenuate(first, key, RawTokens.forKey(key, RawTokens.all(), 1));
        Token second = RawTokens.attenuate(token, key, RawTokens.forKey(key, RawTokens.all(), 1));
        int[] masters = new int[4];
        int[] devices = new int[4];
        List<Token> tokens = List.of(token, first, grandchild, second);
        for (int i = 0; i < 4; i++) {
            masters[i] = holder.use(tokens.get(i), key).getMaster();
            devices[i] = holder.open(masters[i], 3, "tree" + i);
        }
        Token exported = holder.exportRights(RawTokens.forUs(RawTokens.all()), List.of(masters[2]));
        int told = mach.receiveRight();
        mach.request(devices[2], DEAD_NAME_REQUEST, 0, told);

        RevokeResponse receipt = holder.revoke(first.last().id(), token, key);

        isDead(masters[1], masters[2], devices[1]);
        MachMessage note = mach.receive(told);
        assertThat(note.getId()).isEqualTo(MachNotify.DEAD_NAME);
        assertThat(RawMessage.word(note)).isEqualTo(devices[2]);
        assertThat(receipt.getIdList()).contains(RawTokens.octets(first.last().id()),
                RawTokens.octets(grandchild.last().id())).doesNotContain(RawTokens.octets(second.last().id()));
        assertThat(receipt.getDeviceList().stream().map(RevokedDevice::getPath)).containsExactlyInAnyOrder(
                LAN + "/tree1", LAN + "/tree2");
        for (Token dead : List.of(first, grandchild)) {
            RpcError.of(() -> holder.use(dead, key)).isRefusal(1, "REVOKED");
        }
        RpcError.of(() -> holder.use(exported)).isRefusal(0, "REVOKED");
        assertThat(issuer.revoke(first.last().id())).as("again").isEqualTo(receipt);
        for (int living : new int[]{0, 3}) {
            assertThat(mach.type(masters[living]) & DEAD_NAME).isZero();
            holder.write(devices[living], Frames.broadcast(holder.lease(devices[living]), 1));
            assertThat(holder.use(tokens.get(living), key).getMaster()).isEqualTo(masters[living]);
        }
    }

    @Test
    void messagesWithFramesOfTheRevokedLeaveTheQueueAndOthersStay() {
        RawMach hearer = MACH.task();
        RawTokens hears = new RawTokens(hearer.task());
        int port = hearer.receiveRight();
        hearer.setQlimit(port, 16);
        hears.listen(RawDevice.open(hearer.task(), LAN + "/queue", 1).name(), port, MachMsgType.MAKE_SEND);
        Token doomed = export(Scope.builder().devices("doomed").build(), 0);
        int sender = holder.open(holder.use(doomed, key).getMaster(), 3, "doomed");
        int other = holder.open(holder.use(export(RawTokens.all(), 0), key).getMaster(), 3, "other");
        Lease his = holder.lease(sender);
        Lease its = holder.lease(other);
        for (int i = 0; i < 4; i++) {
            holder.write(sender, Frames.broadcast(his, i));
            holder.write(other, Frames.broadcast(its, i));
        }
        assertThat(hearer.status(port).getMsgcount()).isEqualTo(8);

        RevokeResponse receipt = issuer.revoke(doomed.last().id());

        assertThat(receipt.getDevice(0).getTxFrames()).isEqualTo(4);
        assertThat(hearer.status(port).getMsgcount()).isEqualTo(4);
        List<Integer> fills = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            MachMessage message = hearer.receive(port);
            byte[] frame = NetRcvMessage.frame(message.getBody(0).getData().toByteArray(),
                    message.getBody(1).getData().toByteArray());
            assertThat(Arrays.copyOfRange(frame, 6, 12)).isEqualTo(its.mac().octets());
            fills.add(Frames.fill(frame));
        }
        assertThat(fills).containsExactly(0, 1, 2, 3);
        hearer.hasNothing(port);
    }

    @Test
    void whoListensByARevokedRightHearsNoMore() {
        RawTokens other = new RawTokens(MACH.task().task());
        Flood.Sender sender = Flood.Sender.start(other, RawDevice.open(other.task(), LAN + "/loud", 3).name(), 1);
        Token token = export(RawTokens.all(), 0);
        int streaming = holder.open(holder.use(token, key).getMaster(), 3, "ears");
        int queueing = holder.open(holder.use(token, key).getMaster(), 1, "queue-ears");
        int port = mach.receiveRight();
        holder.listen(queueing, port, MachMsgType.MAKE_SEND);
        Flood.Listener listener = Flood.Listener.start(holder, streaming);
        awaitThat(() -> listener.heard(1).frames() > 100 && mach.status(port).getMsgcount() > 0);

        issuer.revoke(token.last().id());

        awaitThat(() -> listener.failure() != null);
        assertThat(String.valueOf(listener.failure())).contains("MACH_SEND_INVALID_DEST");
        int left = mach.status(port).getMsgcount();
        for (int i = 0; i < left; i++) {
            mach.receive(port);
        }
        mach.hasNothing(port);
        sender.stop();
    }
}
