package org.machwire.client.cli.token;

import java.io.IOException;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.machwire.client.Credential;
import org.machwire.client.SubhurdTokens;
import org.machwire.client.TokenSource;
import org.machwire.client.cli.SocketOption;
import org.machwire.token.SigningKey;
import org.machwire.token.Token;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of clients that may use a token: one that is given, or that of the sub-Hurd that they are in. */
public class TokenOption extends SocketOption {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--token", paramLabel = "FILE|-", description = "Use the token in this file, which nobody else "
            + "may use, or on standard input. A device is then named as the token knows it: its name, SEGMENT/NAME or path. "
            + "Default: inside a sub-Hurd, one that it gives.")
    private @Nullable String token;

    @Option(names = "--key", paramLabel = "FILE", description = "The private key of the token's holder, if the token names one.")
    private @Nullable String key;

    /** Makes the options for picocli, which fills them. */
    public TokenOption() {}

    /** Whether a file is to be read from standard input. */
    public boolean readsStandardInput() {
        return SecretFile.STANDARD.equals(token) || SecretFile.STANDARD.equals(key);
    }

    /**
     * Finds where tokens come from: the files; without, the sub-Hurd that this process is in; null if there is neither.
     *
     * @throws IOException with one sentence for people, and nothing of the files
     */
    public @Nullable TokenSource tokens() throws IOException {
        Credential given = credential();
        return given != null ? given : SubhurdTokens.find(System.getenv(), new SecureRandom());
    }

    /** Reads the files; null if no token is given. */
    private @Nullable Credential credential() throws IOException {
        if (token == null) {
            if (key != null) {
                throw new ParameterException(spec.commandLine(), "--key goes with --token");
            }
            return null;
        }
        if (token.equals(SecretFile.STANDARD) && SecretFile.STANDARD.equals(key)) {
            throw new ParameterException(spec.commandLine(), "only one of --token and --key is on standard input");
        }
        Token read = SecretFile.token(token);
        SigningKey holder = key == null ? null : SecretFile.key(key);
        return new Credential(read, holder);
    }
}
