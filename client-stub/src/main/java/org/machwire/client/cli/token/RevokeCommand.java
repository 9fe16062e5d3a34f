package org.machwire.client.cli.token;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.machwire.client.Credential;
import org.machwire.client.GrantRecord;
import org.machwire.client.Hypervisor;
import org.machwire.client.HypervisorException;
import org.machwire.client.MachTask;
import org.machwire.client.RevocationReceipt;
import org.machwire.client.cli.JsonObject;
import org.machwire.client.cli.SocketOption;
import org.machwire.client.cli.Version;
import org.machwire.token.BlockId;
import org.machwire.token.Token;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code machwire revoke}. */
@Command(name = "revoke", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Ends a grant and all that was made of it, for ever. When this returns it is on disk, its devices are closed, and no frame of "
                + "theirs reaches anybody any more. The administrator may, whoever made the grant, and by --token and --key the "
                + "holder of a block before."}, footer = {"", "What you granted; what a friend made of your token:",
                        "  machwire revoke 3fa9c01d",
                        "  machwire revoke --token friend.token --key my.key"}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                                "1:there is no such grant, or it is not yours", "2:bad arguments"})
public final class RevokeCommand implements Callable<Integer> {
    private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{8,64}");
    private static final int ID_DIGITS = 2 * BlockId.LENGTH;

    @Mixin
    private final SocketOption socket = new SocketOption();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "The grant, as `machwire grants` shows it: its first 8 digits or more.")
    private @Nullable String id;

    @Option(names = "--token", paramLabel = "FILE|-", description = "Revoke the last block of the token in this file.")
    private @Nullable String token;

    @Option(names = "--key", paramLabel = "FILE", description = "The private key that a block before the revoked one names: then it is yours to revoke.")
    private @Nullable String key;

    @Option(names = "--block", paramLabel = "N", description = "Not the token's last block, but this one, from 0, and with it all that follow.")
    private @Nullable Integer block;

    @Option(names = "--json", description = "Print one JSON object: RevokeResponse of capability.proto, with ids in hexadecimal.")
    private boolean json;

    private final PrintStream out = System.out;

    /** Makes the command for picocli, which fills it. */
    public RevokeCommand() {}

    @Override
    public Integer call() throws IOException {
        if ((id == null) == (token == null) || (token == null && (key != null || block != null))) {
            throw new ParameterException(spec.commandLine(),
                    "give either ID, or --token, with which --key and --block go");
        }
        Credential proof = token == null
                ? null
                : new Credential(SecretFile.token(token), key == null ? null : SecretFile.key(key));
        String prefix = id == null ? "" : prefix(id);
        try (Hypervisor hypervisor = socket.connect(); MachTask task = hypervisor.attach("machwire revoke")) {
            print(proof == null ? task.revoke(find(task, prefix)) : task.revoke(idIn(proof.token()), proof));
        }
        return 0;
    }

    private String prefix(String text) {
        String digits = text.toLowerCase(Locale.ROOT);
        if (!PREFIX.matcher(digits).matches()) {
            throw new ParameterException(spec.commandLine(),
                    "an id is 64 hexadecimal digits, of which the first 8 or more are given");
        }
        return digits;
    }

    private BlockId idIn(Token chain) {
        int last = chain.blocks().size() - 1;
        int index = block == null ? last : block;
        if (index < 0 || index > last) {
            throw new ParameterException(spec.commandLine(), "--block: the token has the blocks 0 to " + last);
        }
        return chain.blocks().get(index).id();
    }

    /** The one grant that the caller may see and whose id begins so. */
    private static BlockId find(MachTask task, String prefix) {
        if (prefix.length() == ID_DIGITS) {
            return BlockId.parse(prefix);
        }
        List<BlockId> found = task.grants().stream().map(GrantRecord::id)
                .filter(id -> id.toString().startsWith(prefix)).toList();
        if (found.size() != 1) {
            throw new HypervisorException(found.isEmpty()
                    ? "there is no grant of yours whose id begins with " + prefix
                    : found.size() + " grants have ids that begin with " + prefix + ": give more digits");
        }
        return found.getFirst();
    }

    private void print(RevocationReceipt receipt) {
        if (json) {
            out.println(json(receipt));
            return;
        }
        out.println("revoked in epoch " + Long.toUnsignedString(receipt.epoch()) + ": " + receipt.ids().size()
                + " of the grants, " + receipt.devices().size() + " devices");
        receipt.ids().forEach(dead -> out.println("  grant " + dead));
        receipt.devices().forEach(device -> out.println("  device " + device.path() + " of task " + device.taskNumber()
                + ": sent " + device.sentFrames() + ", received " + device.receivedFrames() + " frames"));
    }

    private static JsonObject json(RevocationReceipt receipt) {
        return new JsonObject().number("epoch", receipt.epoch())
                .list("device",
                        receipt.devices().stream()
                                .map(device -> new JsonObject().string("path", device.path())
                                        .number("taskNumber", device.taskNumber())
                                        .number("txFrames", device.sentFrames())
                                        .number("rxFrames", device.receivedFrames()).toString())
                                .toList())
                .list("id", receipt.ids().stream().map(dead -> "\"" + dead + "\"").toList());
    }
}
