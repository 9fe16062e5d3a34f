package org.machwire.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketPathTest {
    @Test
    void socketIsTheGivenOneElseTheNamedOneElseTheUsersIfItExistsElseTheSystems(@TempDir Path runtime)
            throws IOException {
        Path given = Path.of("given.sock");
        Path own = runtime.resolve("machwire/machwire.sock");
        Map<String, String> all = Map.of("MACHWIRE_SOCKET", "/named.sock", "XDG_RUNTIME_DIR", runtime.toString());
        Map<String, String> unnamed = Map.of("MACHWIRE_SOCKET", "", "XDG_RUNTIME_DIR", runtime.toString());

        assertThat(SocketPath.find(given, all, () -> 1000)).isEqualTo(given);
        assertThat(SocketPath.find(null, all, () -> 1000)).isEqualTo(Path.of("/named.sock"));
        assertThat(SocketPath.find(null, unnamed, () -> 1000)).isEqualTo(SocketPath.SYSTEM);
        Files.createDirectory(runtime.resolve("machwire"));
        Files.createFile(own);
        assertThat(SocketPath.find(null, unnamed, () -> 1000)).isEqualTo(own);
    }

    @Test
    void rootsOwnSocketIsTheSystemsWhateverTheRuntimeDirectory(@TempDir Path runtime) throws IOException {
        Files.createDirectories(runtime.resolve("machwire"));
        Files.createFile(runtime.resolve("machwire/machwire.sock"));

        assertThat(SocketPath.find(null, Map.of("XDG_RUNTIME_DIR", runtime.toString()), () -> 0))
                .isEqualTo(SocketPath.SYSTEM);
    }

    @Test
    void uidIsThatOutsideTheUserNamespace() {
        assertThat(SocketPath.outerUid(0, List.of("         0       1000          1"))).isEqualTo(1000);
        assertThat(SocketPath.outerUid(1000, List.of("         0          0 4294967295"))).isEqualTo(1000);
        assertThat(SocketPath.outerUid(5, List.of("0 1000 1", "1 100000 65536"))).isEqualTo(100004);
        assertThat(SocketPath.outerUid(1, List.of("0 1000 1"))).as("not mapped").isEqualTo(1);
        assertThat(SocketPath.outerUid(65534, List.of())).as("no map yet").isEqualTo(65534);
    }
}
