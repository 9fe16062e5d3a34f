package org.machwire.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.machwire.server.capability.Realm.ALICE;
import static org.machwire.server.capability.Realm.ANN;
import static org.machwire.server.capability.Realm.BEN;
import static org.machwire.server.capability.Realm.BOB;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.MacAddress;
import org.machwire.ethernet.PackedFrames;
import org.machwire.mach.MachException;
import org.machwire.mach.MachPortType;
import org.machwire.server.capability.Credentials;
import org.machwire.server.capability.Receipt;
import org.machwire.server.capability.RefusedException;
import org.machwire.server.fabric.Batches;
import org.machwire.server.names.Wish;
import org.machwire.token.IpPrefix;
import org.machwire.token.Scope;
import org.machwire.token.SubspaceId;
import org.machwire.token.Token;

/** What a revocation, and the end of a task, take away: nothing that was made of a dead right works any more, whatever it became. */
class TakeAwayTest {
    private static final Scope ALL = Scope.builder().nodes("/dev/eth0m").build();

    private final TokenLan tokens = new TokenLan();
    private final Lan lan = tokens.lan;
    private final TokenLan.Holder task = tokens.task(BOB);
    private final Client client = task.client();

    @Test
    void mastersAndOpensBecomeDeadNamesAndTheReceiptSaysWhatWasOpen() throws RefusedException {
        Token token = tokens.grant(ALL, 1);
        Token child = tokens.narrow(token, ANN, BEN, Scope.UNPRIVILEGED, null);
        int master = tokens.importToken(task, token, ANN).master();
        int device = client.openBy(master, "web", Client.BOTH);
        TokenLan.Holder other = tokens.task(BOB + 1);
        int childs = tokens.open(other, child, BEN, "db", Client.BOTH);
        int nodes = client.open("/dev/eth0m/mine", Client.BOTH);
        client.write(device, client.broadcast(device));

        Receipt receipt = tokens.revoke(token);

        assertThat(receipt.casualties()).extracting("path").containsExactly("/dev/eth0m/web", "/dev/eth0m/db");
        assertThat(receipt.casualties()).extracting("task").containsExactly(task.task(), other.task());
        assertThat(receipt.casualties().getFirst().sent()).isEqualTo(1);
        assertThat(client.space.ports().type(master)).isEqualTo(MachPortType.DEAD_NAME);
        assertThat(client.space.ports().type(device)).isEqualTo(MachPortType.DEAD_NAME);
        assertThat(other.client().space.ports().type(childs)).isEqualTo(MachPortType.DEAD_NAME);
        assertThat(client.space.ports().type(nodes)).isNotEqualTo(MachPortType.DEAD_NAME);
        assertThat(lan.devices.snapshot()).extracting(DeviceSnapshot::path).containsExactly("/dev/eth0m/mine");
        client.space.destroy();
        other.client().space.destroy();
        lan.verifyEmpty("revoked");
        assertThat(tokens.realm.living()).isZero();
    }

    /** The world of a task is a right too, even when it has given its master up. */
    @Test
    void aTaskInASubspaceGetsNothingMoreByARevokedTokenThatItHoldsNoNameOf() throws RefusedException {
        TokenLan.Holder parent = tokens.task(BOB);
        Token token = tokens.grant(ALL, 3);
        SubspaceId inside = tokens.subspace(parent, tokens.importToken(parent, token, ANN).master(),
                Map.of("eth0", "web"));
        Token child = tokens.narrow(token, ANN, BEN, Scope.UNPRIVILEGED, inside);
        TokenPorts.Import imported = tokens.importToken(task, child, BEN);
        client.close(imported.master());
        assertThat(client.space.ports().type(client.lookup("/dev/eth0"))).as("it is in the subspace")
                .isNotEqualTo(MachPortType.DEAD_NAME);
        client.close(client.lookup("/dev/eth0"));
        client.close(client.lookup("/dev/eth0"));

        tokens.revoke(child);

        assertThatThrownBy(() -> client.open("/dev/eth0", Client.BOTH)).isInstanceOf(MachException.class);
        assertThatThrownBy(client::privileged).isInstanceOf(MachException.class)
                .hasMessageStartingWith("KERN_INVALID_CAPABILITY");
        assertThat(lan.devices.snapshot()).isEmpty();
    }

