package org.machwire.client.cli;

import org.machwire.client.bench.BenchCommand;
import picocli.CommandLine.Command;

/** Runs the commands of this module. */
@Command(name = "machwire", mixinStandardHelpOptions = true, versionProvider = Version.class, subcommands = {
        TapCommand.class, StatusCommand.class, PortsCommand.class,
        BenchCommand.class})
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(Commands.run(new Main(), arguments));
    }
}
