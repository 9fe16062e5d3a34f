package org.machwire.client.cli;

import java.util.concurrent.Callable;
import org.machwire.client.Hypervisor;
import org.machwire.v1.AdminServiceGrpc;
import org.machwire.v1.TerminateTaskRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "kill", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Ends a task, with its rights and devices, as if its process had been killed: your own, the administrator any. A client that "
                + "comes back by itself is another task then."})
final class KillCommand implements Callable<Integer> {
    @Mixin
    private final SocketOption socket = new SocketOption();

    @Parameters(paramLabel = "TASK", description = "The number of the task; `machwire status` has the numbers.")
    private long task;

    @Override
    public Integer call() {
        try (Hypervisor hypervisor = socket.connect()) {
            hypervisor.ask(channel -> AdminServiceGrpc.newBlockingStub(channel)
                    .terminateTask(TerminateTaskRequest.newBuilder().setTaskNumber(task).build()));
        }
        return 0;
    }
}
