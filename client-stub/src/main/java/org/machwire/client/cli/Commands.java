package org.machwire.client.cli;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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
     * @return the exit code: the command's own; 0 if nobody reads its output any more; 1 if it failed; 2 for bad arguments
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
        line.setExecutionStrategy(Commands::execute);
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof OutputException unwritten && unwritten.isUnread()) {
                return CommandLine.ExitCode.OK;
            }
            command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + sentence(failure));
            return failure instanceof InvalidPathException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
        });
        line.registerConverter(Path.class, Commands::path);
        return line.execute(arguments);
    }

    /** As picocli does, and what becomes of help that cannot be printed is no other matter than of the rest. */
    private static int execute(CommandLine.ParseResult parsed) {
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (OutputException e) {
            throw new CommandLine.ExecutionException(parsed.commandSpec().commandLine(), e.getMessage(), e);
        }
    }

    /** What a failure says for people; one that says nothing for them is a mistake of ours, and thrown. */
    private static String sentence(Exception failure) throws Exception {
        return switch (failure) {
            case InvalidPathException path -> sentence(path);
            case HypervisorException _,MachException _,IOException _,OutputException _ ->
                String.valueOf(failure.getMessage());
            default -> throw failure;
        };
    }

    private static String sentence(InvalidPathException path) {
        return "'" + Printable.of(path.getInput()) + "' cannot be the name of a file in this locale: "
                + path.getReason();
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new CommandLine.TypeConversionException(sentence(e));
        }
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