    @Test
    void lookupsInASubspaceBecomeDeadNamesAndTheirDevicesTooWhenItsMakerDies() throws RefusedException {
        TokenLan.Holder parent = tokens.task(BOB);
        Token token = tokens.grant(ALL, 3);
        SubspaceId inside = tokens.subspace(parent, tokens.importToken(parent, token, ANN).master(),
                Map.of("eth0", "web", "eth1", "lan/db"));
        Token child = tokens.narrow(token, ANN, BEN, Scope.builder().devices("eth0").build(), inside);
        tokens.importToken(task, child, BEN);
        int node = client.lookup("/dev/eth0");
        int device = client.openBy(node, "eth", Client.BOTH);
        int master = client.privileged();
        assertThat(client.openBy(master, "eth0", Client.BOTH)).as("the same device").isEqualTo(device);
        assertThatThrownBy(() -> client.openBy(master, "eth1", Client.BOTH))
                .hasMessageStartingWith("D_NO_SUCH_DEVICE");
        assertThatThrownBy(() -> client.openBy(master, "web", Client.BOTH)).hasMessageStartingWith("D_NO_SUCH_DEVICE");
        assertThatThrownBy(() -> client.lookup("/dev/web")).hasMessageStartingWith("ENOENT");

        tokens.end(parent);

        for (int name : List.of(node, device, master)) {
            assertThat(client.space.ports().type(name)).isEqualTo(MachPortType.DEAD_NAME);
        }
        assertThatThrownBy(() -> client.lookup("/dev/eth0")).isInstanceOf(MachException.class);
        assertThatThrownBy(() -> tokens.importToken(tokens.task(BOB), child, BEN))
                .isInstanceOf(RefusedException.class);
        tokens.end(task);
        lan.verifyEmpty("ended");
        assertThat(tokens.realm.living()).isZero();
    }

    @Test
    void aTaskThatHasEndedMakesNoSubspaceAndEntersNone() throws RefusedException {
        Token token = tokens.grant(ALL, 2);
        int master = tokens.importToken(task, token, ANN).master();
        SubspaceId inside = tokens.subspace(task, master, Map.of("eth0", "web"));
        Token child = tokens.narrow(token, ANN, BEN, Scope.UNPRIVILEGED, inside);
        TokenLan.Holder late = tokens.task(BOB);
        lan.ended.add(late.task());
        assertThatThrownBy(() -> tokens.importToken(late, child, BEN)).hasMessageStartingWith("KERN_INVALID_TASK");
        late.client().space.destroy();
        lan.ended.add(task.task());
        assertThatThrownBy(() -> tokens.subspace(task, master, Map.of("eth0", "web")))
                .hasMessageStartingWith("KERN_INVALID_TASK");
        tokens.end(task);
        assertThat(tokens.realm.living()).isZero();
        assertThat(lan.subspaces.names(inside)).isEmpty();
    }

