package org.machwire.client.cli;

import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.machwire.client.HypervisorException;
import org.machwire.mach.MachException;
import picocli.CommandLine;

/** Runs commands: what fails is told in one sentence, never by a stack trace. */
public final class Commands {
    /** Held, because the logging framework holds its loggers weakly. */
    private static final Logger ROOT_LOGGER = Logger.getLogger("");

    private Commands() {}

    /**
     * Runs the command named by the first argument. Only that one is made: reflecting on all of them takes longer than most
     * commands do.
     *
     * @param root what stands for no command
     * @param commands the classes of commands, each with its name in its annotation
     * @return the exit code: the command's own; 1 if it failed; 2 for bad arguments
     */
    public static int run(Object root, List<Class<?>> commands, String... arguments) {
        // What gRPC and Netty have to say (a namespace without loopback, say) is not for the user of a command.
        ROOT_LOGGER.setLevel(Level.OFF);
        CommandLine line = new CommandLine(root);
        named(commands, arguments).forEach(line::addSubcommand);
        line.setUsageHelpAutoWidth(true);
        line.setParameterExceptionHandler((failure, given) -> {
            CommandLine command = failure.getCommandLine();
            String name = command.getCommandSpec().qualifiedName();
            command.getErr().println(name + ": " + failure.getMessage() + "; `" + name + " --help` explains");
            return CommandLine.ExitCode.USAGE;
        });
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (!(failure instanceof HypervisorException || failure instanceof MachException
                    || failure instanceof IOException)) {
                throw failure;
            }
            command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        });
        return line.execute(arguments);
    }

    /** The one command that is named; all, where it is none of them, for the help and the complaint. */
    private static List<Class<?>> named(List<Class<?>> commands, String... arguments) {
        List<Class<?>> found = commands.stream()
                .filter(command -> arguments.length > 0
                        && command.getAnnotation(CommandLine.Command.class).name().equals(arguments[0]))
                .toList();
        return found.isEmpty() ? commands : found;
    }
}
