package org.machwire.client.cli.token;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.machwire.token.Token;

/** Where a new token goes: standard output, or a file that is made before the token is. Closed without one, the file goes. */
final class TokenOutput implements AutoCloseable {
    private final PrintStream out;
    private final String name;
    private final @Nullable SeekableByteChannel file;
    private boolean written;

    private TokenOutput(PrintStream out, String name, @Nullable SeekableByteChannel file) {
        this.out = out;
        this.name = name;
        this.file = file;
    }

    /** Makes the file, of mode 0600. @throws IOException with one sentence for people, also if it exists */
    static TokenOutput open(String name, PrintStream out) throws IOException {
        return new TokenOutput(out, name, name.equals(SecretFile.STANDARD) ? null : SecretFile.create(name));
    }

    /** Writes the token; beside a file, its last block's id to standard output. */
    void write(Token token) throws IOException {
        if (file == null) {
            out.print(token.text());
            out.flush();
            return;
        }
        SecretFile.write(file, token.text());
        written = true;
        out.println(token.last().id());
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
            if (!written) {
                Files.deleteIfExists(Path.of(name));
            }
        }
    }
}
