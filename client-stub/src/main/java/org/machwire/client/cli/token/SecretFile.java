package org.machwire.client.cli.token;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.machwire.token.SigningKey;
import org.machwire.token.Token;
import org.machwire.token.TokenException;

/** Files with tokens and private keys, which nobody but their owner may use. */
final class SecretFile {
    /** What stands for standard input or output. */
    static final String STANDARD = "-";
    private static final int OTHERS = 077;
    private static final int PERMISSIONS = 0777;
    /** Above what the text of any token or key has. */
    private static final int MOST_OCTETS = 4 * Token.MAX_OCTETS;

    private SecretFile() {}

    /** Reads a token. @throws IOException with one sentence for people, which has nothing of the file */
    static Token token(String file) throws IOException {
        try {
            return Token.ofText(read(file));
        } catch (TokenException e) {
            throw new IOException(named(file) + " holds no token: " + e.getMessage(), e);
        }
    }

    /** Reads a private key. @throws IOException with one sentence for people, which has nothing of the file */
    static SigningKey key(String file) throws IOException {
        try {
            return SigningKey.ofPem(read(file));
        } catch (IllegalArgumentException e) {
            throw new IOException(named(file) + " holds no private key: " + e.getMessage(), e);
        }
    }

    private static String named(String file) {
        return file.equals(STANDARD) ? "standard input" : file;
    }

    private static String read(String file) throws IOException {
        if (file.equals(STANDARD)) {
            return read(file, System.in);
        }
        Path path = Path.of(file);
        try (InputStream in = Files.newInputStream(path)) {
            int mode = (int) Files.getAttribute(path, "unix:mode") & PERMISSIONS;
            if ((mode & OTHERS) != 0) {
                throw new IOException(
                        String.format("%s may be used by others (mode %04o): chmod 600 it first", file, mode));
            }
            return read(file, in);
        } catch (FileSystemException e) {
            throw new IOException(file + " cannot be read: " + reason(e), e);
        }
    }

    private static String read(String file, InputStream in) throws IOException {
        byte[] octets = in.readNBytes(MOST_OCTETS + 1);
        if (octets.length > MOST_OCTETS) {
            throw new IOException(named(file) + " is too long for a token or key");
        }
        return new String(octets, StandardCharsets.US_ASCII);
    }

    /**
     * Makes a file of mode 0600, which it has from the beginning; one that exists is left as it is.
     *
     * @return the empty file, open for writing
     * @throws IOException with one sentence for people
     */
    static SeekableByteChannel create(String file) throws IOException {
        try {
            return Files.newByteChannel(Path.of(file), Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileSystemException e) {
            throw new IOException(file + " cannot be made: " + reason(e), e);
        }
    }

    /** Writes all of a text. */
    static void write(SeekableByteChannel file, String text) throws IOException {
        ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (octets.hasRemaining()) {
            file.write(octets);
        }
    }

    private static String reason(FileSystemException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "there is no such file or directory";
            case FileAlreadyExistsException _ -> "it exists, and is not overwritten";
            case AccessDeniedException _ -> "permission is denied";
            default -> String.valueOf(failure.getReason());
        };
    }
}
