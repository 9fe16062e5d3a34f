package org.machwire.client.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.machwire.client.Hypervisor;
import org.machwire.client.HypervisorException;
import org.machwire.client.MachTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "chown", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Sets the owner and the group of a configured node, for good: the administrator may, and its owner may give it to a group "
                + "that he is in. What is open stays so."})
final class ChownCommand implements Callable<Integer> {
    @Mixin
    private final SocketOption socket = new SocketOption();

    @Parameters(index = "0", paramLabel = "OWNER[:GROUP]", description = "By name or number; `:GROUP` sets the group only.")
    private String owner = "";

    @Parameters(index = "1", paramLabel = "NODE", description = "An absolute path.")
    private String node = "";

    @Override
    public Integer call() {
        String[] parts = owner.split(":", -1);
        if (parts.length > 2 || owner.equals(":") || owner.isEmpty() || (parts.length == 2 && parts[1].isEmpty())) {
            throw new HypervisorException("\"" + owner + "\" is neither OWNER, OWNER:GROUP nor :GROUP");
        }
        Integer uid = number(Accounts.users(), parts[0]);
        Integer gid = parts.length == 1 ? null : number(Accounts.groups(), parts[1]);
        try (Hypervisor hypervisor = socket.connect(); MachTask task = hypervisor.attach("machwire chown")) {
            task.nodes().chown(node, uid, gid);
        }
        return 0;
    }

    private static @Nullable Integer number(Accounts accounts, String nameOrNumber) {
        return nameOrNumber.isEmpty() ? null : accounts.number(nameOrNumber);
    }
}
