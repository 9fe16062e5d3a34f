package org.machwire.client.cli.token;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.machwire.client.Hypervisor;
import org.machwire.client.MachTask;
import org.machwire.client.SendRight;
import org.machwire.client.cli.SocketOption;
import org.machwire.client.cli.Version;
import org.machwire.token.Terms;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code machwire grant}. */
@Command(name = "grant", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Makes a token that opens devices of NODE..., for somebody else, for a while and no more than needed. A device node's owner and "
                + "the administrator may; and of a multiplexer directory, everybody who may open devices there: they are his "
                + "and count to his quotas. A privilege that is not given is not granted."}, footer = {"",
                        "A device web for bob until tomorrow, which he can hand on once; and back again:",
                        "  machwire grant /dev/eth0m --device web --for-user bob --for-key ed25519:... --delegations 1 --expires 1d -o web.token",
                        "  machwire revoke --token web.token"}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                                "1:it was refused, or the file could not be made", "2:bad arguments"})
public final class GrantCommand implements Callable<Integer> {
    @Mixin
    private final SocketOption socket = new SocketOption();

    @Parameters(arity = "1..16", paramLabel = "NODE", description = "Device nodes and multiplexer directories, such as /dev/eth0m.")
    private List<String> nodes = List.of();

    @Mixin
    private final TermsOptions options = new TermsOptions();

    @Option(names = "--label", paramLabel = "TEXT", description = "A line for people, which `machwire grants` shows.")
    private String label = "";

    @Option(names = "-o", paramLabel = "FILE|-", description = "Write the token to this file, which must not exist and gets mode 0600, and "
            + "print its id. Default: the token goes to standard output.")
    private String output = SecretFile.STANDARD;

    private final PrintStream out = System.out;

    /** Makes the command for picocli, which fills it. */
    public GrantCommand() {}

    @Override
    public Integer call() throws IOException {
        try (TokenOutput token = TokenOutput.open(output, out);
                Hypervisor hypervisor = socket.connect();
                MachTask task = hypervisor.attach("machwire grant")) {
            Terms terms = options.terms(null, Instant.now(), task::reference);
            List<SendRight> rights = new ArrayList<>();
            nodes.forEach(node -> rights.add(task.lookup(node)));
            token.write(task.export(rights, terms, label));
        }
        return 0;
    }
}
