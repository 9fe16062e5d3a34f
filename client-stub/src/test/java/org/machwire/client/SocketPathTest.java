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

        assertThat(SocketPath.find(given, all)).isEqualTo(given);
        assertThat(SocketPath.find(null, all)).isEqualTo(Path.of("/named.sock"));
        assertThat(SocketPath.find(null, unnamed)).isEqualTo(SocketPath.SYSTEM);
        Files.createDirectory(runtime.resolve("machwire"));
        Files.createFile(own);
        assertThat(SocketPath.find(null, unnamed)).isEqualTo(own);
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
