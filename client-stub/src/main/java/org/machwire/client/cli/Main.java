package org.machwire.client.cli;

import java.util.List;
import org.machwire.client.attack.AttackCommand;
import org.machwire.client.bench.BenchCommand;
import org.machwire.client.cli.capture.CaptureCommand;
import org.machwire.client.cli.filter.FilterCommand;
import org.machwire.client.cli.guard.TraceCommand;
import org.machwire.client.cli.guard.WhyCommand;
import org.machwire.client.cli.token.AttenuateCommand;
import org.machwire.client.cli.token.GrantCommand;
import org.machwire.client.cli.token.GrantsCommand;
import org.machwire.client.cli.token.InspectCommand;
import org.machwire.client.cli.token.KeyCommand;
import org.machwire.client.cli.token.RevokeCommand;
import picocli.CommandLine.Command;

/** Runs the commands of this module. */
@Command(name = "machwire", mixinStandardHelpOptions = true, versionProvider = Version.class)
public final class Main {
    private static final List<Class<?>> COMMANDS = List.of(TapCommand.class, QemuCommand.class,
            PlugCommand.class, StatusCommand.class, PortsCommand.class, WhyCommand.class, TraceCommand.class,
            CaptureCommand.class, LsCommand.class, ChmodCommand.class, ChownCommand.class, QuotaCommand.class,
            KillCommand.class,
            KeyCommand.class, GrantCommand.class, AttenuateCommand.class, InspectCommand.class, RevokeCommand.class,
            GrantsCommand.class, AuditCommand.class, FilterCommand.class, AttackCommand.class, BenchCommand.class);

    private Main() {}

    public static void main(String[] arguments) {
        StandardOutput.install();
        System.exit(Commands.run(new Main(), COMMANDS, arguments));
    }
}
