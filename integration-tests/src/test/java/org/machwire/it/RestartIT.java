package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.machwire.client.Lease;
import org.machwire.token.Holder;
import org.machwire.token.Octets;
import org.machwire.token.Scope;
import org.machwire.token.SigningKey;
import org.machwire.token.TaskReference;
import org.machwire.token.Token;
import org.machwire.token.Validity;
import org.machwire.v1.AdminServiceGrpc;
import org.machwire.v1.ChmodRequest;
import org.machwire.v1.ChownRequest;
import org.machwire.v1.GetQuotaRequest;
import org.machwire.v1.GrantInfo;
import org.machwire.v1.Quota;
import org.machwire.v1.RevokeResponse;
import org.machwire.v1.SetQuotaRequest;
import org.machwire.v1.StatRequest;
import org.machwire.v1.StatResponse;

/** What survives the end of a server: all that was acknowledged, and nothing that was ended. */
class RestartIT {
    private static final String LAN = "/dev/eth0m";
    private static final String CONFIGURATION = """
            segment { name: "lan" ipv4: "10.69.0.0/16" ipv6: "fd69::/64" }
            node { path: "/dev/eth0m" multiplexer { segment: "lan" } }
            node { path: "/dev/one" owner: "0" group: "0" mode: 0600 device { segment: "lan" } }
            """;

    private final SigningKey key = RawTokens.newKey();
    private Path state;
    private Path socket;
    private ServerProcess server;
    private RawClient client;
    private RawTokens task;

    @BeforeEach
    void setUp() throws IOException {
        Path place = Directories.make();
        state = place.resolve("state");
        socket = place.resolve("x.sock");
        start();
    }

    private void start() throws IOException {
        server = ServerProcess.startKeeping(state, socket, CONFIGURATION);
        client = new RawClient(socket);
        task = RawTokens.attach(client);
    }

    private void restart() throws IOException {
        tearDown();
        start();
    }

    private void restartKilled() throws IOException {
        server.kill();
        restart();
    }

    @AfterEach
    void tearDown() {
        client.close();
        server.close();
    }

    @Test
    void theServersKeyGrantsAndRightsSurviveAndTheInstanceDoesNot() throws IOException {
        ByteString serverKey = task.task().attached().getServerKey();
        ByteString instance = task.task().attached().getServerInstance();
        Token root = task.export(RawTokens.forKey(key, RawTokens.all(), 1), LAN);
        Token child = RawTokens.attenuate(root, key,
                RawTokens.forUs(Scope.builder().devices("web").build()));
        Token ofRight = task.exportRights(RawTokens.forUs(RawTokens.all()), List.of(task.use(root, key).getMaster()));
        Token whileUs = task.export(RawTokens.terms(Holder.ofUid(User.me()), RawTokens.all(), Validity.whileTask(
                new TaskReference(Octets.of(instance.toByteArray()), task.task().attached().getTaskNumber())), 0), LAN);
        Lease before = task.lease(task.open(child, "web").name());
        List<GrantInfo> grants = exported();
        assertThat(grants).hasSize(3);
        assertThat(grants.get(1).getParent()).isEqualTo(RawTokens.octets(root.last().id()));

        restartKilled();

        assertThat(task.task().attached().getServerKey()).isEqualTo(serverKey);
        assertThat(task.task().attached().getServerInstance()).isNotEqualTo(instance);
        assertThat(task.task().attached().getTaskNumber()).as("so that the reference is tried").isEqualTo(1);
        RpcError.of(() -> task.use(whileUs)).isRefusal(0, "TASK_ENDED");
        assertThat(task.lease(task.open(child, "web").name())).as("addresses and MAC").isEqualTo(before);
        assertThat(task.use(ofRight).getMaster()).isNotZero();
        assertThat(exported()).isEqualTo(grants);
        task.revoke(root.last().id());
        RpcError.of(() -> task.use(ofRight)).isRefusal(0, "REVOKED");
    }

    /** What was exported, but for how many devices are open by it. */
    private List<GrantInfo> exported() {
        return task.grants().stream().filter(grant -> grant.getLabel().equals("label"))
                .map(grant -> grant.toBuilder().clearDevices().build()).toList();
    }

