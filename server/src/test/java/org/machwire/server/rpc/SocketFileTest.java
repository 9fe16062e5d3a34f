package org.machwire.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFileTest {
    @TempDir
    private Path directory;
    private Path path = Path.of("/");

    @BeforeEach
    void choosePath() {
        path = directory.resolve("machwire.sock");
    }

    private static ServerSocketChannel listen(Path at) throws IOException {
        ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        return listening.bind(UnixDomainSocketAddress.of(at));
    }

    @Test
    void secondClaimIsRefusedUntilTheFirstIsClosed() throws IOException {
        try (SocketFile first = SocketFile.claim(path)) {
            assertThat(first).isNotNull();
            assertThatIOException().isThrownBy(() -> SocketFile.claim(path))
                    .withMessage("another server listens on " + path);
        }

        SocketFile.claim(path).close();
    }

    @Test
    void staleSocketIsTakenOver() throws IOException {
        listen(path).close();
        assertThat(path).exists();

        try (SocketFile claimed = SocketFile.claim(path)) {
            assertThat(claimed).isNotNull();
            assertThat(path).doesNotExist();
        }
    }

    @Test
    void socketThatSomebodyListensOnStays() throws IOException {
        try (ServerSocketChannel listening = listen(path)) {
            assertThat(listening.isOpen()).isTrue();
            assertThatIOException().isThrownBy(() -> SocketFile.claim(path))
                    .withMessage("another server listens on " + path);
            assertThat(path).exists();
        }
    }

    @Test
    void fileThatIsNoSocketStays() throws Exception {
        Files.writeString(path, "precious");
        assertThatIOException().isThrownBy(() -> SocketFile.claim(path)).withMessage(path + " exists and is no socket");
        assertThat(path).hasContent("precious");
        Files.delete(path);

        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
        assertThatIOException().isThrownBy(() -> SocketFile.claim(path)).withMessage(path + " exists and is no socket");
        assertThat(path).exists();
    }

    @Test
    void symbolicLinkIsNotFollowed() throws IOException {
        Path target = directory.resolve("target");
        listen(target).close();
        Files.createSymbolicLink(path, target);

        assertThatIOException().isThrownBy(() -> SocketFile.claim(path)).withMessage(path + " exists and is no socket");
        assertThat(Files.exists(path, LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(target).exists();
    }

    @Test
    void lockFileThatIsASymbolicLinkIsNotFollowed() throws IOException {
        Path victim = directory.resolve("victim");
        Files.createSymbolicLink(directory.resolve("machwire.sock.lock"), victim);

        assertThatIOException().isThrownBy(() -> SocketFile.claim(path))
                .withMessageStartingWith("the lock file " + path + ".lock cannot be used: ");
        assertThat(victim).doesNotExist();
    }

    @Test
    void modeIsSetBitByBitAndTheSocketGoesAtTheEnd() throws IOException {
        SocketFile claimed = SocketFile.claim(path);
        listen(path).close();

        claimed.setMode(0641);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rw-r----x");
        claimed.close();

        assertThat(path).doesNotExist();
    }
}
