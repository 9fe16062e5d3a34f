package org.machwire.client.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.machwire.audit.AuditChain;
import org.machwire.client.Hypervisor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "verify", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Checks the chain of the audit trail, and says how many entries are good. Entries cut off at the end, or a trail written anew "
                + "as a whole, leave no trace in it: against both, keep what this prints elsewhere, and give it to --expect."}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                        "0:all entries are good", "1:one is bad: the first is named", "2:bad arguments"})
final class AuditVerifyCommand implements Callable<Integer> {
    @Mixin
    private final SocketOption socket = new SocketOption();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--file", paramLabel = "FILE|-", description = "Check a copy that `machwire audit --json` printed, instead of "
            + "asking the hypervisor; - is standard input.")
    private @Nullable String file;

    @Option(names = "--expect", paramLabel = "NUMBER:HASH", description = "An entry that was noted before, and must be there.")
    private @Nullable String expect;

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException {
        AuditVerification verification = new AuditVerification(known());
        if (file != null) {
            read(file, verification);
        } else {
            try (Hypervisor hypervisor = socket.connect()) {
                hypervisor.ask(channel -> AuditCommand.read(channel, 0, verification::next));
            }
        }
        out.println(verification.summary());
        return 0;
    }

    private @Nullable AuditChain known() {
        if (expect == null) {
            return null;
        }
        String[] parts = expect.split(":", -1);
        try {
            if (parts.length == 2) {
                return AuditChain.at(Long.parseLong(parts[0]), HexFormat.of().parseHex(parts[1]));
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw new ParameterException(spec.commandLine(),
                "--expect: an entry is its number, a colon and the 64 hexadecimal digits of its hash");
    }

    private static void read(String file, AuditVerification verification) throws IOException {
        try (BufferedReader lines = file.equals("-")
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                : Files.newBufferedReader(Path.of(file))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    verification.next(AuditLine.parse(line));
                }
            }
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file, e);
        }
    }
}
