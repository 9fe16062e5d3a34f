package org.machwire.client.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.machwire.client.Hypervisor;
import org.machwire.client.MachTask;
import org.machwire.client.NodeStat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "ls", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Lists the nodes of a directory. In a multiplexer directory, where every name is a device of your own, it lists those "
                + "that exist; to the administrator those of all users."})
final class LsCommand implements Callable<Integer> {
    @Mixin
    private final SocketOption socket = new SocketOption();

    @Option(names = "-l", description = "Print type, permission bits, owner, group, segment and name.")
    private boolean details;

    @Option(names = "-d", description = "Print the directory itself, not what is in it.")
    private boolean itself;

    @Parameters(arity = "0..1", paramLabel = "NODE", description = "An absolute path. Default: /")
    private String node = "/";

    private final PrintStream out = System.out;

    @Override
    public Integer call() {
        try (Hypervisor hypervisor = socket.connect(); MachTask task = hypervisor.attach("machwire ls")) {
            NodeStat named = task.nodes().stat(node);
            List<NodeStat> found = itself || !named.isListed() ? List.of(named) : task.nodes().list(node);
            if (details) {
                new NodeTable(out, Accounts.users(), Accounts.groups()).print(found);
            } else {
                found.forEach(one -> out.println(one.name()));
            }
        }
        return 0;
    }
}
