package org.machwire.client.cli.token;

import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.machwire.client.GrantRecord;
import org.machwire.client.Hypervisor;
import org.machwire.client.MachTask;
import org.machwire.client.cli.JsonObject;
import org.machwire.client.cli.SocketOption;
import org.machwire.client.cli.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code machwire grants}. */
@Command(name = "grants", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Shows grants: what you made, to the administrator all; and with them what others made of them and has come back to the "
                + "hypervisor. Each with its id for `machwire revoke`, its state, and how many devices are open by it."})
public final class GrantsCommand implements Callable<Integer> {
    @Mixin
    private final SocketOption socket = new SocketOption();

    @Option(names = "--json", description = "Print one JSON object a line: each a GrantInfo of capability.proto, with ids in hexadecimal.")
    private boolean json;

    private final PrintStream out = System.out;

    /** Makes the command for picocli, which fills it. */
    public GrantsCommand() {}

    @Override
    public Integer call() {
        List<GrantRecord> grants;
        try (Hypervisor hypervisor = socket.connect(); MachTask task = hypervisor.attach("machwire grants")) {
            grants = task.grants();
        }
        if (json) {
            grants.forEach(grant -> out.println(json(grant)));
        } else if (grants.isEmpty()) {
            out.println("there is no grant to show");
        } else {
            new GrantTable(Instant.now().getEpochSecond()).lines(grants).forEach(out::println);
        }
        return 0;
    }

    private static JsonObject json(GrantRecord grant) {
        JsonObject object = new JsonObject().string("id", grant.id().toString());
        if (grant.parent() != null) {
            object.string("parent", grant.parent().toString());
        }
        return object.json("uid", Integer.toUnsignedString(grant.uid()))
                .number("since", grant.since().getEpochSecond()).string("label", grant.label())
                .fields(grant.terms().toProto()).json("revoked", Boolean.toString(grant.revoked()))
                .json("devices", Integer.toUnsignedString(grant.devices()));
    }
}
