package org.machwire.client.bench;

import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.machwire.mach.MachNotify;
import org.machwire.v1.MachPortRequestNotificationRequest;
import org.machwire.v1.MachPortServiceGrpc;
import org.machwire.v1.ReceiveRequest;
import org.machwire.v1.ReceiveResponse;

/**
 * A task that holds many receive rights, to be watched while it dies. Rights die in ascending order of their names: that the
 * last one is dead, another task is told by a dead-name notification.
 */
final class DyingTask implements AutoCloseable {
    private final BenchTask task;
    private final CompletableFuture<Long> lastPortDied = new CompletableFuture<>();

    DyingTask(Path socket, int ports, BenchTask watcher) {
        task = new BenchTask(socket, "dying");
        int last = Allocation.of(task, ports);
        String node = MachCases.NODES + "dying-" + task.number();
        task.publish(node, last);
        watch(watcher, watcher.lookup(node));
    }

    private void watch(BenchTask watcher, int name) {
        int notify = watcher.allocateReceive();
        watcher.ask(tasks -> MachPortServiceGrpc.newBlockingStub(tasks)
                .machPortRequestNotification(MachPortRequestNotificationRequest.newBuilder().setName(name)
                        .setId(MachNotify.DEAD_NAME).setNotify(notify).build()));
        watcher.messages().receive(ReceiveRequest.newBuilder().setName(notify).build(), new Notification());
    }

    /** Lets it die. What is returned completes with the nanoseconds until its last port was dead. */
    CompletableFuture<Long> die() {
        long beginNanos = System.nanoTime();
        task.die();
        return lastPortDied.thenApply(endNanos -> endNanos - beginNanos);
    }

    @Override
    public void close() {
        task.close();
    }

    private final class Notification implements StreamObserver<ReceiveResponse> {
        @Override
        public void onNext(ReceiveResponse response) {
            if (response.getMessage().getId() == MachNotify.DEAD_NAME) {
                lastPortDied.complete(System.nanoTime());
            } else {
                onError(new IllegalStateException("no dead-name notification: " + response));
            }
        }

        @Override
        public void onError(Throwable failure) {
            lastPortDied.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {}
    }
}