    @Test
    void framesOfARevokedSenderLeaveRingsAndQueuesAndOthersStay() throws Exception {
        Token token = tokens.grant(ALL, 0);
        int revoked = tokens.open(task, token, ANN, "web", Client.BOTH);
        TokenLan.Holder listener = tokens.task(BOB);
        Client other = listener.client();
        int receiver = other.open("/dev/eth0m/in", Client.BOTH);
        int sender = other.open("/dev/eth0m/out", Client.BOTH);
        int queue = other.receivePort();
        int stream = other.receivePort();
        other.setFilter(receiver, queue, 0, Programs.BOTH_WAYS);
        other.setFilter(receiver, stream, 0, Programs.BOTH_WAYS);
        FrameStream reading = lan.devices.stream(other.space, other.space.sendRight(receiver), stream,
                new RecordingConsumer());
        byte[] theirs = client.broadcast(revoked);
        byte[] ours = other.broadcast(sender);
        client.write(revoked, theirs);
        other.write(sender, ours);
        client.write(revoked, theirs);
        FrameStream writing = lan.devices.stream(client.space, client.space.sendRight(revoked), 0,
                new RecordingConsumer());

        Receipt receipt = tokens.revoke(token);

        assertThat(other.received(queue)).containsExactly(ours);
        PackedFrames chunk = Objects.requireNonNull(reading.take());
        FrameBatch batch = Batches.of(chunk);
        assertThat(batch.epoch()).isEqualTo(receipt.epoch());
        assertThat(batch.count()).isEqualTo(1);
        assertThat(batch.frame(0)).isEqualTo(ours);
        reading.release(chunk);
        assertThatThrownBy(() -> writing.send(Batches.of(theirs))).isInstanceOf(MachException.class);
        reading.close();
        writing.close();
    }

    @Test
    @Timeout(60)
    void noFrameOfARevokedRightHasItsEpochWhateverThreadsDoMeanwhile() throws Exception {
        TokenLan.Holder listener = tokens.task(BOB);
        Client other = listener.client();
        int receiver = other.open("/dev/eth0m/in", Client.BOTH);
        int port = other.receivePort();
        int queue = other.receivePort();
        other.setFilter(receiver, port, 0, Programs.ALL);
        other.setFilter(receiver, queue, 0, Programs.ALL);
        FrameStream reading = lan.devices.stream(other.space, other.space.sendRight(receiver), port,
                new RecordingConsumer());
        for (int round = 0; round < 40; round++) {
            TokenLan.Holder holder = tokens.task(ALICE);
            Token token = tokens.grant(ALL, 0);
            int device = tokens.open(holder, token, ANN, "web", Client.BOTH);
            byte[] frame = holder.client().broadcast(device);
            FrameStream writing = lan.devices.stream(holder.client().space,
                    holder.client().space.sendRight(device), 0, new RecordingConsumer());
            AtomicBoolean begun = new AtomicBoolean();
            AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
            Thread sender = Thread.ofPlatform().daemon().start(() -> {
                try {
                    while (!Thread.currentThread().isInterrupted()) {
                        writing.send(Batches.of(frame, frame));
                        begun.set(true);
                    }
                } catch (MachException e) {
                    begun.set(true);
                } catch (RuntimeException e) {
                    failure.set(e);
                }
            });
            while (!begun.get()) {
                Thread.onSpinWait();
            }
            Receipt receipt = tokens.revoke(token);

            for (PackedFrames next = reading.take(); next != null; next = reading.take()) {
                FrameBatch batch = Batches.of(next);
                assertThat(batch.epoch() < receipt.epoch() || batch.count() == 0).as("round %d", round).isTrue();
                reading.release(next);
            }
            assertThat(other.received(queue)).as("round %d", round).isEmpty();
            sender.join();
            assertThat(reading.take()).as("round %d: none comes after", round).isNull();
            assertThat(other.received(queue)).as("round %d: none comes after", round).isEmpty();
            assertThat(failure.get()).isNull();
            writing.close();
            holder.client().space.destroy();
        }
        reading.close();
    }

