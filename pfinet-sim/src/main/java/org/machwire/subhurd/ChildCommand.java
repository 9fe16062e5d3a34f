package org.machwire.subhurd;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.machwire.client.SocketPath;
import org.machwire.client.SubhurdTokens;
import org.machwire.client.tap.Signals;

/** The command inside: it finds the sub-Hurd and the hypervisor by its environment, and its end is the sub-Hurd's. */
final class ChildCommand {
    private final Process process;

    private ChildCommand(Process process) {
        this.process = process;
    }

    /**
     * Starts it on this process's own input and output.
     *
     * @param tokens the sub-Hurd's socket
     * @param hypervisor the hypervisor's
     * @param interrupted runs before this process ends by a signal, once the command has
     */
    static ChildCommand start(List<String> command, Path tokens, Path hypervisor, Runnable interrupted)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put(SubhurdTokens.VARIABLE, tokens.toString());
        builder.environment().put(SocketPath.VARIABLE, hypervisor.toAbsolutePath().toString());
        ChildCommand child = new ChildCommand(builder.start());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> child.pass(interrupted)));
        Signals.ignoreInterrupts(); // Ctrl-C is for the command, which has begun with the normal disposition
        return child;
    }

    /** Passes a signal on: the process ends with the command's code then, as if it had not been there. */
    private void pass(Runnable interrupted) {
        if (!process.isAlive()) {
            return; // we end because it has
        }
        process.destroy();
        try {
            int code = process.waitFor();
            interrupted.run();
            Runtime.getRuntime().halt(code);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for its end and returns its exit code. */
    int await() throws InterruptedException {
        return process.waitFor();
    }
}
