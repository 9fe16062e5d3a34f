package org.machwire.subhurd;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.machwire.client.TokenSource;
import org.machwire.client.cli.Version;
import org.machwire.client.cli.token.TokenOption;
import org.machwire.token.TokenBlock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code machwire subhurd}: runs a command in a small world of devices. */
@Command(name = "subhurd", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Runs COMMAND as a sub-Hurd: what it starts (pfinet, tap, another subhurd) finds no devices at the hypervisor but those that "
                + "--map names, under those names, and never gets more than the token grants. They end with this command, "
                + "and when the token is revoked.",
        "",
        "The token allows one delegation at least: two, for a sub-Hurd inside this one. Inside a sub-Hurd --token may be left out: "
                + "the sub-Hurd around makes one."}, footer = {"",
                        "Two sub-Hurds, in two shells, whose pfinets talk to each other:",
                        "  machwire subhurd --token a.token --key my.key --map eth0=lan/a -- machwire pfinet eth0 --udp-echo 7",
                        "  machwire subhurd --token b.token --key my.key --map eth0=lan/b -- machwire pfinet eth0 --ping 10.69.0.2"}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                                "COMMAND's own", "1:the subspace could not be made, or COMMAND not be started",
                                "2:bad arguments"})
public final class SubhurdCommand implements Callable<Integer> {
    @Mixin
    private final TokenOption token = new TokenOption();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--map", required = true, paramLabel = "NAME=DEVICE", description = "What is called NAME inside is what the token calls DEVICE. "
            + "May be given 64 times.")
    private List<String> maps = List.of();

    @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "What to run inside.")
    private List<String> command = List.of();

    private final SecureRandom random = new SecureRandom();
    private final PrintStream err = System.err;

    /** Makes the command for picocli, which fills it. */
    public SubhurdCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<String, String> names = names();
        TokenSource tokens = token.tokens();
        if (tokens == null) {
            throw new ParameterException(spec.commandLine(), "--token is left out inside a sub-Hurd only");
        }
        Path hypervisor = token.socket().toAbsolutePath();
        OwnUser user = OwnUser.find();
        try (PrivateDirectory place = PrivateDirectory.make(System.getenv(),
                Path.of(System.getProperty("java.io.tmpdir")));
                Subhurd subhurd = Subhurd.open(hypervisor, tokens, names, this::note);
                TokenSocket children = TokenSocket.listen(place.socket(), user.uid(),
                        new FetchTokenRpc(subhurd::world, user.outside(), hypervisor, this::nonce))) {
            return ChildCommand.start(command, place.socket(), hypervisor, () -> end(children, place)).await();
        }
    }

    private Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        for (String map : maps) {
            int equals = map.indexOf('=');
            if (equals <= 0 || equals == map.length() - 1) {
                throw new ParameterException(spec.commandLine(),
                        "--map: NAME=DEVICE such as eth0=lan/web, not \"" + map + "\"");
            }
            String name = map.substring(0, equals);
            if (names.put(name, map.substring(equals + 1)) != null) {
                throw new ParameterException(spec.commandLine(), "--map: " + name + " is mapped twice");
            }
        }
        return names;
    }

    private byte[] nonce() {
        byte[] nonce = new byte[TokenBlock.NONCE_LENGTH];
        random.nextBytes(nonce);
        return nonce;
    }

    /** What is left to do when a signal ends this process: the task ends with it. */
    private void end(TokenSocket children, PrivateDirectory place) {
        children.close();
        try {
            place.close();
        } catch (IOException e) {
            note(String.valueOf(e.getMessage()));
        }
    }

    private void note(String sentence) {
        err.println("machwire subhurd: " + sentence);
    }
}
