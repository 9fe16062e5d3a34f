package org.machwire.client.cli.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.token.SigningKey;

class SecretFileTest {
    private static final SigningKey KEY = SigningKey.ofSeed(new byte[SigningKey.SEED_LENGTH]);

    @TempDir
    Path directory;

    private Path file(String content) throws IOException {
        Path file = directory.resolve("secret");
        try (SeekableByteChannel made = SecretFile.create(file.toString())) {
            SecretFile.write(made, content);
        }
        return file;
    }

    @Test
    void fileIsItsOwnersAloneAndReadBack() throws IOException {
        Path file = file(KEY.toPem());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(SecretFile.key(file.toString()).publicKey()).isEqualTo(KEY.publicKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw------x"})
    void fileThatOthersMayUseIsRefused(String permissions) throws IOException {
        Path file = file(KEY.toPem());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        assertThatThrownBy(() -> SecretFile.key(file.toString())).isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + " may be used by others (mode 06")
                .hasMessageEndingWith("chmod 600 it first");
    }

    @Test
    void whatExistsIsNotOverwritten() throws IOException {
        Path file = file("precious");

        assertThatThrownBy(() -> SecretFile.create(file.toString()))
                .hasMessage(file + " cannot be made: it exists, and is not overwritten");
        assertThat(file).hasContent("precious");
    }

    @Test
    void messagesHaveNothingOfTheFile() throws IOException {
        String name = file("SeCrEt").toString();

        assertThatThrownBy(() -> SecretFile.key(name)).isInstanceOf(IOException.class).message()
                .startsWith(name + " holds no private key").doesNotContain("SeCrEt");
        assertThatThrownBy(() -> SecretFile.token(name)).isInstanceOf(IOException.class).message()
                .startsWith(name + " holds no token").doesNotContain("SeCrEt");
    }

    @Test
    void fileThatIsNotThereOrTooLongIsSaidSo() throws IOException {
        assertThatThrownBy(() -> SecretFile.token(directory.resolve("none").toString()))
                .hasMessageEndingWith("cannot be read: there is no such file or directory");
        String name = file("x".repeat(70_000)).toString();
        assertThatThrownBy(() -> SecretFile.token(name)).hasMessage(name + " is too long for a token or key");
    }
}