    @Test
    void aTokenHasItsOwnLimitsOfDevicesModesAndAddresses() throws Exception {
        MacAddress mac = MacAddress.parse("02:00:00:00:00:77");
        Token token = tokens.grant(Scope.builder().nodes("/dev/eth0m").maxDevices(1).macs(List.of(mac))
                .ipv4(List.of(IpPrefix.parse("10.69.7.0/24"))).ipv6(List.of()).build(), 1);
        int device = tokens.open(task, token, ANN, "web", Client.BOTH);
        assertThat(client.lease(device).mac()).isEqualTo(mac);
        assertThat(client.lease(device).lease().addresses()).extracting(prefix -> prefix.address().getHostAddress())
                .containsExactly("10.69.7.0");
        assertThat(tokens.open(task, token, ANN, "web", Client.BOTH)).as("the same, counted once").isEqualTo(device);
        assertThatThrownBy(() -> tokens.open(task, token, ANN, "db", Client.BOTH))
                .hasMessageStartingWith("D_NO_MEMORY");
        client.space.ports().deallocate(device);
        client.close(device);
        Token six = tokens.grant(Scope.builder().nodes("/dev/eth0m").ipv4(List.of()).mode(1).build(), 0);
        int listening = tokens.open(task, six, ANN, "six", Client.READ);
        assertThat(client.lease(listening).lease().addresses()).hasSize(1)
                .allSatisfy(prefix -> assertThat(prefix.address().getAddress()).hasSize(16));
        assertThatThrownBy(() -> tokens.open(task, six, ANN, "six", Client.BOTH)).hasMessageStartingWith("EACCES");
        assertThatThrownBy(() -> tokens.open(task, tokens.grant(Scope.builder().nodes("/dev/eth0m")
                .macs(List.of(mac)).build(), 0), ANN, "six", Client.READ)).hasMessageStartingWith("EACCES");
    }

    @Test
    void aTokenFindsItsDevicesByNameSegmentOrPathAndNoOthers() throws RefusedException {
        int master = tokens.importToken(task, tokens.grant(Scope.builder().nodes("/dev/eth0m", "/dev/shared")
                .devices("web", "shared").build(), 0), ANN).master();
        int device = client.openBy(master, "web", Client.BOTH);
        assertThat(client.openBy(master, "lan/web", Client.BOTH)).isEqualTo(device);
        assertThat(client.openBy(master, "/dev/eth0m/web", Client.BOTH)).isEqualTo(device);
        assertThat(client.openBy(master, "shared", Client.BOTH)).isNotEqualTo(device);
        for (String name : List.of("", "/", "db", "wan/web", "/dev/eth0m/db", "/dev/tapped", "tapped", "..", "lan/../x",
                "/dev/other/web")) {
            assertThatThrownBy(() -> client.openBy(master, name, Client.BOTH)).as(name)
                    .hasMessageStartingWith("D_NO_SUCH_DEVICE");
        }
    }

    /** Whoever gives the master up while another of his threads opens by it is found by a revocation all the same, or has nothing. */
    @Test
    @Timeout(60)
    void nothingOpenedWhileItsMasterGoesEscapesARevocation() throws Exception {
        for (int round = 0; round < 200; round++) {
            Token token = tokens.grant(ALL, 0);
            int master = tokens.importToken(task, token, ANN).master();
            var port = client.space.sendRight(master);
            Thread other = Thread.ofPlatform().daemon().start(() -> client.close(master));
            try {
                lan.devices.open(client.space, port, "web", Client.BOTH, Wish.NONE);
            } catch (MachException e) {
                assertThat(e.getMessage()).startsWith("MACH_SEND_INVALID_DEST");
            }
            other.join();
            tokens.revoke(token);
            assertThat(lan.devices.snapshot()).as("round %d", round).isEmpty();
        }
        assertThat(tokens.realm.living()).isZero();
    }

    @Test
    void permissionBitsOpenWhatTheyDidWhateverIsRevoked() throws RefusedException {
        Token token = tokens.grant(ALL, 0);
        tokens.open(task, token, ANN, "web", Client.BOTH);
        Client alice = new Client(lan, Credentials.of(ALICE, ALICE), 500);
        int own = alice.openBy(alice.privileged(), "shared", Client.BOTH);

        tokens.revoke(token);

        assertThat(alice.write(own, alice.broadcast(own))).isPositive();
        assertThat(alice.openBy(alice.privileged(), "eth0", Client.BOTH)).isPositive();
    }
}
