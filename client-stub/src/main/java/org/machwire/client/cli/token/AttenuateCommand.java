package org.machwire.client.cli.token;

import java.io.IOException;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.machwire.client.Hypervisor;
import org.machwire.client.MachTask;
import org.machwire.client.cli.SocketOption;
import org.machwire.client.cli.Version;
import org.machwire.token.SigningKey;
import org.machwire.token.Terms;
import org.machwire.token.Token;
import org.machwire.token.TokenBlock;
import org.machwire.token.TokenException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code machwire attenuate}. */
@Command(name = "attenuate", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Narrows a token for somebody else, without asking the hypervisor: makes a longer one, which grants what the old one grants and "
                + "these options allow. A privilege that is not given again is not granted any more. Options that change nothing, "
                + "because the old token grants less, are told on standard error."}, footer = {"",
                        "Of all of a token's devices one, to listen only:",
                        "  machwire attenuate --token web.token --key my.key --for-key ed25519:... --devices 1 --mode r -o listen.token"}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                                "1:the token cannot be narrowed, or the file could not be made", "2:bad arguments"})
public final class AttenuateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--token", required = true, paramLabel = "FILE|-", description = "The token, or - for standard input.")
    private String token = "";

    @Option(names = "--key", required = true, paramLabel = "FILE|-", description = "The private key of its holder.")
    private String key = "";

    @Option(names = "--node", paramLabel = "PATH", description = "Of the token's nodes these only. May be given several times.")
    private @Nullable List<String> nodes;

    @Mixin
    private final TermsOptions options = new TermsOptions();

    @Option(names = "-o", paramLabel = "FILE|-", description = "Write the token to this file, which must not exist and gets mode 0600, and "
            + "print its id. Default: the token goes to standard output.")
    private String output = SecretFile.STANDARD;

    @Mixin
    private final SocketOption socket = new SocketOption();

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    /** Makes the command for picocli, which fills it. */
    public AttenuateCommand() {}

    @Override
    public Integer call() throws IOException {
        if (token.equals(SecretFile.STANDARD) && key.equals(SecretFile.STANDARD)) {
            throw new ParameterException(spec.commandLine(), "only one of --token and --key is on standard input");
        }
        Terms terms = terms();
        Token held = SecretFile.token(token);
        SigningKey holder = SecretFile.key(key);
        held.ineffective(terms).forEach(sentence -> err.println("machwire attenuate: " + sentence));
        byte[] nonce = new byte[TokenBlock.NONCE_LENGTH];
        new SecureRandom().nextBytes(nonce);
        try (TokenOutput made = TokenOutput.open(output, out)) {
            made.write(held.attenuate(holder, terms, nonce));
        } catch (TokenException e) {
            throw new IOException("the token cannot be narrowed: " + e.getMessage(), e);
        }
        return 0;
    }

    /** Asks the hypervisor only for what its run is known by, if a task is named. */
    private Terms terms() {
        if (!options.namesTask()) {
            return options.terms(nodes, Instant.now(), number -> {
                throw new IllegalStateException("task " + number + " is not named");
            });
        }
        try (Hypervisor hypervisor = socket.connect(); MachTask task = hypervisor.attach("machwire attenuate")) {
            return options.terms(nodes, Instant.now(), task::reference);
        }
    }
}
