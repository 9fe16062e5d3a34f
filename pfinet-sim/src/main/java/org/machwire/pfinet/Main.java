package org.machwire.pfinet;

import java.util.List;
import org.machwire.client.cli.Commands;
import org.machwire.client.cli.Version;
import org.machwire.pfinet.demo.DemoCommand;
import org.machwire.pfinet.filter.EthFilterCommand;
import org.machwire.subhurd.SubhurdCommand;
import picocli.CommandLine.Command;

/** Runs the commands of this module. */
@Command(name = "machwire", mixinStandardHelpOptions = true, versionProvider = Version.class)
public final class Main {
    private static final List<Class<?>> COMMANDS = List.of(PfinetCommand.class, EthFilterCommand.class,
            SubhurdCommand.class, DemoCommand.class);

    private Main() {}

    /** Runs the command that the first argument names and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(Commands.run(new Main(), COMMANDS, arguments));
    }
}
