package org.machwire.client.cli.token;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.SeekableByteChannel;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.machwire.client.cli.Version;
import org.machwire.token.SigningKey;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code machwire key}. */
@Command(name = "key", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Makes a private key to hold tokens with (Ed25519, PKCS#8 PEM) in FILE, which is yours alone and must not exist, and prints its "
                + "public key: give that to whoever grants you something."}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                        "1:the file could not be made or read", "2:bad arguments"})
public final class KeyCommand implements Callable<Integer> {
    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init")
    private Which which;

    private static final class Which {
        @Parameters(paramLabel = "FILE", description = "Where the new private key goes, with mode 0600.")
        private @Nullable String made;

        @Option(names = "--public", paramLabel = "FILE", description = "Print the public key of the private key in this file, or on "
                + "standard input (-).")
        private @Nullable String read;
    }

    private final PrintStream out = System.out;

    /** Makes the command for picocli, which fills it. */
    public KeyCommand() {}

    @Override
    public Integer call() throws IOException {
        SigningKey key = which.made == null ? SecretFile.key(String.valueOf(which.read)) : make(which.made);
        out.println(key.publicKey());
        return 0;
    }

    private static SigningKey make(String file) throws IOException {
        byte[] seed = new byte[SigningKey.SEED_LENGTH];
        new SecureRandom().nextBytes(seed);
        SigningKey key = SigningKey.ofSeed(seed);
        try (SeekableByteChannel made = SecretFile.create(file)) {
            SecretFile.write(made, key.toPem());
        }
        return key;
    }
}