    @Test
    void revokedStaysRevokedWithItsReceiptAndTheEpochGoesOn() throws IOException {
        Token root = task.export(RawTokens.forKey(key, RawTokens.all(), 2), LAN);
        Token child = RawTokens.attenuate(root, key, RawTokens.forKey(key, RawTokens.all(), 1));
        Token other = RawTokens.attenuate(root, key, RawTokens.forUs(RawTokens.all()));
        RawDevice open = new RawDevice(task.task(), 0,
                task.open(task.use(child, key).getMaster(), 3, "web"));
        assertThat(open.name()).isNotZero();
        RevokeResponse receipt = task.revoke(child.last().id());
        assertThat(receipt.getDeviceList()).singleElement()
                .satisfies(device -> assertThat(device.getPath()).isEqualTo("/dev/eth0m/web"));

        restartKilled();

        RpcError.of(() -> task.use(child, key)).isRefusal(1, "REVOKED");
        Token grandchild = RawTokens.attenuate(child, key, RawTokens.forUs(RawTokens.all()));
        RpcError.of(() -> task.use(grandchild)).isRefusal(1, "REVOKED");
        assertThat(task.use(other).getMaster()).as("its sister lives").isNotZero();
        assertThat(task.revoke(child.last().id())).as("the first receipt").isEqualTo(receipt);
        RevokeResponse next = task.revoke(root.last().id());
        assertThat(next.getEpoch()).isGreaterThan(receipt.getEpoch());

        restart();

        RpcError.of(() -> task.use(other)).isRefusal(0, "REVOKED");
        RpcError.of(() -> task.use(child, key)).isRefusal(0, "REVOKED");
        assertThat(task.revoke(root.last().id())).isEqualTo(next);
    }

    @Test
    void expiredStaysExpired() throws Exception {
        Token token = task.export(RawTokens.terms(Holder.ofUid(User.me()), RawTokens.all(),
                Validity.until(Instant.now().getEpochSecond() + 6), 0), LAN); // time enough for a slow machine to use it
        assertThat(task.use(token).getMaster()).isNotZero();

        server.kill();
        Awaitility.await().atMost(RunningProcess.PATIENCE)
                .until(() -> token.last().terms().validity().refusalAt(Instant.now().getEpochSecond()) != null);
        restart();

        RpcError.of(() -> task.use(token)).isRefusal(0, "EXPIRED");
    }

    @Test
    void leasesAndEthernetAddressesAreTheSameWhateverOrderTheyAreOpenedIn() throws IOException {
        List<String> names = List.of("a", "b", "c", "d");
        List<Lease> before = new ArrayList<>();
        for (String name : names) {
            before.add(task.lease(RawDevice.open(task.task(), LAN + "/" + name, 3).name()));
        }

        restartKilled();

        for (int i = names.size() - 1; i >= 0; i--) {
            assertThat(task.lease(RawDevice.open(task.task(), LAN + "/" + names.get(i), 3).name()))
                    .isEqualTo(before.get(i));
        }
        Lease another = task.lease(RawDevice.open(task.task(), LAN + "/another", 3).name());
        assertThat(before).noneMatch(lease -> lease.addresses().equals(another.addresses()));
    }

    private StatResponse stat() {
        return task.task().names().stat(StatRequest.newBuilder().setPath("/dev/one").build());
    }

    private Quota quota() {
        return AdminServiceGrpc.newBlockingStub(client.channel())
                .getQuota(GetQuotaRequest.newBuilder().setUid(4101).build()).getQuota();
    }

    @Test
    void permissionsAndQuotasThatWereSetSurvive() throws IOException {
        StatResponse unchanged = stat();
        task.task().names().chmod(ChmodRequest.newBuilder().setPath("/dev/one").setMode(0640).build());
        task.task().names().chown(ChownRequest.newBuilder().setPath("/dev/one").setUid(4101).setGid(4200).build());
        AdminServiceGrpc.newBlockingStub(client.channel()).setQuota(SetQuotaRequest.newBuilder().setUid(4101)
                .setQuota(Quota.newBuilder().setDevices(3).setGrants(7)).build());
        StatResponse changed = stat();
        Quota set = quota();
        assertThat(changed).isNotEqualTo(unchanged);
        assertThat(set.getDevices() + " " + set.getGrants()).isEqualTo("3 7");

        restartKilled();

        assertThat(stat()).isEqualTo(changed);
        assertThat(quota()).isEqualTo(set);
    }
}
