package org.machwire.client.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.machwire.client.Lease;
import org.machwire.ethernet.MacAddress;
import org.machwire.linux.UnixDatagramSocket;

/** Where QEMU is met. */
@Timeout(30)
class QemuWireTest {
    private static final Lease LEASE = new Lease("lan", "web", MacAddress.parse("52:54:00:12:34:56"), List.of(), 1500);

    @TempDir
    Path directory;

    private final List<String> notes = new ArrayList<>();

    private static ServerSocketChannel bind(Path path) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
    }

    private QemuWire datagrams(Path path) throws IOException {
        return QemuWire.datagrams(path, directory.resolve("peer"), notes::add);
    }

    @Test
    void argumentsNameTheSocketAndTheMacOfTheLease() throws IOException {
        Path path = directory.resolve("a,b");
        String place = directory + "/a,,b";
        try (QemuWire wire = QemuWire.listen(path, notes::add)) {
            assertThat(wire.arguments(LEASE))
                    .isEqualTo("-netdev stream,id=machwire,server=off,addr.type=unix,addr.path="
                            + place + " -device virtio-net-pci,netdev=machwire,mac=52:54:00:12:34:56");
        }
        try (QemuWire wire = QemuWire.connect(path, () -> {}, notes::add)) {
            assertThat(wire.arguments(LEASE)).isEqualTo("-netdev stream,id=machwire,server=on,addr.type=unix,addr.path="
                    + place + " -device virtio-net-pci,netdev=machwire,mac=52:54:00:12:34:56");
        }
        try (QemuWire wire = QemuWire.datagrams(path, directory.resolve("c,"), notes::add)) {
            assertThat(wire.arguments(LEASE)).isEqualTo("-netdev dgram,id=machwire,local.type=unix,local.path="
                    + directory + "/c,,,remote.type=unix,remote.path=" + place
                    + " -device virtio-net-pci,netdev=machwire,mac=52:54:00:12:34:56");
        }
    }

    @Test
    void socketIsOurUsersAloneAndGoesAtTheEnd() throws IOException {
        Path path = directory.resolve("s");
        for (int i = 0; i < 2; i++) {
            try (QemuWire _ = i == 0 ? QemuWire.listen(path, notes::add) : datagrams(path)) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rw-------");
            }
            assertThat(path).doesNotExist();
        }
    }

    @Test
    void socketThatNobodyListensOnIsReplaced() throws IOException {
        Path path = directory.resolve("s");
        bind(path).close();
        assertThat(path).exists();

        try (QemuWire _ = QemuWire.listen(path, notes::add);
                SocketChannel peer = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            assertThat(peer.isConnected()).isTrue();
        }
    }

    @Test
    void socketThatSomebodyListensOnIsLeftToHim() throws IOException {
        Path path = directory.resolve("s");
        try (ServerSocketChannel other = bind(path)) {
            assertThatThrownBy(() -> QemuWire.listen(path, notes::add)).isInstanceOf(IOException.class)
                    .hasMessage("somebody listens on " + path + " already");
            assertThat(path).exists();
            assertThat(other.isOpen()).isTrue();
        }
    }

    @Test
    void datagramSocketIsReplacedUnlessSomebodyIsBoundToIt() throws IOException {
        Path path = directory.resolve("s");
        try (UnixDatagramSocket _ = UnixDatagramSocket.bind(path, path, Duration.ofSeconds(1))) {
            assertThatThrownBy(() -> datagrams(path)).isInstanceOf(IOException.class)
                    .hasMessage("somebody listens on " + path + " already");
            assertThatThrownBy(() -> QemuWire.listen(path, notes::add)).isInstanceOf(IOException.class)
                    .hasMessageStartingWith("nobody can tell whether somebody listens on " + path);
        }
        assertThat(path).exists();

        try (QemuWire _ = datagrams(path)) {
            assertThat(UnixDatagramSocket.isBound(path)).isTrue();
        }
    }

    @Test
    void fileThatIsNoSocketIsLeftAlone() throws IOException {
        Path path = Files.writeString(directory.resolve("s"), "precious");

        assertThatThrownBy(() -> QemuWire.listen(path, notes::add)).isInstanceOf(IOException.class)
                .hasMessage(path + " exists and is no socket");
        assertThatThrownBy(() -> datagrams(path)).hasMessage(path + " exists and is no socket");
        assertThat(path).hasContent("precious");
    }

    @Test
    void directoryThatIsNotThereIsToldInOneSentence() {
        Path path = directory.resolve("none/s");

        assertThatThrownBy(() -> QemuWire.listen(path, notes::add)).isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot listen on " + path + ": ");
    }

    @Test
    void whoeverListensIsCalledAfterAsManyPausesAsItTakesAndAgainAfterOne() throws Exception {
        Path path = directory.resolve("s");
        List<ServerSocketChannel> servers = new ArrayList<>();
        List<Integer> pauses = new ArrayList<>();
        CallingSocket calling = new CallingSocket(path, () -> {
            pauses.add(servers.size());
            if (pauses.size() == 3) {
                servers.add(boundAtLast(path));
            }
        }, notes::add);

        calling.next().close();

        assertThat(pauses).containsExactly(0, 0, 0);
        assertThat(notes).singleElement().asString().startsWith("nobody is to be reached at " + path + " yet");
        calling.next().close();
        assertThat(pauses).as("not at once").containsExactly(0, 0, 0, 1);
        servers.getFirst().close();
    }

    private static ServerSocketChannel boundAtLast(Path path) {
        try {
            return bind(path);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
