package org.machwire.client.cli.filter;

import org.machwire.client.cli.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code machwire filter}. */
@Command(name = "filter", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, subcommands = {
        CompileCommand.class, ExplainCommand.class, RunCommand.class}, description = {
                "Compiles, explains and tries packet filters: programs of BPF and CSPF as device_set_filter takes them, judged here as "
                        + "the hypervisor would. It needs none."})
public final class FilterCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** Makes the command for picocli, which fills it. */
    public FilterCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what to do is missing: compile, explain or run");
    }
}
