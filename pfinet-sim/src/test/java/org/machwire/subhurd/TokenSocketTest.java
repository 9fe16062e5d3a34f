package org.machwire.subhurd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.machwire.client.Credential;
import org.machwire.client.Hypervisor;
import org.machwire.client.HypervisorException;
import org.machwire.client.SubhurdTokens;
import org.machwire.mach.MachException;
import org.machwire.token.TokenException;
import org.machwire.token.TokenVerifier;
import org.machwire.v1.FetchTokenRequest;
import org.machwire.v1.FetchTokenResponse;
import org.machwire.v1.SubhurdServiceGrpc;

/** Children fetch tokens by a real socket of this process's own. */
class TokenSocketTest {
    private static final Path HYPERVISOR = Path.of("/run/hypervisor.sock");
    /** More than the socket lets in. */
    private static final int MANY = 65;

    private PrivateDirectory place;
    private int uid;

    @BeforeEach
    void setUp() throws IOException {
        place = PrivateDirectory.make(Map.of(), Path.of(System.getProperty("java.io.tmpdir")));
        uid = OwnUser.find().uid();
    }

    @AfterEach
    void tearDown() throws IOException {
        place.close();
    }

    private TokenSocket listen(int user, Supplier<World> world) throws IOException {
        return TokenSocket.listen(place.socket(), user, new FetchTokenRpc(world, uid, HYPERVISOR, Worlds::nonce));
    }

    private static World world() {
        try {
            return Worlds.world(2);
        } catch (TokenException e) {
            throw new AssertionError(e);
        }
    }

    private SubhurdTokens tokens() {
        return new SubhurdTokens(place.socket(), new SecureRandom());
    }

    private FetchTokenResponse ask(byte[] key) {
        try (Hypervisor connection = Hypervisor.connect(place.socket())) {
            return connection.ask(channel -> SubhurdServiceGrpc.newBlockingStub(channel)
                    .fetchToken(FetchTokenRequest.newBuilder().setKey(ByteString.copyFrom(key)).build()));
        }
    }

    @Test
    void childGetsATokenForAKeyOfItsOwnEachTime() throws IOException, TokenException {
        try (TokenSocket _ = listen(uid, TokenSocketTest::world)) {
            Credential one = tokens().fetch();
            Credential other = tokens().fetch();

            var verified = new TokenVerifier(Worlds.SERVER.publicKey()).verify(one.token());
            assertThat(verified.holder().key()).isEqualTo(Objects.requireNonNull(one.key()).publicKey());
            assertThat(verified.holder().uid()).isEqualTo(uid);
            assertThat(other.token()).isNotEqualTo(one.token());
        }
    }

    @Test
    void answerSaysWhereTheHypervisorIs() throws IOException {
        try (TokenSocket _ = listen(uid, TokenSocketTest::world)) {
            assertThat(ask(Worlds.key(3).publicKey().toArray()).getSocket()).isEqualTo(HYPERVISOR.toString());
        }
    }

    @Test
    void socketIsItsUsersAlone() throws IOException {
        try (TokenSocket _ = listen(uid, TokenSocketTest::world)) {
            assertThat(Files.getPosixFilePermissions(place.path()))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
            assertThat(Files.getPosixFilePermissions(place.socket()))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void anotherUsersConnectionIsClosedUnread() throws IOException {
        try (TokenSocket _ = listen(uid + 1, TokenSocketTest::world)) {
            assertThatThrownBy(() -> tokens().fetch()).isInstanceOf(HypervisorException.class)
                    .hasMessageStartingWith("the sub-Hurd gives no token: ");
            try (SocketChannel connection = connect()) {
                assertThat(isOpen(connection)).isFalse();
            }
        }
    }

    @Test
    void connectionsBeyondTheLimitAreClosedAndThoseBeforeStay() throws IOException {
        List<SocketChannel> connections = new ArrayList<>();
        try (TokenSocket _ = listen(uid, TokenSocketTest::world)) {
            for (int i = 0; i < MANY; i++) {
                connections.add(connect());
            }
            assertThat(isOpen(connections.getLast())).isFalse();
            assertThat(isOpen(connections.getFirst())).isTrue();

            connections.getFirst().close();
            connections.get(1).close();
            await().ignoreExceptions()
                    .untilAsserted(() -> assertThat(tokens().fetch().key()).isNotNull());
        } finally {
            for (SocketChannel connection : connections) {
                connection.close();
            }
        }
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(place.socket()));
        return channel;
    }

    /** An HTTP/2 server speaks first. */
    private static boolean isOpen(SocketChannel connection) throws IOException {
        return connection.read(ByteBuffer.allocate(1)) > 0;
    }

    @Test
    void withoutASubspaceNobodyGetsAToken() throws IOException {
        Supplier<World> none = () -> {
            throw new HypervisorException("the task has died");
        };
        try (TokenSocket _ = listen(uid, none)) {
            assertThatThrownBy(() -> tokens().fetch()).isInstanceOf(HypervisorException.class)
                    .hasMessage("the sub-Hurd gives no token: it has no subspace now: the task has died");
            assertThatThrownBy(() -> ask(Worlds.key(3).publicKey().toArray())).isInstanceOf(MachException.class);
        }
    }

    @Test
    void whatIsNoKeyIsRefused() throws IOException {
        try (TokenSocket _ = listen(uid, TokenSocketTest::world)) {
            for (byte[] key : List.of(new byte[0], new byte[32], new byte[31], Worlds.octets(32, 0xff))) {
                assertThatThrownBy(() -> ask(key)).as("%s", key.length).isInstanceOf(HypervisorException.class)
                        .hasMessageContaining("key");
            }
        }
    }

    @Test
    void childOfASubhurdThatHasEndedIsToldSo() throws IOException {
        listen(uid, TokenSocketTest::world).close();
        Files.deleteIfExists(place.socket());

        assertThatThrownBy(() -> tokens().fetch()).isInstanceOf(HypervisorException.class)
                .hasMessageContaining("has ended");
    }
}
