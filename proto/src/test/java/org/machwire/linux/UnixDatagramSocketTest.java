package org.machwire.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.machwire.linux.UnixDatagramSocket.Outcome;

/** Two sockets in a directory that send each other datagrams. */
@Timeout(60)
class UnixDatagramSocketTest {
    @TempDir
    Path directory;

    private UnixDatagramSocket bind(String local, String peer) throws IOException {
        return bind(local, peer, Duration.ofSeconds(30));
    }

    private UnixDatagramSocket bind(String local, String peer, Duration patience) throws IOException {
        return UnixDatagramSocket.bind(directory.resolve(local), directory.resolve(peer), patience);
    }

    private static Outcome send(UnixDatagramSocket socket, int length) {
        byte[] octets = new byte[length + 1];
        Arrays.fill(octets, (byte) length);
        return socket.send(octets, 1, length);
    }

    @Test
    void datagramsComeOneByOneWithTheirLengthsAlsoOfNothingAndOfTooMuch() throws IOException {
        try (UnixDatagramSocket a = bind("a", "b"); UnixDatagramSocket b = bind("b", "a")) {
            assertThat(send(a, 60)).isEqualTo(Outcome.SENT);
            assertThat(send(a, 0)).isEqualTo(Outcome.SENT);
            assertThat(send(a, UnixDatagramSocket.LONGEST)).isEqualTo(Outcome.SENT);

            byte[] into = new byte[100];
            assertThat(b.await()).isTrue();
            assertThat(b.receive(into)).isEqualTo(60);
            assertThat(into).startsWith(60, 60).endsWith(0, 0);
            assertThat(b.receive(into)).isZero();
            assertThat(b.receive(into)).isEqualTo(UnixDatagramSocket.LONGEST);
            assertThat(b.receive(into)).as("nothing is there").isEqualTo(-1);
        }
    }

    @Test
    void nobodyIsThereBeforeAndAfterAPeerAndTheNextOneIsFound() throws IOException {
        try (UnixDatagramSocket a = bind("a", "b")) {
            assertThat(send(a, 60)).as("no file").isEqualTo(Outcome.NOBODY);
            for (int i = 0; i < 2; i++) {
                try (UnixDatagramSocket b = bind("b", "a")) {
                    assertThat(send(a, 60)).isEqualTo(Outcome.SENT);
                    assertThat(send(b, 60)).isEqualTo(Outcome.SENT);
                }
                assertThat(send(a, 60)).as("a file without a socket").isEqualTo(Outcome.NOBODY);
                Files.delete(directory.resolve("b"));
            }
        }
    }

    @Test
    void peerWhoseQueueIsFullIsWaitedForNoLongerThanWasSaid() throws IOException {
        try (UnixDatagramSocket a = bind("a", "b", Duration.ofMillis(10)); UnixDatagramSocket b = bind("b", "a")) {
            int sent = 0;
            while (send(a, 1500) == Outcome.SENT) {
                sent++;
            }
            assertThat(send(a, 1500)).isEqualTo(Outcome.NOT_TAKEN);

            byte[] into = new byte[1500];
            assertThat(b.receive(into)).isEqualTo(1500);

            assertThat(send(a, 1500)).as("after %d", sent).isEqualTo(Outcome.SENT);
        }
    }

    @Test
    void whoWaitsReturnsWhenItIsClosed() throws Exception {
        UnixDatagramSocket a = bind("a", "b");
        CompletableFuture<Boolean> waiting = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                waiting.complete(a.await());
            } catch (IOException e) {
                waiting.completeExceptionally(e);
            }
        });

        a.close();
        a.close();

        assertThat(waiting).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(false);
        assertThat(a.await()).isFalse();
        assertThat(a.receive(new byte[1])).isEqualTo(-1);
        assertThat(send(a, 60)).isEqualTo(Outcome.NOBODY);
    }

    @Test
    void tellsWhetherSomebodyIsBound() throws IOException {
        Path path = directory.resolve("a");
        try (UnixDatagramSocket _ = bind("a", "b")) {
            assertThat(UnixDatagramSocket.isBound(path)).isTrue();
            assertThatThrownBy(() -> bind("a", "b")).isInstanceOf(IOException.class)
                    .hasMessage("cannot bind a socket to " + path + ": Address already in use");
        }
        assertThat(path).exists();
        assertThat(UnixDatagramSocket.isBound(path)).isFalse();
        try (ServerSocketChannel stream = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(directory.resolve("stream")))) {
            assertThat(stream.isOpen()).isTrue();
            assertThatThrownBy(() -> UnixDatagramSocket.isBound(directory.resolve("stream")))
                    .isInstanceOf(IOException.class).hasMessageStartingWith("cannot tell whether somebody is bound to");
        }
    }

    @Test
    void pathThatIsTooLongIsToldInOneSentence() {
        assertThatThrownBy(() -> bind("a".repeat(108), "b")).isInstanceOf(IOException.class)
                .hasMessageStartingWith("the path of a Unix socket has 107 octets at most: ");
    }
}
