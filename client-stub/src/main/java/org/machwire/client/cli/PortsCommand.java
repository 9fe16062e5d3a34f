package org.machwire.client.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.grpc.Channel;
import java.io.PrintStream;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.machwire.client.Hypervisor;
import org.machwire.v1.AdminServiceGrpc;
import org.machwire.v1.ListPortsRequest;
import org.machwire.v1.ListPortsResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "ports", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = {
        "Shows the port names of tasks, as portinfo does on the Hurd: the rights, user references and, of a receive right, "
                + "messages waiting of the queue limit, make-send count and sequence number; then what the port stands for. "
                + "All tasks to the administrator, to others their own."})
final class PortsCommand implements Callable<Integer> {
    @Mixin
    private final SocketOption socket = new SocketOption();

    @Option(names = "--task", paramLabel = "NUMBER", description = "Show this task only; `machwire status` has the numbers.")
    private @Nullable Long task;

    @Option(names = "--json", description = "Print one JSON object a line: each a ListPortsResponse of admin.proto, "
            + "with some names of one task.")
    private boolean json;

    private final PrintStream out = System.out;

    @Override
    public Integer call() {
        ListPortsRequest.Builder request = ListPortsRequest.newBuilder();
        if (task != null) {
            request.setTaskNumber(task);
        }
        Printer printer = json ? this::printJson : new PortTable(out)::print;
        try (Hypervisor hypervisor = socket.connect()) {
            boolean any = hypervisor.ask(channel -> print(channel, request.build(), printer));
            if (!any && !json) {
                out.println("there is no task to show");
            }
        }
        return 0;
    }

    /** Prints each page as it comes, so that a million names need no memory; tells whether there was one. */
    private static boolean print(Channel channel, ListPortsRequest request, Printer printer) {
        Iterator<ListPortsResponse> pages = AdminServiceGrpc.newBlockingStub(channel).listPorts(request);
        boolean any = pages.hasNext();
        pages.forEachRemaining(printer::print);
        return any;
    }

    private void printJson(ListPortsResponse page) {
        try {
            out.println(JsonFormat.printer().omittingInsignificantWhitespace().alwaysPrintFieldsWithNoPresence()
                    .print(page));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a page without extensions or Any has always a JSON form", e);
        }
    }

    /** Prints a page. */
    private interface Printer {
        void print(ListPortsResponse page);
    }
}
