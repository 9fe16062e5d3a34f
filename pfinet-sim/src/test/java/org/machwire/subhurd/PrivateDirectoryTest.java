package org.machwire.subhurd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateDirectoryTest {
    @TempDir
    private Path runtime;

    @TempDir
    private Path temporary;

    @Test
    void isMadeInTheUsersRuntimeDirectory() throws IOException {
        try (PrivateDirectory made = PrivateDirectory.make(Map.of("XDG_RUNTIME_DIR", runtime.toString()), temporary)) {
            assertThat(made.path().getParent()).isEqualTo(runtime);
        }
    }

    @Test
    void isMadeAmongTemporaryFilesWithoutAUsableRuntimeDirectory() throws IOException {
        String none = runtime.resolve("none").toString();
        try (PrivateDirectory made = PrivateDirectory.make(Map.of("XDG_RUNTIME_DIR", none), temporary)) {
            assertThat(made.path().getParent()).isEqualTo(temporary);
        }
    }

    @Test
    void goesWithItsSocket() throws IOException {
        try (PrivateDirectory made = PrivateDirectory.make(Map.of(), temporary)) {
            Files.createFile(made.socket());
        }

        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void pathTooLongForASocketIsToldAndNothingIsLeft() throws IOException {
        Path parent = Files.createDirectory(temporary.resolve("d".repeat(100)));

        assertThatThrownBy(() -> PrivateDirectory.make(Map.of(), parent)).isInstanceOf(IOException.class)
                .hasMessageContaining("XDG_RUNTIME_DIR");
        try (Stream<Path> left = Files.list(parent)) {
            assertThat(left).isEmpty();
        }
    }
}
