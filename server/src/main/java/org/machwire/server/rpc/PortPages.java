package org.machwire.server.rpc;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.server.port.PortListing;
import org.machwire.server.task.Task;
import org.machwire.v1.ListPortsResponse;
import org.machwire.v1.PortName;

/** Tasks' port names, page by page while the client reads. */
final class PortPages {
    private static final int PAGE = 500;

    private final Iterator<Task> tasks;
    private final ServerCallStreamObserver<ListPortsResponse> out;
    private @Nullable Task task;
    private int[] names = {};
    private int next;
    private boolean over;

    PortPages(List<Task> tasks, ServerCallStreamObserver<ListPortsResponse> out) {
        this.tasks = tasks.iterator();
        this.out = out;
    }

    void start() {
        out.setOnCancelHandler(() -> over = true);
        out.setOnReadyHandler(this::write);
        write();
    }

    private void write() {
        while (!over && out.isReady()) {
            try {
                if (task == null && !nextTask()) {
                    over = true;
                    out.onCompleted();
                    return;
                }
                writePage();
            } catch (MachException e) {
                task = null; // it has died meanwhile
            }
        }
    }

    private boolean nextTask() {
        if (!tasks.hasNext()) {
            return false;
        }
        Task found = tasks.next();
        names = found.space().sortedNames();
        next = 0;
        task = found;
        return true;
    }

    private void writePage() {
        Task shown = task;
        if (shown == null) {
            return;
        }
        int end = Math.min(names.length, next + PAGE);
        ListPortsResponse.Builder page = ListPortsResponse.newBuilder().setTaskNumber(shown.number())
                .setTaskName(shown.name());
        shown.space().list(Arrays.copyOfRange(names, next, end)).forEach(listing -> page.addPort(encode(listing)));
        next = end;
        if (next == names.length) {
            task = null;
        }
        out.onNext(page.build());
    }

    private static PortName encode(PortListing listing) {
        PortName.Builder port = PortName.newBuilder().setName(listing.name().name()).setType(listing.name().type())
                .setUrefs(listing.name().userReferences()).setStandsFor(listing.standsFor());
        if (listing.receive() != null) {
            port.setStatus(MachPortRpc.status(listing.receive()));
        }
        return port.build();
    }
}
